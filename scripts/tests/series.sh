#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The series as mails: complete, each of a size that can be read, quiet under
# checkpatch, and applied by "git am" to the package's own files the overlay and
# patches/, byte for byte. That every patch builds is scripts/series-build.sh's to
# show.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

export SEV_CACHE=${SEV_CACHE:-$HOME/.cache/linux-sev-direct}
TREE=$SEV_CACHE/linux
MAILS=$ROOT/build/series
PASSED=$ROOT/build/check
SERIES_SH=$WORK/clone/scripts/series.sh
MOST_LINES=600
IGNORED=FILE_PATH_CHANGES,PREFER_KERNEL_TYPES,PREFER_DEFINED_ATTRIBUTE_MACRO
IGNORED+=,ARRAY_SIZE,EMBEDDED_FUNCTION_NAME,EXECUTE_PERMISSIONS,CAMELCASE
TARBALL=/usr/src/linux-source-6.12.tar.xz

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@localhost
export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@localhost

mails() {
	find "$MAILS" -maxdepth 1 -name 'v*-*.patch' ! -name 'v*-0000-*' | sort
}

same_again() {
	local before

	before=$(cat "$MAILS"/*.patch | sha256sum)
	"$ROOT/scripts/series.sh" && [[ $(cat "$MAILS"/*.patch | sha256sum) == "$before" ]]
}

# A clone to spoil: lists and overlay, without the history.
clone() {
	mkdir -p "$WORK/clone"
	cp -r "$ROOT"/{arch,tools,Documentation,patches,scripts,series} "$WORK/clone/"
}

names_unlisted_file() {
	touch "$WORK/clone/tools/sev/new.c"
	refused 1 'tools/sev/new.c belongs to no patch' "$SERIES_SH" check || return 1
	rm "$WORK/clone/tools/sev/new.c"
}

names_file_listed_twice() {
	echo tools/sev/util.c >>"$WORK/clone/series/tools-image"
	refused 1 'tools/sev/util.c belongs to two patches' "$SERIES_SH" check || return 1
	sed -i '$d' "$WORK/clone/series/tools-image"
}

names_unlisted_hunk() {
	cat >"$WORK/clone/patches/0999-new.patch" <<-'EOF2'
		--- a/Makefile
		+++ b/Makefile
		@@ -1 +1 @@
		-a
		+b
	EOF2
	refused 1 'hunks patches/0999-new.patch Makefile belongs to no patch' "$SERIES_SH" check ||
		return 1
	rm "$WORK/clone/patches/0999-new.patch"
}

names_missing_file() {
	rm "$WORK/clone/tools/sev/crc32.c"
	refused 1 'tools/sev/crc32.c is in the series, but not in the repository' \
		"$SERIES_SH" check || return 1
	cp "$ROOT/tools/sev/crc32.c" "$WORK/clone/tools/sev/"
}

names_patch_without_order() {
	cp "$WORK/clone/series/option" "$WORK/clone/series/other"
	refused 1 'series/other is not in series/order' "$SERIES_SH" check || return 1
	rm "$WORK/clone/series/other"
}

# Known answers and inputs to start a fuzzer from are data, and one file cannot be cut in two.
sizes() {
	local mail bad=0

	while read -r mail; do
		git apply --numstat "$mail" | awk -v most="$MOST_LINES" -v name="$(basename "$mail")" '
			$3 !~ /\.(json|pem)$|\/corpus\// { lines += $1; files++ }
			END {
				if (lines <= most || files == 1) exit
				printf "%s adds %d lines; split it\n", name, lines
				exit 1
			}' || bad=1
	done < <(mails)
	return "$bad"
}

# checkpatch of one mail, unless this very mail has passed. What tools/ may ignore is
# told in scripts/check.sh; scripts there have no extension by which checkpatch would
# know that they are programs. MAINTAINERS gets its entry in the last patch, with
# all directories. Names in mixed case are the kernel's or C's own, which checkpatch
# knows when it looks at a whole file (scripts/check.sh), not at a mail. Trace events are laid out as all others in the kernel.
check_mail() {
	local mail=$1 mark output

	mark=$PASSED/$(sed 1,/^Subject:/d "$mail" | grep -v '^index ' | sha256sum | cut -c1-32)-mail
	[[ ! -e $mark ]] || return 0
	output=$(cd "$TREE" && scripts/checkpatch.pl --strict --terse --showfile \
		--show-types --no-summary --quiet --ignore "$IGNORED" "$mail" 2>&1 |
		grep -vE '/trace\.h:[0-9]+: CHECK:(OPEN_ENDED_LINE|PARENTHESIS_ALIGNMENT)')
	if [[ -n $output ]]; then
		printf '%s\n' "$output"
	else
		touch "$mark"
	fi
}

checkpatch_is_quiet() {
	local output

	mkdir -p "$PASSED"
	export -f check_mail
	export TREE PASSED
	export IGNORED
	# shellcheck disable=SC2016 # expanded by the inner shell
	output=$(mails | xargs -P "$(nproc)" -n 1 bash -c 'check_mail "$0"')
	[[ -z $output ]] || { printf '%s\n' "$output"; return 1; }
}

checkpatch_would_speak() {
	local mail=$WORK/bad.patch

	sed 's|^+\(#include <linux/types.h>\)|+\1   |' "$(mails | sed -n 2p)" >"$mail"
	[[ $(check_mail "$mail") == *TRAILING_WHITESPACE* ]]
}

# The package's own files, unpacked anew: those which the series touches. The list
# of all others tells that it adds no file which is there.
unpack() {
	local dir=$WORK/linux

	mkdir -p "$dir"
	(cd "$SEV_CACHE/pristine" && find . -type f -printf '*/%P\n') >"$WORK/touched"
	xz -dc "$TARBALL" | tee >(tar -tf - | sed 's|^[^/]*/||' | sort >"$WORK/names") |
		tar -C "$dir" --strip-components=1 --wildcards -xf - -T "$WORK/touched"
	git -C "$dir" init -q && git -C "$dir" add -A && git -C "$dir" commit -q -m base
}

applies() {
	local list

	mapfile -t list < <(mails)
	((${#list[@]} > 0)) && git -C "$WORK/linux" am -q "${list[@]}"
}

adds_only_new_files() {
	git -C "$WORK/linux" diff --diff-filter=A --name-only "$(base)" | sort >"$WORK/added"
	[[ -s $WORK/added && -s $WORK/names ]] && ! comm -12 "$WORK/added" "$WORK/names" | grep .
}

base() {
	git -C "$WORK/linux" rev-list --max-parents=0 HEAD
}

# The series is these files and no other, and their bytes and modes are these.
same_bytes() {
	local file bad=0

	sort -u "$SEV_CACHE/linux.overlay" >"$WORK/overlay"
	diff "$WORK/overlay" "$WORK/added" || return 1
	while read -r file; do
		cmp "$ROOT/$file" "$WORK/linux/$file" || bad=1
		[[ -x $ROOT/$file && -x $WORK/linux/$file || ! -x $ROOT/$file && ! -x $WORK/linux/$file ]] ||
			{ echo "$file: another mode"; bad=1; }
	done <"$WORK/overlay"
	while read -r file; do
		cmp "$TREE/$file" "$WORK/linux/$file" || bad=1
	done < <(cd "$SEV_CACHE/pristine" && find . -type f -printf '%P\n')
	return "$bad"
}

"$ROOT/scripts/tree.sh" >&2
ok "every file and hunk belongs to one patch" "$ROOT/scripts/series.sh" check
ok "the mails are made" "$ROOT/scripts/series.sh"
ok "and are the same when made again" same_again
clone
ok "the spoilt clone is whole at first" "$SERIES_SH" check
ok "a file in no patch is named" names_unlisted_file
ok "a file in two patches is named" names_file_listed_twice
ok "a hunk in no patch is named" names_unlisted_hunk
ok "a listed file that is gone is named" names_missing_file
ok "a patch which is not in the order is named" names_patch_without_order
ok "no patch is too large to read" sizes
ok "checkpatch --strict says nothing of any mail" checkpatch_is_quiet
ok "checkpatch would speak" checkpatch_would_speak
ok "the package unpacks" unpack
ok "git am takes all mails" applies
ok "the series adds no file which the package has" adds_only_new_files
ok "the result is the overlay and patches/, byte for byte" same_bytes
done_testing
