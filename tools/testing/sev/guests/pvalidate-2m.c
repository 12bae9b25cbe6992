// SPDX-License-Identifier: GPL-2.0
/*
 * PVALIDATE of 2 MiB where the host has a 2 MiB RMP entry: one call for 512
 * pages. A 4 KiB call then makes the host split the entry (PSMASH) and works.
 */
/* modes: snp */
/* opts: rmp2m=1 */
#include "guest.h"

static void check(u64 address, u32 size, u32 validate, bool carry, const char *what)
{
	struct rmp_result r = pvalidate(address, size, validate);

	is(r.eax, 0, what);
	is(result_carry(r), carry, carry ? "CF set: no change" : "CF clear");
}

void main(void)
{
	u64 last = FREE_BASE + PAGE_2M - PAGE_SIZE;

	psc_header(0, 0);
	psc_entry(0, FREE_BASE, PSC_PRIVATE, RMP_2M, 0);
	is(psc_run(), 0, "2 MiB page-state change");
	check(FREE_BASE, RMP_2M, 1, false, "validate 2 MiB");
	check(FREE_BASE, RMP_2M, 1, true, "again");
	fill(FREE_BASE, 1);
	fill(last, 2);
	ok(holds(FREE_BASE, 1), "first page usable");
	ok(holds(last, 2), "last page usable");
	check(last, RMP_4K, 1, true, "4 KiB of it: split, still validated");
	ok(holds(last, 2), "contents kept by the split");
	check(FREE_BASE + PAGE_SIZE, RMP_4K, 0, false, "rescind one page");
	is(pvalidate(FREE_BASE, RMP_2M, 1).eax, 6, "2 MiB on the split entry: mismatch");
	ok(holds(FREE_BASE, 1), "the first page is not affected");
	check(FREE_BASE + PAGE_SIZE, RMP_4K, 1, false, "validate that page again");
}
