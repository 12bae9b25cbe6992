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

# A program which ends without its plan has died on the way
suite() { # COMMAND...
	local output name

	name=$(basename "$1")
	output=$("$@" 2>&1) || status=1
	printf '# %s\n%s\n' "$name" "$output"
	if [[ ${output##*$'\n'} != 1..* ]]; then
		echo "not ok 0 - $name: did not come to its end"
		status=1
	fi
}

suite "$check/test_vectors" "$work/vectors.txt"
suite "$check/test_rules"
suite "$check/test_files"
suite "$check/test_kernel"
suite "$check/test_builder"
suite "$check/test_report" "$work" "$here/certificate.pem"
suite "$check/test_fuzz" --runs "${FUZZ_RUNS:-10000}" "$work/igvm-snp.igvm" "$work/igvm-es.igvm"
suite "$here/cli.sh" "$check" "$work" "$check/work"
exit $status
