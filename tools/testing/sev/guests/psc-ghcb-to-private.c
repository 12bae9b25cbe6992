// SPDX-License-Identifier: GPL-2.0
/*
 * Before hand-over a guest makes its GHCB page private again, by the MSR
 * protocol; another page then serves as GHCB.
 */
/* modes: snp */
#include "guest.h"

static u8 second[4096] __aligned(4096);

void main(void)
{
	u64 first = ghcb_page(), other = (u64)second;
	u64 to_private, registered;
	struct rmp_result r;

	ok(ghcb_prepare(other), "a second page prepared");
	to_private = msr_page_state(first, MSR_PSC_PRIVATE);
	registered = msr_protocol(0x012 | other);
	ghcb_select(other);
	is(to_private, MSR_PSC_DONE, "first page made private");
	is(registered, 0x013 | other, "second page registered");
	map_private(first);
	r = pvalidate(first, RMP_4K, 1);
	is(r.eax, 0, "first page validated");
	ok(!result_carry(r), "anew");
	fill(first, 1);
	ok(holds(first, 1), "an ordinary private page");
}
