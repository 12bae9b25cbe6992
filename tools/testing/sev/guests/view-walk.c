// SPDX-License-Identifier: GPL-2.0
/*
 * Page-table walks are private whatever the C-bit of CR3 and of the entries
 * on the way; only the last entry's decides about the data.
 */
/* modes: es snp */
#include "guest.h"

#define WINDOW	0x140000000ULL	/* 5 GiB: not RAM here */

static u8 page[4096] __aligned(4096);

void main(void)
{
	u64 *table = table_page(), *directory = table_page();
	u64 address = WINDOW + 5 * PAGE_SIZE, value;

	fill((u64)page, 7);
	table[5] = (u64)page | PTE_TABLE | cbit_mask;
	directory[0] = (u64)table | PTE_TABLE;
	pdpt[5] = (u64)directory | PTE_TABLE;
	flush_tlb();
	ok(holds(address, 7), "PDPT and PD entries without C-bit");

	pml4[0] &= ~cbit_mask;
	flush_tlb();
	ok(holds(address, 7), "PML4 entry without C-bit too");

	write_cr3((u64)pml4);
	ok(holds(address, 7), "CR3 without C-bit too");
	is(read_cr3(), (u64)pml4, "CR3 reads as written");
	ok(read64(address) != 0, "accessed");
	is(table[5] & 0x20, 0x20, "accessed bit in the private table");

	/* A model may take CR3 into its own hands when the mode is set */
	asm volatile("mov %%cr0, %%r9\n\tmov %%r9, %%cr0\n\tmov %%cr3, %%r9\n\tmov %%r9, %0"
		     : "=r" (value) : : "r9", "memory");
	is(value, (u64)pml4, "CR3 reads as written after CR0 was");
	ok(holds(address, 7), "and the tables are found");
	write_cr3((u64)pml4);
	is(read_cr3(), (u64)pml4, "the same written again");
	ok(holds(address, 7), "and used");

	write_cr3((u64)pml4 | cbit_mask);
	is(read_cr3(), (u64)pml4 | cbit_mask, "CR3 with C-bit reads as written");
	ok(holds(address, 7), "and again");
}
