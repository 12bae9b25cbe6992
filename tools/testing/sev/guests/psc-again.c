// SPDX-License-Identifier: GPL-2.0
/*
 * A header sent again after all was done, and one that starts in the middle:
 * entries before cur_entry are not looked at.
 */
/* modes: snp */
#include "guest.h"

void main(void)
{
	struct rmp_result r;

	ok(page_validate(FREE_BASE), "first page");
	ok(page_validate(FREE_BASE + PAGE_SIZE), "second page");
	psc_header(1, 1);
	psc_entry(0, FREE_BASE, PSC_SHARED, RMP_4K, 0);
	psc_entry(1, FREE_BASE + PAGE_SIZE, PSC_SHARED, RMP_4K, 0);
	is(psc_run(), 0, "from entry 1 on");
	is(psc_current(), 2, "done");
	r = pvalidate(FREE_BASE, RMP_4K, 1);
	ok(!r.eax && result_carry(r), "entry 0 was not done");
	map_shared(FREE_BASE + PAGE_SIZE);
	fill(FREE_BASE + PAGE_SIZE, 1);
	ok(holds(FREE_BASE + PAGE_SIZE, 1), "entry 1 was");

	is(psc_exchange(), 0, "the finished header again");
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "sw_exit_info_1");
	is(psc_current(), 2, "cur_entry as it was");
	is(psc_end(), 1, "end_entry as it was");
	ok(holds(FREE_BASE + PAGE_SIZE, 1), "nothing done");
	r = pvalidate(FREE_BASE, RMP_4K, 1);
	ok(!r.eax && result_carry(r), "entry 0 still not done");
}
