// SPDX-License-Identifier: GPL-2.0
/*
 * A list whose first entry makes its own GHCB page private: the host has the list
 * already, and does the entries behind it.
 */
/* modes: snp */
#include "guest.h"

#define FIRST	FREE_BASE
#define SECOND	(FREE_BASE + 5 * PAGE_SIZE)

static u8 second[4096] __aligned(4096);

static void change(u64 own)
{
	psc_header(0, 2);
	psc_entry(0, own, PSC_PRIVATE, RMP_4K, 0);
	psc_entry(1, FIRST, PSC_SHARED, RMP_4K, 0);
	psc_entry(2, SECOND, PSC_SHARED, RMP_4K, 0);
	ghcb_begin(NAE_PSC, 0, 0);
	ghcb_set(GHCB_SCRATCH, own + GHCB_BUFFER);
	ghcb_exchange();
}

static bool given_away(u64 page)
{
	struct rmp_result r = pvalidate(page, RMP_4K, 1);

	return !r.eax && !result_carry(r);
}

void main(void)
{
	u64 own = ghcb_page(), other = (u64)second, registered;

	ok(ghcb_prepare(other), "another GHCB page prepared");
	ok(page_validate(FIRST) && page_validate(SECOND), "two validated pages");
	change(own);
	registered = msr_protocol(0x012 | other);
	ghcb_select(other);
	is(registered, 0x013 | other, "the MSR protocol still works");
	map_private(own);
	ok(given_away(own), "the old GHCB page was made private");
	ok(given_away(FIRST), "entry 1 was done");
	ok(given_away(SECOND), "entry 2 was done");
	is(nae(NAE_FEATURES, 0, 0), 0, "the other GHCB works");
}
