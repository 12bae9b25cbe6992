#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# With CONFIG_AMD_SEV_DIRECT off, every object is what it is without the series,
# the line numbers of WARN() and BUG() aside: builds the distribution's own tree
# beside the kernel "upstream" and compares them object by object. The pristine tree
# is shown at the same path (which compiled code holds) by an overlay mount in a
# mount namespace of its own.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

SEV_CACHE=${SEV_CACHE:-$HOME/.cache/linux-sev-direct}
TREE=$SEV_CACHE/linux
OURS=$SEV_CACHE/build-upstream
THEIRS=$SEV_CACHE/build-pristine
LAYERS=$SEV_CACHE/pristine-layers

# in_namespace: the build itself, started below as root of its own namespace.
in_namespace() {
	set -e
	export CCACHE_DIR=$SEV_CACHE/ccache CCACHE_NOHASHDIR=1
	export KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026'
	export KBUILD_BUILD_USER=sev KBUILD_BUILD_HOST=direct KBUILD_BUILD_VERSION=1

	mount -t overlay overlay \
		-o "lowerdir=$TREE,upperdir=$LAYERS/upper,workdir=$LAYERS/work" "$TREE"
	(cd "$TREE" && xargs -a "$SEV_CACHE/linux.overlay" -d '\n' rm -f)
	cp -r "$SEV_CACHE/pristine/." "$TREE/"
	make -C "$TREE" O="$THEIRS" -s olddefconfig
	make -C "$TREE" O="$THEIRS" -s -j"$(nproc)" CC='ccache gcc' HOSTCC='ccache gcc' bzImage
	! grep AMD_SEV_DIRECT "$THEIRS/.config"
}

# build_pristine: starts from a copy of "upstream", whose objects kbuild makes
# anew where the pristine tree's files or flags differ from ours.
build_pristine() {
	rm -rf "$LAYERS" "$THEIRS"
	mkdir -p "$LAYERS"/{upper,work}
	cp -a "$OURS" "$THEIRS"
	unshare --map-root-user --mount bash "${BASH_SOURCE[0]}" --in-namespace
}

# objects DIR: all but the build's own tools, configs.o, which holds the text of
# .config itself, and what is linked from that.
objects() {
	local not='^\./(tools/|scripts/|kernel/configs\.o|vmlinux\.o|\.tmp_)'

	not+='|^\./arch/x86/boot/(header|compressed/piggy)\.o'
	(cd "$1" && find . -name '*.o' | grep -vE "$not" | sort)
}

same_objects() {
	[[ $(objects "$OURS" | wc -l) -gt 1000 ]] || { echo "no objects to compare"; return 1; }
	diff <(objects "$OURS") <(objects "$THEIRS")
}

# without_lines OBJECT COPY: WARN() and BUG() hold the number of their line in the
# source, which a patch moves: 16 bits of each entry (struct bug_entry), which become 0.
without_lines() {
	local table=$LAYERS/bug_table

	rm -f "$table"
	objcopy --dump-section __bug_table="$table" "$1" "$2" || return 1
	python3 - "$table" <<-'PYTHON' || return 1
		import sys

		BYTES, LINE = 12, 8
		with open(sys.argv[1], "r+b") as file:
		    table = bytearray(file.read())
		    if len(table) % BYTES:
		        sys.exit("__bug_table is not made of %d bytes each" % BYTES)
		    for at in range(LINE, len(table), BYTES):
		        table[at:at + 2] = bytes(2)
		    file.seek(0)
		    file.write(table)
	PYTHON
	objcopy --update-section __bug_table="$table" "$2"
}

same_but_for_lines() {
	without_lines "$OURS/$1" "$LAYERS/ours.o" &&
		without_lines "$THEIRS/$1" "$LAYERS/theirs.o" &&
		cmp "$LAYERS/ours.o" "$LAYERS/theirs.o"
}

same_contents() {
	local file status=0

	while read -r file; do
		cmp -s "$OURS/$file" "$THEIRS/$file" && continue
		same_but_for_lines "$file" || { echo "$file"; status=1; }
	done < <(objects "$OURS")
	return "$status"
}

# Of the configurations, only the line which says "off" may differ.
same_config() {
	diff <(grep -v AMD_SEV_DIRECT "$OURS/.config") "$THEIRS/.config"
}

# links_are_the_trees: with the option off the tree's own objects are linked, and
# none of ours; what make check looks for in the other kernel is found here.
links_are_the_trees() {
	local linked compressed=arch/x86/boot/compressed

	linked=$("${BASH_SOURCE[0]%/*}/../linked.sh" "$OURS") || return 1
	grep -qxF arch/x86/coco/sev/core.o <<<"$linked" || return 1
	grep -qxF "$compressed/sev.o" <<<"$linked" || return 1
	! grep -E "^arch/x86/kernel/sev/|^$compressed/sev/" <<<"$linked"
}

if [[ ${1-} == --in-namespace ]]; then
	in_namespace
	exit
fi
if ! unshare --map-root-user --mount true 2>/dev/null; then
	echo "ok 1 - option off # SKIP this system allows no mount namespaces"
	echo "1..1"
	exit
fi
exec 9>"$SEV_CACHE/lock"
[[ -n ${SEV_LOCKED-} ]] || flock 9
ok "the tree's own objects are linked" links_are_the_trees
ok "the pristine tree builds beside ours" build_pristine
ok "the same configuration" same_config
ok "the same objects" same_objects
ok "the same bytes in every object but for lines" same_contents
rm -rf "$LAYERS" "$THEIRS"
done_testing
