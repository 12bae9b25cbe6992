// SPDX-License-Identifier: GPL-2.0
/*
 * The stub's page tables: the low 4 GiB mapped one to one by the entry code, a
 * window of 1 GiB for what lies above, and 4 KiB pages where some are shared.
 */
#include <linux/types.h>

#include "stub.h"

#define STUB_1G			0x40000000ull
#define STUB_4G			0x100000000ull
#define STUB_PTE_HUGE_BIT	0x80ull
#define STUB_PTE_GPA		0x000ffffffffff000ull

static u64 *stub_table(const struct sev_stub *stub, u64 offset)
{
	return (u64 *)(stub->scratch + offset);
}

/**
 * sev_stub_flush_tlb() - forgets all translations; none here is global
 */
void sev_stub_flush_tlb(void)
{
	u64 cr3;

	asm volatile("movq %%cr3, %0\n\tmovq %0, %%cr3" : "=r" (cr3) : : "memory");
}

/* Replaces a 2 MiB page by 512 pages of the same memory. */
static struct sev_result stub_split(struct sev_stub *stub, u64 *pde, u64 gpa)
{
	u64 offset = STUB_PT + stub->page_tables * SEV_PAGE_4K;
	u64 *table = stub_table(stub, offset);
	u64 page = gpa & ~(SEV_PAGE_2M - 1);
	unsigned int i;

	if (stub->page_tables == STUB_PT_COUNT)
		return sev_fail(SEV_FAIL_PAGE_TABLES, gpa);
	stub->page_tables++;

	for (i = 0; i < 512; i++)
		table[i] = (page + i * SEV_PAGE_4K) | stub->cbit_mask | STUB_PTE_PAGE;
	*pde = (stub->scratch + offset) | stub->cbit_mask | STUB_PTE_TABLE;

	return sev_ok();
}

/**
 * sev_stub_set_shared() - maps one page with C = 0, or again with C = 1
 * @stub: state
 * @gpa: page of 4 KiB below 4 GiB
 * @shared: C = 0
 *
 * Only the mapping: what the page is to the hypervisor is another matter.
 *
 * Return: SEV_FAIL_PAGE_TABLES with @gpa, or SEV_OK.
 */
struct sev_result sev_stub_set_shared(struct sev_stub *stub, u64 gpa, bool shared)
{
	u64 *pde = stub_table(stub, STUB_PD) + gpa / SEV_PAGE_2M;
	struct sev_result r;
	u64 *pte;

	if (*pde & STUB_PTE_HUGE_BIT) {
		r = stub_split(stub, pde, gpa);
		if (r.code)
			return r;
	}
	pte = (u64 *)(*pde & ~stub->cbit_mask & STUB_PTE_GPA) + (gpa / SEV_PAGE_4K) % 512;
	*pte = gpa | (shared ? 0 : stub->cbit_mask) | STUB_PTE_PAGE;
	sev_stub_flush_tlb();

	return sev_ok();
}

/**
 * sev_stub_map() - makes memory accessible as private memory
 * @stub: state
 * @gpa: anywhere
 *
 * Above 4 GiB the mapping holds until the next call, and to the end of the
 * GiB.
 *
 * Return: its virtual address.
 */
u64 sev_stub_map(struct sev_stub *stub, u64 gpa)
{
	u64 base = gpa & ~(STUB_1G - 1);
	u64 *table = stub_table(stub, STUB_WINDOW_PD);
	unsigned int i;

	if (gpa < STUB_4G)
		return gpa;

	if (base != stub->window) {
		for (i = 0; i < 512; i++)
			table[i] = (base + i * SEV_PAGE_2M) | stub->cbit_mask | STUB_PTE_HUGE;
		stub->window = base;
		sev_stub_flush_tlb();
	}

	return STUB_WINDOW_VA + (gpa - base);
}
