// SPDX-License-Identifier: GPL-2.0
/* One call with both operations, both sizes and pages in any order. */
/* modes: snp */
/* opts: rmp2m=1 */
#include "guest.h"

#define BIG	(FREE_BASE + PAGE_2M)

static bool usable_shared(u64 address, u64 pattern)
{
	fill(address, pattern);
	return holds(address, pattern);
}

void main(void)
{
	struct rmp_result r;

	ok(page_validate(FREE_BASE + 9 * PAGE_SIZE), "a private page");
	psc_header(0, 4);
	psc_entry(0, FREE_BASE + 5 * PAGE_SIZE, PSC_SHARED, RMP_4K, 0);
	psc_entry(1, BIG, PSC_PRIVATE, RMP_2M, 0);
	psc_entry(2, FREE_BASE + 4 * PAGE_SIZE, PSC_SHARED, RMP_4K, 0);
	psc_entry(3, FREE_BASE + 9 * PAGE_SIZE, PSC_PRIVATE, RMP_4K, 0);
	psc_entry(4, FREE_BASE + 2 * PAGE_2M, PSC_SHARED, RMP_2M, 0);
	is(psc_run(), 0, "five entries");
	is(psc_current(), 5, "all done");
	map_shared(FREE_BASE + 5 * PAGE_SIZE);
	map_shared(FREE_BASE + 4 * PAGE_SIZE);
	map_shared(FREE_BASE + 2 * PAGE_2M + 77 * PAGE_SIZE);
	ok(usable_shared(FREE_BASE + 5 * PAGE_SIZE, 1), "entry 0 is shared");
	ok(usable_shared(FREE_BASE + 4 * PAGE_SIZE, 2), "entry 2 is shared");
	ok(usable_shared(FREE_BASE + 2 * PAGE_2M + 77 * PAGE_SIZE, 3), "entry 4 is shared");
	r = pvalidate(FREE_BASE + 9 * PAGE_SIZE, RMP_4K, 1);
	ok(!r.eax && result_carry(r), "entry 3 stayed as it was");
	r = pvalidate(BIG, RMP_2M, 1);
	ok(!r.eax && !result_carry(r), "entry 1 is private, not validated");
}
