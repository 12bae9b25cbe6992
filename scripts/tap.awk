# SPDX-License-Identifier: GPL-2.0-only
#
# usage: awk -f tap.awk LOG
#
# Sums the TAP lines of one log: prints "PASSED FAILED SKIPPED", and each failure
# on stderr. A plan which its results do not fill, or a log with no result at
# all, is a failure: a suite which died half way has not passed.

function fail(text)
{
	failed++
	print text > "/dev/stderr"
}

# A plan stands before its results or after them; several programs may write to
# one log.
function plan(n)
{
	if (planned < 0 && seen > 0) {
		if (n != seen)
			fail("    " n " results were announced, " seen " came")
		seen = 0
		return
	}
	end_plan()
	planned = n
	seen = 0
	if (!n)
		end_plan()
}

function end_plan()
{
	if (planned >= 0 && planned != seen)
		fail("    " planned " results were announced, " seen " came")
	planned = -1
	seen = 0
}

function result()
{
	if (++seen == planned)
		end_plan()
}

BEGIN {
	planned = -1
	passed = failed = skipped = 0
}

{
	sub(/\r$/, "")
}

/^1\.\.[0-9]+/ {
	plan(substr($1, 4) + 0)
}

/^ok [0-9]+/ {
	if (toupper($0) ~ /# SKIP/)
		skipped++
	else
		passed++
	result()
}

/^not ok [0-9]+/ {
	fail("    " $0)
	result()
}

/^Bail out!/ {
	fail("    " $0)
}

END {
	end_plan()
	if (passed + failed + skipped == 0)
		fail("    no test reported anything")
	print passed, failed, skipped
}
