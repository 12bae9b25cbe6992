// SPDX-License-Identifier: GPL-2.0
/*
 * SEV-ES: both views of a page at once. They are different memory: what one
 * writes the other does not see, and neither destroys the other.
 */
/* modes: es */
#include "guest.h"

static u8 page[4096] __aligned(4096);

static void check(u64 gpa, const char *what)
{
	u64 private = alias_private(gpa), shared = alias_shared(gpa);

	print("# %s", what);
	fill(private, 1);
	is(words_equal(shared, 1), 0, "C = 0 does not see what C = 1 wrote");
	fill(shared, 2);
	ok(holds(shared, 2), "C = 0 sees what it wrote");
	ok(holds(private, 1), "C = 1 still sees its own");
	ok(holds(alias_shared(gpa), 2), "another C = 0 mapping sees the same");
	ok(holds(alias_private(gpa), 1), "another C = 1 mapping sees the same");
}

void main(void)
{
	check((u64)page, "a launched page");
	check(FREE_BASE, "a fresh page");
	check(FREE_BASE + 0x1ff000, "another");
}
