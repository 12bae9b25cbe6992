#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/testing/sev/initramfs/build.sh direct|upstream|debian...
#
# Makes build/initramfs/NAME.cpio.gz, the userland of a guest under test, and
# build/disk.img, the disk which it reads: both the same bytes on every machine.
# Debian's kernel has its drivers as modules, which go in too.

# shellcheck source=../../../../scripts/common.sh
. "$(dirname "$0")/../../../../scripts/common.sh"

HERE=$ROOT/tools/testing/sev/initramfs
PROGRAMS=$ROOT/tools/testing/selftests/sev
BUSYBOX=/bin/busybox
DISK_MIB=16

# programs DIR: builds the tests which run in the guest's user space into DIR.
programs() {
	local source

	for source in "$PROGRAMS"/*.c; do
		"${CC:-gcc}" -std=gnu11 -static -Os -s -Wall -Wextra -Werror \
			-o "$1/$(basename "$source" .c)" "$source"
	done
}

# modules DIR: puts the drivers and all it needs into DIR, numbered in the
# order in which they must be inserted. depmod writes its files beside the
# modules, so it is given a copy.
modules() {
	local version copy=$work/depmod n=10 driver kind path file

	version=$(basename "$SEV_CACHE"/debian/lib/modules/*)
	mkdir -p "$copy/lib/modules"
	cp -r "$SEV_CACHE/debian/lib/modules/$version" "$copy/lib/modules/"
	depmod -b "$copy" "$version"
	for driver in virtio_pci virtio_blk gcm ghash-generic sev-guest; do
		modprobe -d "$copy" -S "$version" --show-depends "$driver"
	done >"$work/order"
	while read -r kind path _; do
		[[ $kind == insmod ]] || continue
		file=$n-$(basename "$path" .xz)
		xz -dc "$path" >"$1/$file"
		n=$((n + 1))
	done <"$work/order"
}

# pack DIR: the archive on stdout, without the times and numbers of this machine.
pack() {
	find "$1" -exec touch -h -d @0 {} +
	(cd "$1" && find . | sort | cpio -o -H newc -R 0:0 --reproducible --quiet) |
		gzip -9n
}

initramfs() {
	local name=$1 out=$BUILD/initramfs/$1.cpio.gz work applet

	work=$(mktemp -d -p "$BUILD")
	mkdir -p "$work"/root/{bin,dev,proc,sys,tmp,modules} "${out%/*}"
	cp "$BUSYBOX" "$work/root/bin/busybox"
	cp "$HERE/init" "$work/root/init"
	chmod 755 "$work/root/init" "$work/root/bin/busybox"
	while read -r applet; do
		[[ $applet == busybox ]] || ln -s busybox "$work/root/bin/$applet"
	done < <("$BUSYBOX" --list)
	programs "$work/root/bin"
	if [[ $name == debian ]]; then
		modules "$work/root/modules"
	fi
	pack "$work/root" >"$work/cpio.gz"
	mv "$work/cpio.gz" "$out"
	rm -rf "$work"
}

# inputs NAME: the files which NAME.cpio.gz is made from.
inputs() {
	printf '%s\n' "$HERE/init" "$HERE/build.sh" "$BUSYBOX" "$PROGRAMS"/*.c
	[[ $1 != debian ]] || printf '%s\n' "$SEV_CACHE/debian/package"
}

# 16 MiB from a fixed stream: no block is like another.
disk() {
	python3 - "$BUILD/disk.img.new" "$DISK_MIB" <<-'EOF'
		import hashlib
		import sys

		data = hashlib.shake_256(b"linux-sev-direct disk").digest(int(sys.argv[2]) << 20)
		with open(sys.argv[1], "wb") as f:
		    f.write(data)
	EOF
	sha256sum <"$BUILD/disk.img.new" | cut -d' ' -f1 >"$BUILD/disk.sha256"
	mv "$BUILD/disk.img.new" "$BUILD/disk.img"
}

main() {
	local name files

	(($#)) || misuse "usage: build.sh direct|upstream|debian..."
	[[ -x $BUSYBOX ]] || die "There is no $BUSYBOX; run scripts/packages.sh first."
	mkdir -p "$BUILD"
	is_new "$BUILD/disk.img" "$HERE/build.sh" || step "disk image" disk.log disk
	for name; do
		[[ $name =~ ^(direct|upstream|debian)$ ]] ||
			misuse "There is no initramfs for \"$name\"."
		mapfile -t files < <(inputs "$name")
		is_new "$BUILD/initramfs/$name.cpio.gz" "${files[@]}" ||
			step "initramfs $name" "initramfs-$name.log" initramfs "$name"
	done
}

main "$@"
exit
