// SPDX-License-Identifier: GPL-2.0
/* PVALIDATE takes Validated away from 2 MiB at once; then all of it is 0x404. */
/* modes: snp */
/* opts: rmp2m=1 */
#include "guest.h"

static void touch(u64 address)
{
	u64 value = 0;

	trap_clear();
	asm volatile(CATCH("movq (%1), %0")
		     : "+r" (value) : "r" (address) : "r11", "memory");
	ok_vc(VC_UNVALIDATED);
	is_of(trap.cr2, address, "CR2");
}

void main(void)
{
	struct rmp_result r;

	psc_header(0, 0);
	psc_entry(0, FREE_BASE, PSC_PRIVATE, RMP_2M, 0);
	is(psc_run(), 0, "2 MiB page-state change");
	is(pvalidate(FREE_BASE, RMP_2M, 1).eax, 0, "validate 2 MiB");
	write64(FREE_BASE + 0x12348, 1);
	r = pvalidate(FREE_BASE, RMP_2M, 0);
	is(r.eax, 0, "rescind 2 MiB");
	ok(!result_carry(r), "CF clear");
	touch(FREE_BASE);
	touch(FREE_BASE + 0x12348);
	touch(FREE_BASE + PAGE_2M - 8);
	r = pvalidate(FREE_BASE, RMP_2M, 0);
	is(r.eax, 0, "rescind again");
	ok(result_carry(r), "CF set: no change");
}
