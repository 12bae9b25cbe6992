#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/tree.sh on a tree of three files: what it copies, keeps, follows and
# refuses.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

export SEV_CACHE=$WORK/cache
TREE=$SEV_CACHE/linux
CLONE_TREE=$WORK/clone/scripts/tree.sh

# new_clone NAME: a repository with one overlay file and one hunk.
new_clone() {
	local dir=$WORK/$1

	mkdir -p "$dir"/{arch/x86/new,patches}
	cp -r "$ROOT/scripts" "$dir/scripts"
	printf 'overlay\n' >"$dir/arch/x86/new/file.c"
	cat >"$dir/patches/0001-first.patch" <<-'EOF'
		--- a/arch/x86/Makefile
		+++ b/arch/x86/Makefile
		@@ -1,3 +1,4 @@
		 one
		+between
		 two
		 three
	EOF
}

new_tree() {
	mkdir -p "$TREE/arch/x86"
	printf 'one\ntwo\nthree\n' >"$TREE/arch/x86/Makefile"
	printf 'untouched\n' >"$TREE/arch/x86/Kconfig"
	dpkg-query -W -f '${Version}\n' linux-source-6.12 >"$SEV_CACHE/linux.version"
}

tree() {
	"$WORK/${1:-clone}/scripts/tree.sh"
}

contents() {
	[[ $(cat "$TREE/$1") == "$2" ]]
}

same_time() {
	local before

	before=$(stat -c %y "$TREE/$1")
	sleep 0.02
	tree && [[ $(stat -c %y "$TREE/$1") == "$before" ]]
}

follows_change() {
	printf 'changed\n' >"$WORK/clone/arch/x86/new/file.c"
	tree && contents arch/x86/new/file.c changed
}

follows_deletion() {
	mv "$WORK/clone/arch/x86/new" "$WORK/gone"
	tree && [[ ! -e $TREE/arch/x86/new && -e $TREE/arch/x86/Makefile ]]
}

refuses_tree_file() {
	printf 'mine\n' >"$WORK/clone/arch/x86/Kconfig"
	refused 1 'The tree has arch/x86/Kconfig itself' "$CLONE_TREE" &&
		contents arch/x86/Kconfig untouched
}

names_failed_hunk() {
	sed 's/^ two/ other/' "$WORK/clone/patches/0001-first.patch" \
		>"$WORK/clone/patches/0002-second.patch"
	refused 1 'patches/0002-second.patch: hunk 1 on arch/x86/Makefile no longer applies' \
		"$CLONE_TREE" &&
		contents arch/x86/Makefile $'one\nbetween\ntwo\nthree'
}

follows_patch_change() {
	sed -i 's/between/middle/' "$WORK/clone/patches/0001-first.patch"
	tree && contents arch/x86/Makefile $'one\nmiddle\ntwo\nthree'
}

puts_back() {
	rm "$WORK/clone/patches/0001-first.patch"
	tree && contents arch/x86/Makefile $'one\ntwo\nthree'
}

refuses_missing_target() {
	printf '%s\n' '--- a/arch/none' '+++ b/arch/none' '@@ -1 +1 @@' '-a' '+b' \
		>"$WORK/clone/patches/0003-none.patch"
	refused 1 '0003-none.patch changes arch/none, which the tree does not have' "$CLONE_TREE"
}

taken_over() {
	new_clone second
	[[ $(tree second) == *"was with the clone $WORK/clone, now with $WORK/second"* ]] &&
		contents arch/x86/Makefile $'one\nbetween\ntwo\nthree'
}

new_tree
new_clone clone
ok "applies overlay and patches" tree
ok "copies an overlay file to its tree path" contents arch/x86/new/file.c overlay
ok "applies a hunk" contents arch/x86/Makefile $'one\nbetween\ntwo\nthree'
ok "keeps the time of an unchanged overlay file" same_time arch/x86/new/file.c
ok "keeps the time of a patched file" same_time arch/x86/Makefile
ok "follows a change" follows_change
ok "follows a deletion, with the folder" follows_deletion
ok "refuses to cover a file of the tree" refuses_tree_file
rm "$WORK/clone/arch/x86/Kconfig"
ok "names a hunk which no longer applies" names_failed_hunk
rm "$WORK/clone/patches/0002-second.patch"
ok "follows a changed patch" follows_patch_change
ok "puts a file back when its patch is gone" puts_back
ok "refuses a patch on a file which is not there" refuses_missing_target
ok "a second clone takes the tree over and says so" taken_over
ok "refuses a cache folder with blanks" refused 2 'must not hold blanks' \
	env SEV_CACHE="$WORK/a b" "$WORK/clone/scripts/tree.sh"
ok "refuses a cache folder without a full path" refused 2 'must be a full path' \
	env SEV_CACHE=cache "$WORK/clone/scripts/tree.sh"
done_testing
