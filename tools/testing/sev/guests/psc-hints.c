// SPDX-License-Identifier: GPL-2.0
/* PSMASH and UNSMASH are hints: accepted, no page changes its state. */
/* modes: snp */
/* opts: rmp2m=1 */
#include "guest.h"

static void hint(u64 operation, u32 size)
{
	psc_header(0, 0);
	psc_entry(0, FREE_BASE, operation, size, 0);
	is(psc_run(), 0, operation == PSC_PSMASH ? "PSMASH" : "UNSMASH");
	is(psc_current(), 1, "counted as done");
	ok(holds(FREE_BASE + 0x3000, 1), "contents kept");
}

void main(void)
{
	struct rmp_result r;

	psc_header(0, 0);
	psc_entry(0, FREE_BASE, PSC_PRIVATE, RMP_2M, 0);
	is(psc_run(), 0, "2 MiB private");
	is(pvalidate(FREE_BASE, RMP_2M, 1).eax, 0, "validated");
	fill(FREE_BASE + 0x3000, 1);
	hint(PSC_PSMASH, RMP_2M);
	hint(PSC_UNSMASH, RMP_2M);
	r = pvalidate(FREE_BASE + 0x3000, RMP_4K, 1);
	ok(!r.eax && result_carry(r), "still validated");
}
