#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/attack-table.sh [NAME...]
#
# make attack-table: runs every attack on both kernels, or those named, and writes
# Documentation/virt/sev/attacks.rst from the results; of attacks which are not named
# it takes what build/attacks has. Ends with status 1 when an attack on the kernel with
# the option on turned out badly: the table tells that, too.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

ATTACK=$ROOT/tools/testing/sev/attack
AT_ONCE=2

build() {
	"$ROOT/scripts/packages.sh"
	"$ROOT/scripts/kernel.sh" direct upstream
	"$ROOT/scripts/userland.sh" direct upstream
	"$ROOT/scripts/ovmf.sh"
	step "image builder" build-tools.log make -s -C "$ROOT/tools/sev"
	step "machine model" build-model.log make -s -C "$ROOT/tools/testing/sev"
}

main() {
	local status=0

	mkdir -p "$LOGS"
	build
	"$ATTACK/run-attacks" -j "$AT_ONCE" "$@" || status=1
	# Any outcome is a result there.
	KERNEL=upstream "$ATTACK/run-attacks" -j "$AT_ONCE" "$@" || die "An attack could not be run."
	"$ATTACK/attack-table" "$BUILD" "$ROOT/Documentation/virt/sev/attacks.rst"
	return "$status"
}

main "$@"
exit
