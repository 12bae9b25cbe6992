// SPDX-License-Identifier: GPL-2.0
/* After PVALIDATE took Validated away, private accesses raise #VC 0x404. */
/* modes: snp */
#include "guest.h"

static u8 page[4096] __aligned(4096);

static void check(u64 address)
{
	struct rmp_result r;
	u64 value = 0;

	write64(address, 0x1234);
	r = pvalidate(address, RMP_4K, 0);
	is(r.eax, 0, "rescinded");
	ok(!result_carry(r), "was validated");
	trap_clear();
	asm volatile(CATCH("movq (%1), %0")
		     : "+r" (value) : "r" (address) : "r11", "memory");
	ok_vc(VC_UNVALIDATED);
	is_of(trap.cr2, address, "CR2");
	trap_clear();
	asm volatile(CATCH("movq %0, (%1)")
		     : : "r" (value), "r" (address) : "r11", "memory");
	ok_vc(VC_UNVALIDATED);
	is_of(trap.cr2, address, "CR2");
	r = pvalidate(address, RMP_4K, 1);
	is(r.eax, 0, "validated again");
	ok(!result_carry(r), "was not validated");
	write64(address, 0x5678);
	is(read64(address), 0x5678, "usable again");
}

void main(void)
{
	map_private((u64)page);
	check((u64)page);
	ok(page_validate(FREE_BASE), "a page which was not launched");
	check(FREE_BASE);
}
