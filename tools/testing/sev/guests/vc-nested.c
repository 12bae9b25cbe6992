// SPDX-License-Identifier: GPL-2.0
/* #VC inside the #VC handler, three deep, on one stack. */
/* modes: es snp */
#include "guest.h"

#define DEPTH	3

static u64 frames[DEPTH], errors[DEPTH], flags[DEPTH];
static u32 depth, left;

static bool nest(struct regs *regs)
{
	u32 own = depth++;

	frames[own] = (u64)regs;
	errors[own] = regs->error;
	flags[own] = regs->rflags;
	if (depth == 1)
		asm volatile("wbinvd" : : : "memory");
	else if (depth == 2)
		asm volatile("invd" : : : "memory");
	left++;
	regs->rip += 2;
	return true;
}

void main(void)
{
	trap_hook = nest;
	asm volatile("cpuid" : : : "rax", "rbx", "rcx", "rdx", "memory");
	trap_hook = NULL;
	is(READ32(depth), DEPTH, "three deep");
	is(READ32(left), DEPTH, "all returned");
	is(errors[0], VC_CPUID, "outermost: CPUID");
	is(errors[1], VC_WBINVD, "second: WBINVD");
	is(errors[2], VC_INVD, "innermost: INVD");
	ok(frames[1] < frames[0] && frames[2] < frames[1], "frames below each other");
}
