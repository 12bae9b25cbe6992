// SPDX-License-Identifier: GPL-2.0
/*
 * The #VC frame: without IST on the interrupted stack, aligned to 16 bytes;
 * with IST at the top of that stack, from CPL 0 too.
 */
/* modes: es snp */
#include "guest.h"

static void check(u64 offset)
{
	u64 stack;

	trap_clear();
	asm volatile("movq %%rsp, %%r8\n\t"
		     "subq %1, %%rsp\n\t"
		     "movq %%rsp, %0\n\t"
		     "xorl %%eax, %%eax\n\t"
		     CATCH("cpuid")
		     "movq %%r8, %%rsp"
		     : "=&r" (stack) : "r" (offset)
		     : "r8", "r11", "rax", "rbx", "rcx", "rdx", "memory");
	ok_vc(VC_CPUID);
	is(trap.regs.rsp, stack, "RSP in the frame");
	is(trap.regs.ss, SEL_DATA, "SS in the frame");
	is(trap.regs.cs, SEL_CODE64, "CS in the frame");
	if (idt[TRAP_VC].ist)
		is(trap.frame, (u64)ist_stacks[0][idt[TRAP_VC].ist - 1] + 4096,
		   "frame at the top of the IST stack");
	else
		is(trap.frame, stack & ~15ULL, "frame below the interrupted RSP");
}

void main(void)
{
	check(0);
	check(8);
	check(3);
	gate_set_ist(TRAP_VC, 1);
	check(0);
	check(8);
	gate_set_ist(TRAP_VC, 2);
	check(5);
	gate_set_ist(TRAP_VC, 0);
	check(0);
}
