#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/kernel.sh direct|upstream|debian...
#
# Builds kernels and puts bzImage, System.map and config to build/kernels/NAME/:
#
#   direct    the tree with CONFIG_AMD_SEV_DIRECT on
#   upstream  the same configuration with it off
#   debian    the distribution's own cloud kernel, unpacked and untouched (its
#             package has no System.map)
#
# A kernel whose sources have not changed since is not looked at again.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

FRAGMENT=$ROOT/tools/testing/sev/guest.config
DEBIAN_META=linux-image-6.12-cloud-amd64

# The source path is part of a ccache hash, and so must be the same in every
# clone; the O= directory must not be: no debug information, no hashed cwd.
export CCACHE_DIR=$SEV_CACHE/ccache CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=3G
export KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026'
export KBUILD_BUILD_USER=sev KBUILD_BUILD_HOST=direct KBUILD_BUILD_VERSION=1

kbuild() {
	make -C "$TREE" O="$out" -s -j"$JOBS" CC='ccache gcc' HOSTCC='ccache gcc' "$@"
}

# fragment: the options asked for, with the switch for this kernel last.
fragment() {
	cat "$FRAGMENT"
	if [[ $name == direct ]]; then
		say CONFIG_AMD_SEV_DIRECT=y
		say CONFIG_AMD_SEV_DIRECT_KUNIT_TEST=y
	else
		say CONFIG_AMD_SEV_DIRECT=n
	fi
}

# An option which Kconfig drops for an unmet dependency is an error here, not a
# guest which misses it later.
check_config() {
	local line lost=()

	while read -r line; do
		case $line in
		CONFIG_*=n)
			grep -q "^${line%=n}=" "$out/.config" && lost+=("$line") ;;
		CONFIG_*)
			grep -qxF "$line" "$out/.config" || lost+=("$line") ;;
		esac
	done < <(fragment)
	((${#lost[@]} == 0)) || die "Kconfig does not accept: ${lost[*]}"
}

configure() {
	local want

	want=$({ fragment; cat "$SEV_CACHE/linux.version" "$SEV_CACHE/linux.patches"; } |
		sha256sum)
	[[ -f $out/.config && $(cat "$out/.sev-config" 2>/dev/null) == "$want" ]] && return
	rm -f "$out/.sev-config"
	fragment >"$out/.sev-fragment"
	kbuild tinyconfig
	(cd "$out" && "$TREE/scripts/kconfig/merge_config.sh" -m .config .sev-fragment)
	kbuild olddefconfig
	check_config
	printf '%s\n' "$want" >"$out/.sev-config"
}

# The second kernel starts as a copy of the first one's objects: kbuild then
# makes only those anew which depend on the option.
seed() {
	local other

	for other in direct upstream; do
		[[ -f $SEV_CACHE/build-$other/.sev-built ]] || continue
		rm -rf "$out.new"
		cp -a "$SEV_CACHE/build-$other" "$out.new"
		rm -f "$out.new"/.sev-{built,config}
		rm -rf "$out"
		mv "$out.new" "$out"
		return
	done
	mkdir -p "$out"
}

compile() {
	rm -f "$out/.sev-built"
	configure
	kbuild bzImage
	touch "$out/.sev-built"
}

# tree_key: what the kernel is made from, as it lies in the tree. Of the overlay,
# tools/ and Documentation/ do not count; with the option off only Kconfig does.
tree_key() {
	local files=() which=''

	[[ $name == direct ]] || which='.*/Kconfig$'
	mapfile -t files < <(sed -n "s|^arch/$which|$TREE/&|p" "$SEV_CACHE/linux.overlay")
	digest_of "${files[@]}" "$FRAGMENT" "$ROOT/scripts/kernel.sh" \
		"$SEV_CACHE/linux.version" "$SEV_CACHE/linux.patches"
}

build_one() {
	local out=$SEV_CACHE/build-$name dest=$BUILD/kernels/$name key

	"$ROOT/scripts/tree.sh"
	key=$(tree_key)
	[[ -f $dest/bzImage && $(cat "$dest/key" 2>/dev/null) == "$key" ]] && return
	rm -f "$dest/key"
	[[ -d $out ]] || seed
	step "kernel $name" "kernel-$name.log" compile
	put_file "$out/arch/x86/boot/bzImage" "$dest/bzImage"
	put_file "$out/System.map" "$dest/System.map"
	put_file "$out/.config" "$dest/config"
	printf '%s\n' "$key" >"$dest/key"
}

# fetch_debian: the newest image of the distribution, by the meta package's name.
fetch_debian() {
	local image unpacked=$SEV_CACHE/debian

	# A fresh machine has no package lists.
	apt-cache show "$DEBIAN_META" >/dev/null 2>&1 || apt-get update
	image=$(apt-cache depends "$DEBIAN_META" | sed -n 's/^ *Depends: \(linux-image-6.12.*\)/\1/p')
	[[ -n $image ]] || die "The package lists do not have $DEBIAN_META."
	rm -rf "$unpacked.new"
	mkdir -p "$unpacked.new"
	cd "$unpacked.new"
	apt-get download "$image" || { apt-get update && apt-get download "$image"; }
	dpkg -x ./*.deb .
	rm ./*.deb
	[[ -f $(echo boot/vmlinuz-*) ]] || die "$image holds no boot/vmlinuz."
	printf '%s\n' "$image" >package
	rm -rf "$unpacked"
	mv "$unpacked.new" "$unpacked"
}

unpack_debian() {
	local unpacked=$SEV_CACHE/debian dest=$BUILD/kernels/debian

	[[ -f $unpacked/package ]] ||
		step "kernel debian: fetch and unpack" kernel-debian.log fetch_debian
	put_file "$(echo "$unpacked"/boot/vmlinuz-*)" "$dest/bzImage"
	put_file "$(echo "$unpacked"/boot/config-*)" "$dest/config"
}

main() {
	local name

	(($#)) || misuse "usage: scripts/kernel.sh direct|upstream|debian..."
	for name; do
		case $name in
		direct | upstream) with_lock build_one ;;
		debian) with_lock unpack_debian ;;
		*) misuse "There is no kernel \"$name\"; there are direct, upstream and debian." ;;
		esac
	done
}

main "$@"
exit
