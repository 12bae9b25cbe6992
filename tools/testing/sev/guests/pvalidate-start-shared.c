// SPDX-License-Identifier: GPL-2.0
/*
 * A host that starts with all memory shared: page-state change to private,
 * then PVALIDATE, 4 KiB and 2 MiB.
 */
/* modes: snp */
/* opts: start=shared rmp2m=1 */
#include "guest.h"

void main(void)
{
	u64 other = FREE_BASE + PAGE_2M;
	struct rmp_result r;

	map_shared(other);
	fill(other, 1);
	ok(holds(other, 1), "memory is shared at start");
	map_private(other);
	ok(page_validate(other), "one page made private and validated");
	fill(other, 2);
	ok(holds(other, 2), "usable");

	psc_header(0, 0);
	psc_entry(0, FREE_BASE, PSC_PRIVATE, RMP_2M, 0);
	is(psc_run(), 0, "2 MiB made private");
	r = pvalidate(FREE_BASE, RMP_2M, 1);
	is(r.eax, 0, "2 MiB validated");
	ok(!result_carry(r), "CF clear");
	fill(FREE_BASE + 0x100000, 3);
	ok(holds(FREE_BASE + 0x100000, 3), "usable");
}
