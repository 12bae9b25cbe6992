# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Shared by all scripts: where things are, one line per step with its time,
# the lock on the cache folder, and how a script ends in an error.

set -euo pipefail

# A "make run MODE=es" hands MODE=es down through MAKEFLAGS to every make below
# it, kbuild included; the scripts take their settings from the environment.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS
unset CDPATH
export LC_ALL=C

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
BUILD=$ROOT/build
LOGS=$BUILD/logs
SEV_CACHE=${SEV_CACHE:-${HOME:?}/.cache/linux-sev-direct}
export SEV_CACHE
# shellcheck disable=SC2034 # read by the scripts which source this file
{
	TREE=$SEV_CACHE/linux
	JOBS=$(nproc)
}

# say TEXT...: a line for the reader.
say() {
	printf '%s\n' "$*"
}

# die TEXT...: one sentence on stderr, exit status 1.
die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# misuse TEXT...: one sentence on stderr, exit status 2 (a wrong argument).
misuse() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 2
}

# now: milliseconds since the epoch.
now() {
	local us=${EPOCHREALTIME//[!0-9]/}

	printf '%s\n' "${us%???}"
}

# took START LABEL...: a step's line with the time since START (from now()).
took() {
	local start=$1 ms

	shift
	ms=$(($(now) - start))
	printf '%-58s %4d.%d s\n' "$*" $((ms / 1000)) $((ms % 1000 / 100))
}

# step LABEL LOG COMMAND...: runs COMMAND with all its output in LOGS/LOG and
# prints one line. On failure shows the end of the log, tells where it lies,
# and returns COMMAND's status. A COMMAND which is a function runs under errexit,
# unless step itself stands in a condition: there, only run whole programs.
step() {
	local label=$1 log=$LOGS/$2 start status

	shift 2
	mkdir -p "${log%/*}"
	start=$(now)
	set +e
	(
		set -e
		"$@"
	) >"$log" 2>&1 </dev/null
	status=$?
	set -e
	if ((status)); then
		took "$start" "$label: failed"
		tail -n 15 "$log" | sed 's/^/    /' >&2
		printf '%s: "%s" failed with status %d; its log is %s\n' \
			"${0##*/}" "$label" "$status" "$log" >&2
		return "$status"
	fi
	took "$start" "$label"
}

# with_lock COMMAND...: runs COMMAND while holding the cache folder's lock.
# A script started below a holder does not take it again.
with_lock() {
	if [[ -n ${SEV_LOCKED-} ]]; then
		"$@"
		return
	fi
	check_cache
	mkdir -p "$SEV_CACHE"
	(
		if ! flock -n 9; then
			say "waiting for another run which holds $SEV_CACHE/lock"
			flock 9
		fi
		export SEV_LOCKED=1
		"$@"
	) 9>"$SEV_CACHE/lock"
}

# check_cache: kbuild takes no path with blanks or colons, and only full ones.
check_cache() {
	[[ $SEV_CACHE == /* ]] ||
		misuse "SEV_CACHE must be a full path, not \"$SEV_CACHE\"."
	[[ $SEV_CACHE != *[[:space:]:]* ]] ||
		misuse "SEV_CACHE must not hold blanks or colons: \"$SEV_CACHE\"."
}

# is_new FILE INPUT...: whether FILE is there and newer than all INPUTs.
is_new() {
	local file=$1 input

	shift
	[[ -f $file ]] || return 1
	for input; do
		[[ $file -nt $input ]] || return 1
	done
}

# put_file SRC DST: copies SRC over DST in one rename, only when they differ,
# so that an unchanged file keeps its time.
put_file() {
	if cmp -s "$1" "$2"; then
		return
	fi
	mkdir -p "${2%/*}"
	cp "$1" "$2.new.$$"
	mv "$2.new.$$" "$2"
}

# digest_of FILE...: one SHA-256 over names and contents.
digest_of() {
	sha256sum -- "$@" | sha256sum | cut -d' ' -f1
}

# overlay_files: the repository's files which lie in the kernel tree, as paths
# relative to both.
overlay_files() {
	local dirs=() dir

	for dir in arch Documentation tools; do
		[[ -d $ROOT/$dir ]] && dirs+=("$dir")
	done
	if [[ -e $ROOT/.git ]] && command -v git >/dev/null; then
		# Without the deleted files which are still in git's index.
		git -c safe.directory='*' -C "$ROOT" ls-files -co --exclude-standard -- "${dirs[@]}" |
			while read -r dir; do
				if [[ -f $ROOT/$dir ]]; then
					printf '%s\n' "$dir"
				fi
			done
	else
		(cd "$ROOT" && find "${dirs[@]}" -type f)
	fi | sort -u
}
