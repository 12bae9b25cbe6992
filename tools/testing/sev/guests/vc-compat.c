// SPDX-License-Identifier: GPL-2.0
/* #VC in compatibility mode: a 64-bit gate and frame; IRETQ goes back. */
/* modes: es snp */
#include "guest.h"

u32 compat_at, compat_after, compat_stack;

asm(".text\n"
	".globl code64\n"
	"code64:\n"
	"	pushq %rbx\n"
	"	leaq 3f(%rip), %rax\n"
	"	movq %rax, catch_resume\n"
	"	pushq $0x08\n"
	"	pushq $1f\n"
	"	lretq\n"
	".code32\n"
	"1:	movl $2f, compat_at\n"
	"	movl %esp, compat_stack\n"
	"	xorl %eax, %eax\n"
	"2:	cpuid\n"
	"3:	movl $1, compat_after\n"
	"	ljmp $0x18, $4f\n"
	".code64\n"
	"4:	popq %rbx\n"
	"	ret\n");

void main(void)
{
	trap_clear();
	code64();
	is(trap.count, 1, "one exception");
	is(trap.regs.vector, TRAP_VC, "#VC");
	is(trap.regs.error, VC_CPUID, "error code");
	is(trap.regs.rip, compat_at, "RIP at the instruction");
	is(trap.regs.cs, SEL_CODE32, "CS of the compatibility segment");
	is(trap.regs.ss, SEL_DATA, "SS pushed");
	is(trap.regs.rsp, compat_stack, "RSP pushed");
	is(compat_after, 1, "the code went on in compatibility mode");
}
