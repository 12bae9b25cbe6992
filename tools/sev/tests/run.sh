#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Runs all tests of the host tools. TAP on standard output, one plan for each
# test program.
#
# usage: run.sh DIRECTORY-OF-TOOLS DIRECTORY-OF-VECTORS

set -u

here=$(dirname "$0")
check=$1/check
vectors=$2
work=$1/check/vectors
status=0

mkdir -p "$work"
python3 "$here/vectors.py" "$vectors" "$work" || exit 1

suite() { # COMMAND...
	echo "# $(basename "$1")"
	"$@" || status=1
}

suite "$check/test_vectors" "$work/vectors.txt"
suite "$check/test_rules"
suite "$check/test_builder"
suite "$check/test_fuzz" --runs "${FUZZ_RUNS:-10000}" "$work/igvm-snp.igvm" "$work/igvm-es.igvm"
suite "$here/cli.sh" "$check" "$work" "$check/work"
exit $status
