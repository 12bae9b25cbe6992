#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: stub-hosts.sh IMAGE [MODE]
#
# Boots IMAGE (as make image writes it, with an initrd which powers off) under
# hosts that differ from KVM where the specifications let them, and under hosts
# whose protocol version does not do: TAP on standard output, logs below
# build/logs/stub-hosts-MODE.

set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
build=$(cd "$here/../../../.." && pwd -P)/build
image=${1:?the image is missing}
mode=${2:-snp}
logs=$build/logs/stub-hosts-$mode
count=0 failed=0 cpus=1

# report STATUS NAME
report() {
	if [[ $1 == 0 ]]; then
		echo "ok $count - $mode, $2"
	else
		echo "# the logs are in $log"
		echo "not ok $count - $mode, $2"
		failed=$((failed + 1))
	fi
}

# boot OPTION...: sets status and log.
boot() {
	local options=() option

	count=$((count + 1))
	log=$logs/$count
	status=0
	mkdir -p "$log"
	for option; do
		options+=(--opt "$option")
	done
	"$here/../run-model" --mode "$mode" --smp "$cpus" --mem 256M --igvm "$image" --log "$log" \
		--quiet "${options[@]}" >"$log/out" 2>&1 </dev/null || status=$?
}

# works NAME PATTERN OPTION...: the guest comes up, and the stub says PATTERN.
works() {
	local name=$1 pattern=$2

	shift 2
	boot "$@"
	((status)) || { grep -aq "^sev-direct: .*$pattern" "$log/guest.log" &&
		! grep -aq '^not ok ' "$log/guest.log"; } || status=1
	report "$status" "$name"
}

# one_cpu OPTION...: of two CPUs the guest has one, and says why.
one_cpu() {
	local bad=1

	cpus=2
	boot "$@"
	cpus=1
	if ((status == 0)) && ! grep -aq '^not ok ' "$log/guest.log" &&
		grep -aq '^SEV-GUEST: cpus online: 1\b' "$log/guest.log" &&
		grep -aq 'SEV: the hypervisor cannot start CPUs: going on with one' \
			"$log/guest.log"; then
		bad=0
	fi
	report "$bad" "no AP creation: one CPU"
}

# refused NAME REASON OPTION...: a termination of the protocol's own set.
refused() {
	local name=$1 reason=$2 bad=1

	shift 2
	boot "$@"
	if ((status == 10)) && grep -q "^terminated: set 0, reason $reason\b" "$log/model.log"; then
		bad=0
	fi
	report "$bad" "$name"
}

# other_cpus: a machine with more CPUs than the image was made for.
other_cpus() {
	local bad=1

	cpus=2
	boot
	cpus=1
	if ((status == 10)) && grep -q '^terminated: set 3, reason 15\b' "$log/model.log" &&
		grep -aq '^sev-direct: the image was made for another number of CPUs' \
			"$log/guest.log"; then
		bad=0
	fi
	report "$bad" "more CPUs than the image is for"
}

if [[ $mode == snp ]]; then
	works "all memory shared at first" '[1-9][0-9]* x 2 MiB' start=shared
	works "an RMP of 4 KiB pages only" ' 0 x 2 MiB and [1-9]' rmp2m=0
	works "Validated outlives a page state change" 'validated' keepvalidated=1
	works "cache lines to be evicted after validation" 'validated' evict=1
	works "answers of the specification where KVM differs" 'validated' answers=spec
	one_cpu apcreation=0
	refused "protocol version 1 only" 1 ghcbmax=1
else
	works "protocol version 1 only" 'RAM' ghcbmax=1
	works "answers of the specification where KVM differs" 'RAM' answers=spec
	other_cpus
fi
refused "protocol versions 3 and 4 only" 1 ghcbmin=3 ghcbmax=4

echo "1..$count"
((failed == 0))
