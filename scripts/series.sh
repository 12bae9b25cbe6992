#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/series.sh [make|check]
#
# make series: writes the series as mails to build/series/, made from the overlay,
# patches/ and series/, by git format-patch from a scratch repository which holds
# no more of the tree than what the series touches. SERIES_VERSION=N (1) goes to
# the subjects. The same input gives the same bytes.
#
# series/order names the patches in their order, one a line. series/NAME is one
# patch: subject, empty line, message, and after a line "Files:" what it adds, one
# a line: the path of an overlay file, "hunks patches/FILE" for all hunks of a file,
# or "hunks patches/FILE PATH" for those on one tree file. "check" says which file
# or hunk belongs to no patch or to two.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

SERIES=$ROOT/series
OUT=$BUILD/series
REPO=$OUT/repo
PRISTINE=$SEV_CACHE/pristine

# patch_names: the patches in their order.
patch_names() {
	grep -v '^#' "$SERIES/order"
}

# message NAME: subject and message. entries NAME: what the patch adds.
message() {
	sed '/^Files:$/,$d' "$SERIES/$1"
}

entries() {
	sed '1,/^Files:$/d' "$SERIES/$1"
}

# targets PATCH: the tree files which a file of patches/ changes.
targets() {
	sed -n 's|^+++ b/\([^[:space:]]*\).*|\1|p' "$1"
}

# units: all that has to be in the series, as in the lists, one a line, hunks by
# tree file.
units() {
	local patch

	overlay_files
	cd "$ROOT"
	for patch in patches/*.patch; do
		targets "$patch" | sort -u | sed "s|^|hunks $patch |"
	done
}

# listed: what all patches list, in the same form.
listed() {
	local name entry

	cd "$ROOT"
	patch_names | while read -r name; do
		entries "$name" | while read -r entry; do
			case $entry in
			hunks\ *\ *) say "$entry" ;;
			hunks\ *) targets "${entry#hunks }" | sort -u | sed "s|^|$entry |" ;;
			*) say "$entry" ;;
			esac
		done
	done
}

# complain FORMAT < LINES: one sentence for each line; status 1 when there is one.
complain() {
	awk -v format="$1" '{ printf format "\n", $0; n++ } END { exit n > 0 }' >&2
}

check_patches() {
	local name bad=0

	while read -r name; do
		if [[ ! -f $SERIES/$name ]]; then
			say "series/order names $name, but there is no series/$name." >&2
			bad=1
		elif [[ -z $(entries "$name") || -z $(message "$name" | sed 1,2d) ]]; then
			say "series/$name lacks a message or a list of files." >&2
			bad=1
		fi
	done < <(patch_names)
	(cd "$SERIES" && find . -type f -printf '%P\n') | sort |
		comm -23 - <({ patch_names; printf '%s\n' order cover-letter changelog; } | sort) |
		complain 'series/%s is not in series/order.' || bad=1
	return "$bad"
}

check() {
	local all have bad=0

	[[ -z $(patch_names | sort | uniq -d) ]] ||
		die "series/order names $(patch_names | sort | uniq -d | head -n 1) twice."
	check_patches || exit 1
	all=$(units | sort -u)
	have=$(listed | sort)
	uniq -d <<<"$have" | complain '%s belongs to two patches of the series.' || bad=1
	comm -13 <(uniq <<<"$have") <(say "$all") |
		complain '%s belongs to no patch of the series: list it in a file of series/.' || bad=1
	comm -23 <(uniq <<<"$have") <(say "$all") |
		complain '%s is in the series, but not in the repository.' || bad=1
	return "$bad"
}

# identity: author and date of the mails, from git's configuration, else the
# repository's own author.
identity() {
	local name email

	git -C "$ROOT" rev-parse -q --verify HEAD >/dev/null ||
		die "make series needs the repository's git history, for author and date."
	name=$(git -C "$ROOT" config user.name || git -C "$ROOT" log -1 --format=%an)
	email=$(git -C "$ROOT" config user.email || git -C "$ROOT" log -1 --format=%ae)
	GIT_AUTHOR_DATE=$(git -C "$ROOT" log -1 --format=%cI)
	export GIT_AUTHOR_NAME=$name GIT_AUTHOR_EMAIL=$email GIT_AUTHOR_DATE
	export GIT_COMMITTER_NAME=$name GIT_COMMITTER_EMAIL=$email GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
}

# baseline: the patched files as the package has them.
baseline() {
	local file

	rm -rf "$OUT"
	mkdir -p "$REPO"
	git -C "$REPO" init -q -b base
	targets <(cat "$ROOT"/patches/*.patch) | sort -u | while read -r file; do
		[[ -f $PRISTINE/$file ]] || die "$PRISTINE lacks $file; run scripts/tree.sh first."
		install -D -m "$(stat -c %a "$TREE/$file")" "$PRISTINE/$file" "$REPO/$file"
	done
	git -C "$REPO" add -A
	git -C "$REPO" commit -q --allow-empty -m "linux-source-6.12 $(cat "$SEV_CACHE/linux.version")"
	git -C "$REPO" tag base
}

# hunks FILE [PATH]: the whole patch, or the part of it which changes PATH.
hunks() {
	if (($# == 1)); then
		cat "$ROOT/$1"
		return
	fi
	awk -v path="$2" '
		/^--- / { held = $0; next }
		/^\+\+\+ / && held != "" { on = $2 == "b/" path; if (on) print held; held = "" }
		on' "$ROOT/$1"
}

# add_entries NAME: puts what the patch adds into the scratch repository.
add_entries() {
	local kind file path

	while read -r kind file path; do
		if [[ $kind == hunks ]]; then
			hunks "$file" ${path:+"$path"} | git -C "$REPO" apply --index ||
				die "$file does not apply where patch $1 stands in the series."
		else
			mkdir -p "$REPO/${kind%/*}"
			cp "$ROOT/$kind" "$REPO/$kind"
			git -C "$REPO" add -f -- "$kind"
		fi
	done < <(entries "$1")
}

commit_patches() {
	local name

	while read -r name; do
		add_entries "$name"
		message "$name" | git -C "$REPO" commit -q -s -F - ||
			die "Patch $name of the series changes nothing."
	done < <(patch_names)
}

# cover: subject and text for the letter which git has made, in its place.
cover() {
	local letter=$1 version

	version=$(cat "$SEV_CACHE/linux.version")
	{ sed "s/@PACKAGE@/linux-source-6.12 $version/; s/@BASE@/v${version%%-*}/" "$SERIES/cover-letter"
		if [[ -s $SERIES/changelog ]]; then
			say
			cat "$SERIES/changelog"
		fi; } >"$OUT/cover"
	awk -v text="$OUT/cover" '
		BEGIN { getline subject <text; getline <text }
		/\*\*\* SUBJECT HERE \*\*\*/ { sub(/\*\*\* SUBJECT HERE \*\*\*/, subject) }
		/\*\*\* BLURB HERE \*\*\*/ { while ((getline line <text) > 0) print line; next }
		{ print }' "$letter" >"$letter.new"
	mv "$letter.new" "$letter"
	rm "$OUT/cover"
}

make_series() {
	local version=${SERIES_VERSION:-1}

	check || exit 1
	identity
	baseline
	commit_patches
	git -C "$REPO" format-patch -q -v "$version" --numbered --cover-letter --no-base \
		--signature=linux-sev-direct -o "$OUT" base..HEAD
	cover "$(echo "$OUT/v$version"-0000-*.patch)"
}

main() {
	[[ ${SERIES_VERSION:-1} =~ ^[1-9][0-9]?$ ]] ||
		misuse "SERIES_VERSION must be a number from 1 to 99, not \"$SERIES_VERSION\"."
	case ${1:-make} in
	check) check ;;
	make)
		"$ROOT/scripts/packages.sh"
		"$ROOT/scripts/tree.sh"
		step "series" series.log make_series
		say "$(find "$OUT" -maxdepth 1 -name '*.patch' | wc -l) mails, with the cover letter, are in build/series/"
		;;
	*) misuse "usage: scripts/series.sh [make|check]" ;;
	esac
}

main "$@"
exit
