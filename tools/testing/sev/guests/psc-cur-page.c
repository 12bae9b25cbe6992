// SPDX-License-Identifier: GPL-2.0
/* cur_page says where in a 2 MiB entry to start: the pages before it stay. */
/* modes: snp */
#include "guest.h"

static void check_private(u32 page, const char *what)
{
	struct rmp_result r = pvalidate(FREE_BASE + page * PAGE_SIZE, RMP_4K, 1);

	is(r.eax, 0, what);
	ok(result_carry(r), "still validated");
}

void main(void)
{
	u32 i, bad = 0;

	for (i = 0; i < 512; i++)
		bad += !page_validate(FREE_BASE + i * PAGE_SIZE);
	is(bad, 0, "512 private pages");
	psc_header(0, 0);
	psc_entry(0, FREE_BASE, PSC_SHARED, RMP_2M, 300);
	is(psc_run(), 0, "2 MiB entry from page 300 on");
	is(psc_current(), 1, "entry done");
	is(psc_entry_get(0) & 0xfff, 512, "cur_page: the whole entry");
	check_private(0, "page 0");
	check_private(299, "page 299");
	for (i = 300; i < 512; i++) {
		map_shared(FREE_BASE + i * PAGE_SIZE);
		write64(FREE_BASE + i * PAGE_SIZE, i);
		bad += read64(FREE_BASE + i * PAGE_SIZE) != i;
	}
	is(bad, 0, "pages 300 to 511 are shared");

	psc_header(0, 0);
	psc_entry(0, FREE_BASE, PSC_SHARED, RMP_2M, 512);
	is(psc_run(), 0, "2 MiB entry which is done already");
	check_private(1, "page 1");
}
