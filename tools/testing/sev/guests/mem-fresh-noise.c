// SPDX-License-Identifier: GPL-2.0
/* Private memory which the launch did not bring holds noise, not zeros. */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	u32 i;

	for (i = 0; i < 4; i++)
		ok(page_validate(FREE_BASE + i * PAGE_SIZE), "page %d made usable", i);
	for (i = 0; i < 4; i++)
		ok(is_noise(FREE_BASE + i * PAGE_SIZE), "page %d holds noise", i);
	ok(!pages_equal(FREE_BASE, FREE_BASE + PAGE_SIZE), "not the same noise");
	ok(page_validate(FREE_BASE + PAGE_2M + PAGE_SIZE), "a page of another 2 MiB");
	ok(is_noise(FREE_BASE + PAGE_2M + PAGE_SIZE), "it holds noise");
	ok(!pages_equal(FREE_BASE, FREE_BASE + PAGE_2M + PAGE_SIZE), "different too");
}
