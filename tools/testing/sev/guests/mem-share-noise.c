// SPDX-License-Identifier: GPL-2.0
/*
 * No direction of a page-state change keeps the contents: neither the plain
 * text nor zeros arrive on the other side.
 */
/* modes: snp */
#include "guest.h"

#define PAGE	FREE_BASE

void main(void)
{
	ok(page_validate(PAGE), "private and validated");
	fill(PAGE, 1);
	ok(holds(PAGE, 1), "pattern written");
	ok(page_to_shared(PAGE), "made shared");
	is(words_equal(PAGE, 1), 0, "nothing of the private contents is seen");
	ok(is_noise(PAGE), "noise");
	fill(PAGE, 2);
	ok(holds(PAGE, 2), "shared memory keeps what is written");
	ok(page_to_private(PAGE), "made private again");
	is(words_equal(PAGE, 1), 0, "the old private contents are gone");
	is(words_equal(PAGE, 2), 0, "the shared contents did not come along");
	ok(is_noise(PAGE), "noise");
	fill(PAGE, 3);
	ok(holds(PAGE, 3), "private memory keeps what is written");
}
