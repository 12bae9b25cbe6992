// SPDX-License-Identifier: GPL-2.0
/*
 * A walk through page tables which are mapped one to one, as the stub's and the
 * decompressor's are.  AMD APM vol. 2, 5.3.
 */
#include <linux/bits.h>
#include <linux/types.h>

#include "walk.h"

#define WALK_PRESENT		BIT_ULL(0)
#define WALK_LARGE		BIT_ULL(7)
#define WALK_ADDRESS		0x000ffffffffff000ull
#define WALK_CR4_LA57		BIT_ULL(12)

static u64 walk_cr3(void)
{
	u64 cr3;

	asm volatile("movq %%cr3, %0" : "=r" (cr3));

	return cr3;
}

/**
 * sev_walk() - what a linear address leads to
 * @va: linear address
 * @cbit_mask: the C-bit in an entry
 * @gpa: guest-physical address without C-bit, unless absent
 *
 * Return: as sev_env_translate().
 */
enum sev_env_memory sev_walk(u64 va, u64 cbit_mask, u64 *gpa)
{
	unsigned int shift = sev_env_cr4() & WALK_CR4_LA57 ? 48 : 39;
	u64 entry = walk_cr3();

	for (;;) {
		const u64 *table = (const u64 *)(entry & WALK_ADDRESS & ~cbit_mask);

		entry = table[(va >> shift) & 511];
		if (!(entry & WALK_PRESENT))
			return SEV_ENV_ABSENT;
		if (shift == 12 || (shift <= 30 && entry & WALK_LARGE))
			break;
		shift -= 9;
	}

	*gpa = (entry & WALK_ADDRESS & ~cbit_mask & ~(BIT_ULL(shift) - 1)) |
	       (va & (BIT_ULL(shift) - 1));

	return entry & cbit_mask ? SEV_ENV_PRIVATE : SEV_ENV_SHARED;
}
