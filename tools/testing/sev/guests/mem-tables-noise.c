// SPDX-License-Identifier: GPL-2.0
/*
 * Page tables in a page that is then shared: the walk stays private, so the
 * page's memory is not the guest's any more and the walk fails: #VC 0x404.
 */
/* modes: snp */
#include "guest.h"

#define WINDOW	0xc0000000ULL

void main(void)
{
	u64 table = FREE_BASE, value = 0;

	ok(page_validate(table), "a page for a page table");
	fill(table, 0);
	write64(table, (u64)vmsa_pages[0] | PTE_TABLE | cbit_mask);
	*pde_of(WINDOW) = table | PTE_TABLE | cbit_mask;
	flush_tlb();
	write64((u64)vmsa_pages[0], 0x1234);
	is(read64(WINDOW), 0x1234, "mapped through it");
	is(msr_page_state(table, MSR_PSC_SHARED), MSR_PSC_DONE, "made shared");
	flush_tlb();
	trap_clear();
	asm volatile(CATCH("movq (%1), %0")
		     : "+r" (value) : "r" (WINDOW) : "r11", "memory");
	ok_vc(VC_UNVALIDATED);
	is_of(trap.cr2, WINDOW, "CR2");
}
