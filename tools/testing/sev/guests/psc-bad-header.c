// SPDX-License-Identifier: GPL-2.0
/* end_entry beyond what fits behind sw_scratch: invalid header, nothing done. */
/* modes: snp */
#include "guest.h"

static void check(u16 current, u16 end, const char *what)
{
	psc_header(current, end);
	psc_entry(0, FREE_BASE, PSC_SHARED, RMP_4K, 0);
	is(psc_exchange(), PSC_BAD_HEADER, what);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "sw_exit_info_1 stays 0");
}

void main(void)
{
	struct rmp_result r;
	u64 late = ghcb_page() + GHCB_BUFFER + 0x7f0 - 8 - 4 * 8;

	ok(page_validate(FREE_BASE), "a private page");
	check(0, 253, "end_entry 253");
	check(0, 254, "end_entry 254");
	check(0, 0xffff, "end_entry 0xffff");
	r = pvalidate(FREE_BASE, RMP_4K, 1);
	ok(!r.eax && result_carry(r), "the page was not touched");

	/* a structure near the end of the buffer: four entries fit */
	write64(late, 4ULL << 16);
	write64(late + 8, FREE_BASE | PSC_SHARED << 52);
	ghcb_begin(NAE_PSC, 0, 0);
	ghcb_set(GHCB_SCRATCH, late);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_2), PSC_BAD_HEADER, "five entries where four fit");
}
