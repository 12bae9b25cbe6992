// SPDX-License-Identifier: GPL-2.0
/*
 * A page table behind the end of RAM, named without C-bit: the walk is a private
 * access all the same, and the host has no private memory there.
 */
/* modes: snp */
/* expect: violation */
/* log: private access */
#include "guest.h"

#define WINDOW	0x140000000ULL	/* 5 GiB: not RAM here */

void main(void)
{
	u64 *directory = table_page();

	directory[0] = (guest_info()->low_top + PAGE_SIZE) | PTE_TABLE;
	pdpt[5] = (u64)directory | PTE_TABLE | cbit_mask;
	flush_tlb();
	ok(true, "about to walk a table behind the end of RAM");
	plan();
	read64(WINDOW);
	ok(false, "the read went through");
}
