// SPDX-License-Identifier: GPL-2.0
/*
 * A bad entry: its index is left in cur_entry, the entries before it are done,
 * those behind it are not.
 */
/* modes: snp */
#include "guest.h"

static void prepare(void)
{
	psc_header(0, 2);
	psc_entry(0, FREE_BASE, PSC_SHARED, RMP_4K, 0);
	psc_entry(1, FREE_BASE + PAGE_SIZE, PSC_SHARED, RMP_4K, 0);
	psc_entry(2, FREE_BASE + 2 * PAGE_SIZE, PSC_SHARED, RMP_4K, 0);
}

static void check(const char *what)
{
	is(psc_run(), PSC_BAD_ENTRY, what);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "sw_exit_info_1 stays 0");
	is(psc_current(), 1, "cur_entry is the bad entry");
}

void main(void)
{
	struct rmp_result r;

	ok(page_validate(FREE_BASE), "first page");
	ok(page_validate(FREE_BASE + PAGE_SIZE), "second page");
	ok(page_validate(FREE_BASE + 2 * PAGE_SIZE), "third page");

	prepare();
	psc_entry(1, FREE_BASE + PAGE_SIZE, PSC_SHARED, RMP_2M, 0);
	check("2 MiB entry which is not aligned");
	map_shared(FREE_BASE);
	fill(FREE_BASE, 1);
	ok(holds(FREE_BASE, 1), "the entry before it was done");
	r = pvalidate(FREE_BASE + 2 * PAGE_SIZE, RMP_4K, 1);
	ok(!r.eax && result_carry(r), "the entry behind it was not");

	prepare();
	psc_entry(1, FREE_BASE + PAGE_SIZE, PSC_SHARED, RMP_4K, 2);
	check("4 KiB entry with cur_page 2");
	prepare();
	psc_entry(1, FREE_BASE + PAGE_2M, PSC_SHARED, RMP_2M, 513);
	check("2 MiB entry with cur_page 513");
	r = pvalidate(FREE_BASE + PAGE_SIZE, RMP_4K, 1);
	ok(!r.eax && result_carry(r), "the bad entry's page is as it was");
}
