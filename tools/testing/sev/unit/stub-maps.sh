#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: stub-maps.sh IMAGE [MODE]
#
# Boots IMAGE (as make image writes it) under hosts that lie about the memory
# map. Each must end in a termination that names the lie: TAP on standard output,
# logs below build/logs/stub-maps.

set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
build=$(cd "$here/../../../.." && pwd -P)/build
image=${1:?the image is missing}
mode=${2:-snp}
work=$build/unit/maps-$mode
logs=$build/logs/stub-maps-$mode
count=0 failed=0

# judge STATUS REASON: the model saw the right termination, and the guest said
# what it found.
judge() {
	[[ $1 == 10 ]] || return 1
	grep -q "^terminated: set 3, reason $2\b" "$log/model.log" || return 1
	grep -aq '^sev-direct: .*memory map.*\.' "$log/guest.log"
}

mkdir -p "$work" "$logs"
"$here/hostile_map.py" "$image" "$here/../vectors" "$work" >"$work/cases"
while read -r file reason name; do
	count=$((count + 1))
	log=$logs/$count
	status=0
	mkdir -p "$log"
	"$here/../run-model" --mode "$mode" --mem 256M --igvm "$file" --log "$log" \
		--idle 60 --quiet >"$log/out" 2>&1 </dev/null || status=$?
	if judge "$status" "$reason"; then
		echo "ok $count - $mode, host's memory map: $name"
	else
		echo "# status $status, wanted reason $reason; the logs are in $log"
		echo "not ok $count - $mode, host's memory map: $name"
		failed=$((failed + 1))
	fi
	rm -f "$file"
done <"$work/cases"
echo "1..$count"
((failed == 0))
