#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: build.sh OUT [MODULES]
#
# Makes OUT, the initramfs (cpio.gz) of a guest under test: busybox, the kselftests
# of tools/testing/selftests/sev, and init, which runs them and powers off. To be run
# where it lies in a kernel tree, the harness of which it takes. The same bytes on
# every machine with the same busybox, compiler and C library. With MODULES, a
# directory lib/modules/VERSION, the drivers of a kernel which has them as modules.

set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
selftests=$(cd "$here/../../selftests" && pwd -P)
busybox=/bin/busybox

misuse() {
	printf 'build.sh: %s\n' "$*" >&2
	exit 2
}

# add_programs ROOT: the kselftests, which run in the guest's user space, installed
# with the tree's own harness in ROOT/kselftest, and the libraries they need.
add_programs() {
	local library

	make -s -C "$selftests" TARGETS=sev FORCE_TARGETS=1 O="$work/objects" \
		USERCFLAGS=-Werror USERLDFLAGS=-s install KSFT_INSTALL_PATH="$1/kselftest"
	# Not all that is installed is a program.
	{ ldd "$1"/kselftest/sev/* 2>/dev/null || true; } | grep -o '/[^ :]*\.so[^ ]*' | sort -u |
		while read -r library; do
			mkdir -p "$1/${library%/*}"
			cp -L "$library" "$1/$library"
		done
}

# add_modules DIR: puts the drivers and all they need into DIR, numbered in the
# order in which they must be inserted. depmod writes its files beside the
# modules, so it is given a copy.
add_modules() {
	local version copy=$work/depmod n=10 driver kind path file

	version=$(basename "$modules")
	mkdir -p "$copy/lib/modules"
	cp -r "$modules" "$copy/lib/modules/"
	depmod -b "$copy" "$version"
	for driver in virtio_pci virtio_blk gcm ghash-generic sev-guest efivarfs; do
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

fill() {
	local root=$work/root applet

	mkdir -p "$root"/{bin,dev,proc,sys,tmp,modules}
	cp "$busybox" "$root/bin/busybox"
	cp "$here/init" "$root/init"
	chmod 755 "$root/init" "$root/bin/busybox"
	while read -r applet; do
		[[ $applet == busybox ]] || ln -s busybox "$root/bin/$applet"
	done < <("$busybox" --list)
	add_programs "$root"
	if [[ -n $modules ]]; then
		add_modules "$root/modules"
	fi
}

(($# == 1 || $# == 2)) || misuse "usage: build.sh OUT [MODULES]"
out=$1 modules=${2-}
[[ -x $busybox ]] || misuse "There is no $busybox; Debian has it in busybox-static."
[[ -f $selftests/lib.mk ]] || misuse "This is no kernel tree: there is no $selftests/lib.mk."
[[ -z $modules || -d $modules ]] || misuse "There is no directory \"$modules\"."
mkdir -p "$(dirname "$out")"
work=$(realpath "$(mktemp -d "$out.XXXXXX")")
trap 'rm -rf "$work"' EXIT
fill
pack "$work/root" >"$work/cpio.gz"
mv "$work/cpio.gz" "$out"
