#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: stub-fw-cfg.sh IMAGE [MODE]
#
# Boots IMAGE (as make image writes it) under hosts whose fw_cfg tells absurd
# sizes. The stub must end by a termination of its own set, and say why: TAP on
# standard output, logs below build/logs/stub-fw-cfg-MODE.

set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
build=$(cd "$here/../../../.." && pwd -P)/build
image=${1:?the image is missing}
mode=${2:-snp}
logs=$build/logs/stub-fw-cfg-$mode
lies=(fwcfgsize=etc/table-loader:0xffffffff fwcfgsize=etc/table-loader:0x7fffffff
	fwcfgsize=etc/acpi/tables:0xffffffff fwcfgsize=etc/acpi/tables:0x40000000
	fwcfgsize=etc/acpi/tables:1 fwcfgsize=etc/acpi/rsdp:0xfffffff0 fwcfgfiles=0xffffffff)
count=0 failed=0

mkdir -p "$logs"
for lie in "${lies[@]}"; do
	count=$((count + 1))
	log=$logs/$count
	status=0
	mkdir -p "$log"
	"$here/../run-model" --mode "$mode" --mem 256M --igvm "$image" --log "$log" \
		--idle 60 --quiet --opt "$lie" >"$log/out" 2>&1 </dev/null || status=$?
	if ((status == 10)) && grep -q '^terminated: set 3, ' "$log/model.log" &&
		grep -aq '^sev-direct: .*\.' "$log/guest.log"; then
		echo "ok $count - $mode, $lie"
	else
		echo "# status $status; the logs are in $log"
		echo "not ok $count - $mode, $lie"
		failed=$((failed + 1))
	fi
done
echo "1..$count"
((failed == 0))
