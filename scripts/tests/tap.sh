# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For tests in bash: one TAP line per test, and a folder which goes away.

set -uo pipefail
export LC_ALL=C

# shellcheck disable=SC2034 # read by the tests
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
tap_count=0
tap_failed=0

# ok NAME COMMAND...: passes when COMMAND succeeds; shows its output otherwise.
ok() {
	local name=$1 output

	shift
	tap_count=$((tap_count + 1))
	if output=$("$@" 2>&1); then
		printf 'ok %d - %s\n' "$tap_count" "$name"
		return
	fi
	tap_failed=$((tap_failed + 1))
	printf 'not ok %d - %s\n' "$tap_count" "$name"
	printf '%s\n' "$output" | sed 's/^/# /'
}

# refused STATUS TEXT COMMAND...: COMMAND must end by itself with STATUS (digits
# or a list "1|2"), say TEXT (a regular expression), and say it in few words.
refused() {
	local want=$1 text=$2 output status=0

	shift 2
	output=$(timeout -k 5 120 "$@" 2>&1 </dev/null) || status=$?
	printf 'status %s, wanted %s\n%s\n' "$status" "$want" "$output"
	[[ $status =~ ^($want)$ ]] || return 1
	(($(grep -c . <<<"$output") <= 12)) || return 1
	grep -qE -- "$text" <<<"$output"
}

# done_testing: the plan, and the test's own end.
done_testing() {
	printf '1..%d\n' "$tap_count"
	((tap_failed == 0))
	exit
}
