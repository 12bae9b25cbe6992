// SPDX-License-Identifier: GPL-2.0
/*
 * An AP which starts with five levels of page tables, where the processor has them: the
 * highest level decides where it reads, and the others are as before.
 */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

#define CR4_LA57	BIT(12)
#define CR4_PAE_MCE	0x60ULL
#define TABLE		3ULL
#define SECOND		BIT(48)	/* what the second entry of the highest level maps */

static u64 pml5[512] __aligned(4096);
static u64 cr4, far_value, value = 0x5eb1eb05;
static u32 done;

static void entry(u32 index)
{
	asm volatile("movq %%cr4, %0" : "=r" (cr4));
	far_value = read64((u64)&value | SECOND);
	done = 1;
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];

	pml5[0] = (u64)pml4 | cbit_mask | TABLE;
	pml5[1] = pml5[0];
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	vmsa_long_mode(page, 1, (u64)entry);
	write64(page + VMSA_CR4, CR4_PAE_MCE | CR4_LA57);
	write64(page + VMSA_CR3, (u64)pml5 | cbit_mask);
	/* What starts others loads the four levels */
	write64(page + VMSA_RIP, (u64)ap_main);
	write64(page + VMSA_RSP, cpu_stack_top(1) - 8);
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created");
	ok(wait_for(&done, 1), "it runs");
	is(cr4 & CR4_LA57, CR4_LA57, "with CR4.LA57");
	is(far_value, value, "read by the second half");
}
