// SPDX-License-Identifier: GPL-2.0
/*
 * PVALIDATE and RMPADJUST of 2 MiB through a mapping of 4 KiB: EAX 6, nothing done,
 * whatever the RMP entry's size; the next 2 MiB are not touched either. RMPQUERY asks
 * for no size, and tells that of the RMP entry.
 */
/* modes: snp */
/* opts: rmp2m=1 */
#include "guest.h"

#define NEXT	(FREE_BASE + PAGE_2M)
#define VA	(FREE_BASE + 8 * PAGE_2M)

static void make_private(u64 address)
{
	psc_header(0, 0);
	psc_entry(0, address, PSC_PRIVATE, RMP_2M, 0);
	is(psc_run(), 0, "2 MiB made private");
}

/* At a 2 MiB boundary of addresses, a page from the middle of the 2 MiB. */
static void map_middle(void)
{
	*pte_of(VA) = (FREE_BASE + PAGE_2M / 2) | PTE_TABLE | cbit_mask;
	flush_page(VA);
}

static bool validated(u64 address)
{
	return result_carry(pvalidate(address, RMP_2M, 1));
}

void main(void)
{
	struct rmp_result r;

	make_private(FREE_BASE);
	make_private(NEXT);
	map_middle();
	is(pvalidate(VA, RMP_2M, 1).eax, 6, "validate 2 MiB by a small mapping");
	ok(!validated(FREE_BASE), "nothing was validated");
	is(rmpadjust(VA, RMP_2M, 1 | 0x300).eax, 6, "RMPADJUST of 2 MiB");
	is(pvalidate(VA, RMP_2M, 0).eax, 6, "rescind 2 MiB");
	ok(validated(FREE_BASE), "nothing was rescinded");
	ok(!validated(NEXT), "nor was anything done to the next 2 MiB");
	r = rmpquery(VA, 1);
	is(r.eax, 0, "RMPQUERY works");
	is(r.rcx, RMP_2M, "and tells the RMP's size");
	is(r.rdx >> 8 & 0xff, 0, "VMPL1 has no permissions");
}
