#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: build.sh OUT [MODULES]
#
# Makes OUT, the initramfs (cpio.gz) of a guest under test: busybox, the tests of
# tools/testing/selftests/sev, and init, which runs them and powers off. The same
# bytes on every machine with the same busybox and compiler. With MODULES, a
# directory lib/modules/VERSION, the drivers of a kernel which has them as modules.

set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
programs=$(cd "$here/../../selftests/sev" && pwd -P)
busybox=/bin/busybox

misuse() {
	printf 'build.sh: %s\n' "$*" >&2
	exit 2
}

# add_programs DIR: builds the tests which run in the guest's user space into DIR.
add_programs() {
	local source

	for source in "$programs"/*.c; do
		"${CC:-gcc}" -std=gnu11 -static -Os -s -Wall -Wextra -Werror \
			-o "$1/$(basename "$source" .c)" "$source"
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

fill() {
	local root=$work/root applet

	mkdir -p "$root"/{bin,dev,proc,sys,tmp,modules}
	cp "$busybox" "$root/bin/busybox"
	cp "$here/init" "$root/init"
	chmod 755 "$root/init" "$root/bin/busybox"
	while read -r applet; do
		[[ $applet == busybox ]] || ln -s busybox "$root/bin/$applet"
	done < <("$busybox" --list)
	add_programs "$root/bin"
	if [[ -n $modules ]]; then
		add_modules "$root/modules"
	fi
}

(($# == 1 || $# == 2)) || misuse "usage: build.sh OUT [MODULES]"
out=$1 modules=${2-}
[[ -x $busybox ]] || misuse "There is no $busybox; Debian has it in busybox-static."
[[ -z $modules || -d $modules ]] || misuse "There is no directory \"$modules\"."
mkdir -p "$(dirname "$out")"
work=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$work"' EXIT
fill
pack "$work/root" >"$work/cpio.gz"
mv "$work/cpio.gz" "$out"
