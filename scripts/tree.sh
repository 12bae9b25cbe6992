#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Keeps the kernel tree at $SEV_CACHE/linux in step with this repository:
# linux-source-6.12 unpacked once, the overlay (arch/, tools/, Documentation/)
# copied to its tree paths, the hunks of patches/ applied. Only what changed is
# written, since kbuild goes by file times. Beside the tree lie
#
#   linux.version   the package version which was unpacked
#   linux.owner     the clone which last put its files in
#   linux.overlay   the overlay's files, so that deletions are followed
#   linux.patches   digest of the applied patches/
#   pristine/       the tree's own form of every patched file

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

PACKAGE=linux-source-6.12
TARBALL=/usr/src/$PACKAGE.tar.xz
UNPACKED=$SEV_CACHE/unpacked
PRISTINE=$SEV_CACHE/pristine

read_mark() {
	cat "$SEV_CACHE/linux.$1" 2>/dev/null || true
}

write_mark() {
	cat >"$SEV_CACHE/linux.$1.new"
	mv "$SEV_CACHE/linux.$1.new" "$SEV_CACHE/linux.$1"
}

extract() {
	rm -rf "$UNPACKED"
	mkdir -p "$UNPACKED"
	tar -C "$UNPACKED" --strip-components=1 -xf "$TARBALL"
}

unpack() {
	local version

	version=$(dpkg-query -W -f '${Version}' "$PACKAGE" 2>/dev/null) ||
		die "The package $PACKAGE is not installed; run scripts/packages.sh first."
	[[ -d $TREE && $(read_mark version) == "$version" ]] && return
	[[ -r $TARBALL ]] || die "The package $PACKAGE is installed, but $TARBALL is missing."

	step "tree: unpack $PACKAGE $version" tree-unpack.log extract
	rm -rf "$TREE" "$PRISTINE" "$SEV_CACHE"/linux.*
	mv "$UNPACKED" "$TREE"
	write_mark version <<<"$version"
}

take_over() {
	local owner

	owner=$(read_mark owner)
	[[ $owner == "$ROOT" ]] && return
	[[ -z $owner ]] || say "tree: was with the clone $owner, now with $ROOT"
	write_mark owner <<<"$ROOT"
}

# digests DIR: of those files which standard input names and DIR has.
digests() {
	local f

	cd "$1"
	while read -r f; do
		if [[ -f $f ]]; then
			printf '%s\n' "$f"
		fi
	done | xargs -r -d '\n' sha256sum -- | sort
}

# changed: those files of standard input which the tree has not, or not so.
changed() {
	local names

	names=$(grep .) || return 0
	comm -23 <(digests "$ROOT" <<<"$names") <(digests "$TREE" <<<"$names") | sed 's/^[^ ]* .//'
}

# An overlay file takes no tree file's place: what the tree has is changed by a
# hunk, or the series could not add the file.
overlay() {
	local old new f

	old=$(read_mark overlay | sort -u)
	new=$(overlay_files)
	while read -r f; do
		[[ -n $f && -e $TREE/$f ]] &&
			die "The tree has $f itself: change it by a hunk in patches/, not by a file."
	done < <(comm -13 <(say "$old") <(say "$new"))

	# Both lists until the copies are done: an interrupted run loses none.
	sort -u <<<"$old"$'\n'"$new" | write_mark overlay
	while read -r f; do
		put_file "$ROOT/$f" "$TREE/$f"
	done < <(changed <<<"$new")
	comm -23 <(say "$old") <(say "$new") | while read -r f; do
		[[ -n $f ]] || continue
		rm -f "$TREE/$f"
		rmdir -p --ignore-fail-on-non-empty "$TREE/${f%/*}"
	done
	write_mark overlay <<<"$new"
}

# targets PATCH: the tree files which PATCH changes.
targets() {
	sed -n 's|^+++ b/\([^[:space:]]*\).*|\1|p' "$1"
}

# name_failures PATCH LOG: one sentence per hunk which patch(1) could not place.
name_failures() {
	awk -v patch="${1#"$ROOT"/}" '
		/^(checking|patching) file / { file = $3 }
		/^Hunk #[0-9]+ FAILED/ {
			sub("#", "", $2)
			printf "%s: hunk %s on %s no longer applies.\n", patch, $2, file
			n++
		}
		END { if (!n) printf "%s does not apply.\n", patch }
	' "$2" >&2
}

# apply_to DIR PATCH: applies PATCH without fuzz, as git am will.
apply_to() {
	local log=$1.log

	patch -d "$1" -p1 -F0 --no-backup-if-mismatch -r - <"$2" >"$log" 2>&1 && return
	name_failures "$2" "$log"
	die "A hunk in patches/ does not fit linux-source-6.12 $(read_mark version); the log is $log"
}

# collect WORK: copies the pristine form of every file which the patches change
# to WORK, and keeps it in PRISTINE.
collect() {
	local p f

	for p in "${patches[@]}"; do
		[[ -n $(targets "$p") ]] ||
			die "${p#"$ROOT"/} changes no file (it needs \"+++ b/PATH\" lines)."
		while read -r f; do
			[[ -f $ROOT/$f ]] &&
				die "${p#"$ROOT"/} changes $f, which is the repository's own file."
			[[ -f $TREE/$f ]] ||
				die "${p#"$ROOT"/} changes $f, which the tree does not have."
			[[ -f $PRISTINE/$f ]] || put_file "$TREE/$f" "$PRISTINE/$f"
			mkdir -p "$1/$(dirname "$f")"
			[[ -f $1/$f ]] || cp "$PRISTINE/$f" "$1/$f"
		done < <(targets "$p")
	done
}

# Every patch is applied to pristine copies aside; only files whose result
# differs are written to the tree, and a file no longer patched is put back.
apply_patches() {
	local patches=() key work p f

	mapfile -t patches < <(find "$ROOT/patches" -name '*.patch' | sort)
	key=$(cat -- "${patches[@]}" /dev/null | sha256sum)
	[[ $(read_mark patches) == "$key" ]] && return

	work=$SEV_CACHE/patched
	rm -rf "$work" "$SEV_CACHE/linux.patches"
	mkdir -p "$work" "$PRISTINE"
	collect "$work"
	for p in "${patches[@]}"; do
		apply_to "$work" "$p"
	done
	(cd "$PRISTINE" && find . -type f -printf '%P\n') | while read -r f; do
		if [[ -f $work/$f ]]; then
			put_file "$work/$f" "$TREE/$f"
		else
			put_file "$PRISTINE/$f" "$TREE/$f"
			rm -f "$PRISTINE/$f"
		fi
	done
	write_mark patches <<<"$key"
}

prepare() {
	unpack
	take_over
	overlay
	apply_patches
}

with_lock prepare
