#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make soak-hotplug: boots a guest of four CPUs (SMP) in each of the modes es and snp,
# or in MODE alone, takes every CPU but the first offline and online again N times
# (1000), which make test does 100 times, and before that has all CPUs at once share
# memory and take it back, with its content checked, each N/4 times and at most 500,
# which every boot with KUnit does 12 times. Ends with status 1 when one of the guests
# failed.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

# KUnit ends what takes longer than five minutes.
STORM_MOST=500

main() {
	local mode modes rounds=${N:-1000} storm status=0

	[[ $rounds =~ ^[1-9][0-9]{0,5}$ ]] ||
		misuse "N must be a number of rounds between 1 and 999999, not \"$rounds\"."
	[[ ${KUNIT:-1} == 1 ]] ||
		misuse "KUNIT=$KUNIT would leave out the storm of sharing, which is KUnit's."
	storm=$(((rounds + 3) / 4))
	((storm <= STORM_MOST)) || storm=$STORM_MOST
	read -ra modes <<<"${MODE:-es snp}"
	for mode in "${modes[@]}"; do
		MODE=$mode SMP=${SMP:-4} \
			APPEND="sevtest.hotplug=$rounds sev_kunit.share_rounds=$storm${APPEND:+ $APPEND}" \
			"$ROOT/scripts/run.sh" || status=1
	done
	return "$status"
}

main "$@"
exit
