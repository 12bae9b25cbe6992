// SPDX-License-Identifier: GPL-2.0
/* Changes to the page tables which start.S built. */
#include "guest.h"

#define SPARE_TABLES	24
#define ALIAS_BASE	0xe0000000ULL

static u64 spare_tables[SPARE_TABLES][512] __aligned(4096);
static u32 spare_used, aliases;

u64 *table_page(void)
{
	if (spare_used == SPARE_TABLES)
		give_up("out of page-table pages");
	return spare_tables[spare_used++];
}

u64 *pde_of(u64 address)
{
	return &page_directories[address >> 21];
}

static u64 entry_address(u64 entry)
{
	return entry & ~cbit_mask & 0x000ffffffffff000ULL;
}

u64 *pte_of(u64 address)
{
	u64 *pde = pde_of(address), *table;
	u32 i;

	if (*pde & PTE_PS) {
		table = table_page();
		for (i = 0; i < 512; i++)
			table[i] = (*pde & ~(u64)PTE_PS) + i * PAGE_SIZE;
		*pde = (u64)table | PTE_TABLE | cbit_mask;
		flush_tlb();
	}
	table = (u64 *)entry_address(*pde);
	return &table[address >> 12 & 511];
}

void flush_tlb(void)
{
	write_cr3(read_cr3());
}

static void set_page(u64 address, u64 entry)
{
	*pte_of(address) = entry;
	flush_page(address);
}

void map_private(u64 address)
{
	set_page(address, (address & ~0xfffULL) | PTE_TABLE | cbit_mask);
}

void map_shared(u64 address)
{
	set_page(address, (address & ~0xfffULL) | PTE_TABLE);
}

void map_range_shared(u64 address, u64 bytes)
{
	u64 end = address + bytes;

	for (; address < end; address += PAGE_SIZE)
		map_shared(address);
}

void unmap(u64 address)
{
	set_page(address, 0);
}

static u64 alias(u64 entry)
{
	u64 address = ALIAS_BASE + aliases++ * PAGE_SIZE;

	set_page(address, entry);
	return address;
}

u64 alias_private(u64 gpa)
{
	return alias(gpa | PTE_TABLE | cbit_mask);
}

u64 alias_shared(u64 gpa)
{
	return alias(gpa | PTE_TABLE);
}
