// SPDX-License-Identifier: GPL-2.0
/* Instructions which KVM does not intercept, or only with automatic exits. */
/* modes: none es snp */
#include "guest.h"

#define CHECK(insn) do {						\
	u64 r;								\
									\
	trap_clear();							\
	asm volatile(CATCH(insn)					\
		     : "=&r" (r) : "r" ((u64)&trap) : "r11", "memory");	\
	ok_no_trap();							\
} while (0)

void main(void)
{
	u64 a = 0, old, value;

	CHECK("invlpg (%1)");
	CHECK("clflush (%1)");
	CHECK("pause");
	CHECK("movq %%cr0, %0; movq %0, %%cr0");
	CHECK("movq %%cr3, %0; movq %0, %%cr3");
	CHECK("movq %%cr4, %0; movq %0, %%cr4");
	CHECK("movq %%cr8, %0; movq %0, %%cr8");
	CHECK("sgdt -16(%%rsp); lgdt -16(%%rsp)");
	CHECK("sidt -16(%%rsp); lidt -16(%%rsp)");
	CHECK("pushfq; popfq");
	asm volatile("movq %%cr0, %0" : "=r" (old));
	asm volatile("movq %0, %%cr0" : : "r" (old ^ 8));
	asm volatile("movq %%cr0, %0" : "=r" (value));
	is(value, old ^ 8, "CR0 reads as written");
	asm volatile("movq %0, %%cr0" : : "r" (old));
	value = rdmsr(MSR_EFER);
	is(value & 0xd00, 0xd00, "EFER: LME, LMA, NXE");
	wrmsr(MSR_EFER, value | 1);
	a = rdmsr(MSR_EFER);
	is(a & 0xd01, 0xd01, "EFER.SCE can be set");
}
