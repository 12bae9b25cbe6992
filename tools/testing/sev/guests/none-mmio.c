// SPDX-License-Identifier: GPL-2.0
/* Memory-mapped devices of a plain guest, by many forms of MOV. */
/* modes: none */
#include "guest.h"

#define TPR	(APIC_BASE + 0x80)

void main(void)
{
	u64 value = 0x20, base = APIC_BASE;

	asm volatile("movl %k0, (%1)" : : "r" (value), "r" (TPR) : "memory");
	is(read32(TPR), 0x20, "MOV register to memory");
	asm volatile("movl $0x30, (%0)" : : "r" (TPR) : "memory");
	is(read32(TPR), 0x30, "MOV immediate to memory");
	asm volatile("movl %k0, 0x80(%1)" : : "r" (value), "r" (base) : "memory");
	is(read32(TPR), 0x20, "with displacement");
	asm volatile("movl %k0, (%1, %2, 8)"
		     : : "r" (0x40), "r" (base), "r" (0x10ULL) : "memory");
	is(read32(TPR), 0x40, "with index");
	asm volatile("movl %0, %%r9d\n\tmovl %%r9d, (%1)"
		     : : "r" (0x50), "r" (TPR) : "r9", "memory");
	is(read32(TPR), 0x50, "from R9");
	write32(TPR, 0);
}
