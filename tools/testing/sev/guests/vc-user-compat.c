// SPDX-License-Identifier: GPL-2.0
/* #VC in 32-bit user code under a 64-bit kernel: RSP0, user's CS and SS. */
/* modes: es snp */
#include "guest.h"

u32 user32_at, user32_after;
static struct trap seen;
static u8 stack[512] __aligned(16);

asm(".text\n"
	".code32\n"
	".globl code64\n"
	"code64:\n"
	"	movl $1f, user32_at\n"
	"	xorl %eax, %eax\n"
	"1:	cpuid\n"
	"	movl $1, user32_after\n"
	"	int $0x80\n"
	".code64\n");

static bool step_over(struct regs *regs)
{
	if (regs->vector != TRAP_VC)
		return false;
	seen = trap;
	regs->rip += 2;
	return true;
}

void main(void)
{
	trap_hook = step_over;
	enter_user((u64)code64, (u64)stack + sizeof(stack), SEL_USER_CODE32, 2);
	trap_hook = NULL;
	is(READ32(user32_after), 1, "user code went on");
	is(seen.regs.error, VC_CPUID, "error code");
	is(seen.regs.rip, user32_at, "RIP at the instruction");
	is(seen.regs.cs, SEL_USER_CODE32, "CS of the user");
	is(seen.regs.ss, SEL_USER_DATA, "SS of the user");
	is(seen.regs.rsp, (u64)stack + sizeof(stack), "RSP of the user");
	is(seen.frame, tss[0].rsp[0], "frame at RSP0");
}
