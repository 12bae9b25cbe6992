// SPDX-License-Identifier: GPL-2.0
/*
 * Page-state change of the very GHCB page that asks for it: the host loses
 * sight of it and can still resume the guest; nothing is written to it.
 */
/* modes: snp */
#include "guest.h"

static u8 second[4096] __aligned(4096);

void main(void)
{
	u64 first = ghcb_page(), other = (u64)second, registered;
	struct rmp_result r;

	ok(ghcb_prepare(other), "a second page prepared");
	psc_header(0, 0);
	psc_entry(0, first, PSC_PRIVATE, RMP_4K, 0);
	ghcb_begin(NAE_PSC, 0, 0);
	ghcb_set(GHCB_SCRATCH, first + GHCB_BUFFER);
	ghcb_exchange();
	registered = msr_protocol(0x012 | other);
	ghcb_select(other);
	is(registered, 0x013 | other, "the MSR protocol still works");
	map_private(first);
	r = pvalidate(first, RMP_4K, 1);
	is(r.eax, 0, "the old GHCB page is private");
	ok(!result_carry(r), "and was not validated");
	is(nae(NAE_FEATURES, 0, 0), 0, "the new one works");
}
