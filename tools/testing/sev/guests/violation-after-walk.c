// SPDX-License-Identifier: GPL-2.0
/*
 * A page table reached through a C = 0 pointer is walked in private memory; a
 * C = 0 data access to that page is a violation all the same. (After an exit:
 * until then the model cannot tell the two apart.)
 */
/* modes: snp */
/* expect: violation */
#include "guest.h"

#define WINDOW	0xc0000000ULL

static u64 table[512] __aligned(4096);

void main(void)
{
	u64 shared = alias_shared((u64)table);

	table[0] = (u64)vmsa_pages[0] | PTE_TABLE | cbit_mask;
	*pde_of(WINDOW) = (u64)table | PTE_TABLE;
	ok(true, "about to read a page table through C = 0");
	plan();
	flush_tlb();
	read64(WINDOW);
	msr_protocol(0x080);
	read64(shared);
	ok(false, "the read went through");
}
