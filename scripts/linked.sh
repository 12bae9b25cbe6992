#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/linked.sh BUILD-DIRECTORY
#
# Prints the objects which a kernel was linked from, one a line: those of vmlinux,
# by its archive, and those of the decompressor, by kbuild's record of the link.
# Objects which lie in the directory for another reason are not among them.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

COMPRESSED=arch/x86/boot/compressed

main() {
	(($# == 1)) || misuse "usage: scripts/linked.sh BUILD-DIRECTORY"
	cd "$1" || misuse "There is no directory \"$1\"."
	[[ -f vmlinux.a && -f $COMPRESSED/.vmlinux.cmd ]] || die "$1 holds no built kernel."
	ar t vmlinux.a | sed "s|^$PWD/||"
	sed -n '1s/^savedcmd_[^ ]* := //p' "$COMPRESSED/.vmlinux.cmd" | tr ' ' '\n' |
		grep '\.o$'
}

main "$@"
exit
