// SPDX-License-Identifier: GPL-2.0
/*
 * SEV-ES: the two views of a page. What one writes the other does not see;
 * looking through C = 0 at private data changes nothing. (A write through one
 * view may destroy the other's contents, as it does in hardware.)
 */
/* modes: es */
#include "guest.h"

static u8 page[4096] __aligned(4096);

static void check(u64 gpa, const char *what)
{
	u64 private = alias_private(gpa), shared = alias_shared(gpa);

	print("# %s", what);
	fill(private, 1);
	ok(holds(private, 1), "C = 1 sees what it wrote");
	ok(holds(alias_private(gpa), 1), "another C = 1 mapping sees the same");
	is(words_equal(shared, 1), 0, "C = 0 does not see it");
	ok(is_noise(shared), "C = 0 sees noise");
	ok(holds(private, 1), "C = 1 still sees it after C = 0 looked");
	fill(shared, 2);
	ok(holds(shared, 2), "C = 0 sees what it wrote");
	ok(holds(alias_shared(gpa), 2), "another C = 0 mapping sees the same");
	is(words_equal(private, 2), 0, "C = 1 does not see it");
	fill(private, 3);
	ok(holds(private, 3), "C = 1 sees what it wrote then");
	is(words_equal(shared, 3), 0, "C = 0 does not see it");
}

void main(void)
{
	check((u64)page, "a launched page");
	check(FREE_BASE, "a fresh page");
	check(FREE_BASE + 0x1ff000, "another");
}
