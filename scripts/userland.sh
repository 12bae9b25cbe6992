#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/userland.sh direct|upstream|debian...
#
# Makes build/initramfs/NAME.cpio.gz, the userland of a guest under test, and
# build/disk.img, the disk which it reads, with build/disk.sha256, when they are
# not up to date. Debian's kernel has its drivers as modules, which go in too.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

HERE=$ROOT/tools/testing/sev/initramfs
PROGRAMS=$ROOT/tools/testing/selftests/sev
DISK_MIB=16

initramfs() {
	local modules=()

	[[ $1 != debian ]] || modules=("$SEV_CACHE"/debian/lib/modules/*)
	# The tree has what the kselftests are built with.
	"$TREE/tools/testing/sev/initramfs/build.sh" "$BUILD/initramfs/$1.cpio.gz" "${modules[@]}"
}

# inputs NAME: the files which NAME.cpio.gz is made from.
inputs() {
	printf '%s\n' "$HERE/init" "$HERE/build.sh" /bin/busybox "$PROGRAMS"/*
	[[ $1 != debian ]] || printf '%s\n' "$SEV_CACHE/debian/package"
}

disk() {
	"$HERE/disk.py" "$BUILD/disk.img.new" "$DISK_MIB" >"$BUILD/disk.sha256"
	mv "$BUILD/disk.img.new" "$BUILD/disk.img"
}

main() {
	local name files

	(($#)) || misuse "usage: scripts/userland.sh direct|upstream|debian..."
	"$ROOT/scripts/tree.sh"
	mkdir -p "$BUILD"
	is_new "$BUILD/disk.img" "$HERE/disk.py" || step "disk image" disk.log disk
	for name; do
		[[ $name =~ ^(direct|upstream|debian)$ ]] ||
			misuse "There is no userland for \"$name\"."
		shopt -s nullglob
		mapfile -t files < <(inputs "$name")
		is_new "$BUILD/initramfs/$name.cpio.gz" "${files[@]}" ||
			step "initramfs $name" "initramfs-$name.log" initramfs "$name"
	done
}

main "$@"
exit
