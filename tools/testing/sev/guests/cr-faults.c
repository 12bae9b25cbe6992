// SPDX-License-Identifier: GPL-2.0
/* Control-register values which the processor refuses: #GP(0), nothing changes. */
/* modes: es snp */
#include "guest.h"

#define CHECK(insn, bad) do {						\
	u64 value = (bad);						\
									\
	trap_clear();							\
	asm volatile(CATCH(insn) : : "a" (value) : "r11", "memory");	\
	ok_trap(TRAP_GP, 0);						\
} while (0)

static u64 read_cr(u32 number)
{
	u64 value;

	if (number == 0)
		asm volatile("movq %%cr0, %0" : "=r" (value));
	else
		asm volatile("movq %%cr4, %0" : "=r" (value));
	return value;
}

void main(void)
{
	u64 cr0 = read_cr(0), cr4 = read_cr(4), efer = rdmsr(MSR_EFER);

	CHECK("movq %%rax, %%cr0", cr0 & ~1ULL);
	CHECK("movq %%rax, %%cr0", cr0 | BIT(32));
	CHECK("movq %%rax, %%cr0", (cr0 & ~BIT(30)) | BIT(29));
	is(read_cr(0), cr0, "CR0 unchanged");
	CHECK("movq %%rax, %%cr4", cr4 & ~0x20ULL);
	CHECK("movq %%rax, %%cr4", cr4 | BIT(31));
	CHECK("movq %%rax, %%cr4", cr4 | BIT(12));
	is(read_cr(4), cr4, "CR4 unchanged");
	CATCH_PLAIN("wrmsr", (efer & ~0x100ULL) & LOW32, MSR_EFER, 0);
	ok_trap(TRAP_GP, 0);
	CATCH_PLAIN("wrmsr", efer & LOW32, MSR_EFER, 1);
	ok_trap(TRAP_GP, 0);
	is(rdmsr(MSR_EFER), efer, "EFER unchanged");
}
