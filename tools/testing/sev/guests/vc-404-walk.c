// SPDX-License-Identifier: GPL-2.0
/*
 * A page table in memory that was not validated: the walk is checked like a
 * private access, so #VC 0x404, CR2 the address that was to be translated.
 */
/* modes: snp */
#include "guest.h"

void main(void)
{
	u64 address = 0xc0000123ULL, value = 0x77;

	*pde_of(address) = FREE_BASE | PTE_TABLE | cbit_mask;
	flush_tlb();
	trap_clear();
	asm volatile(CATCH("movb (%1), %b0")
		     : "+a" (value) : "r" (address) : "r11", "memory");
	ok(trap_is_vc(VC_UNVALIDATED), "#VC 0x404 at the instruction");
	is(trap.cr2, address, "CR2");
	is(value, 0x77, "register untouched");
}
