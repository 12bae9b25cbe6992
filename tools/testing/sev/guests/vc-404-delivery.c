// SPDX-License-Identifier: GPL-2.0
/*
 * An event whose stack lies in memory that was not validated: #VC 0x404. After
 * a contributory fault or #PF that makes a double fault.
 */
/* modes: snp */
#include "guest.h"

#define BAD_STACK	(FREE_BASE + 4 * PAGE_SIZE)

static void prepare(u32 vector)
{
	tss[0].ist[1] = BAD_STACK;
	gate_set_ist(vector, 2);
	gate_set_ist(TRAP_VC, 1);
	gate_set_ist(TRAP_DF, 1);
}

/* #DF is an abort: its RIP is not to be relied upon. */
static bool leave(struct regs *regs)
{
	regs->cs = SEL_CODE64;
	regs->rip = catch_resume;
	catch_resume = 0;
	return true;
}

void main(void)
{
	trap_hook = leave;
	prepare(TRAP_UD);
	CATCH_PLAIN("ud2", 0, 0, 0);
	gate_set_ist(TRAP_UD, 0);
	is(trap.count, 1, "#UD: one exception");
	is(trap.regs.vector, TRAP_VC, "#VC");
	is(trap.regs.error, VC_UNVALIDATED, "0x404");
	is(trap.cr2 >> 12, (BAD_STACK - 1) >> 12, "CR2 in the stack");
	is(trap.regs.rip, catch_at, "RIP at the instruction");

	prepare(TRAP_GP);
	CATCH_PLAIN("movw %%ax, %%ds", 0x1230, 0, 0);
	gate_set_ist(TRAP_GP, 0);
	is(trap.count, 1, "#GP: one exception");
	is(trap.regs.vector, TRAP_DF, "#DF");
	is(trap.regs.error, 0, "error code 0");

	unmap(0xd0000000);
	prepare(TRAP_PF);
	CATCH_PLAIN("movl %%ecx, (%%rax)", 0xd0000123, 0, 0);
	gate_set_ist(TRAP_PF, 0);
	is(trap.count, 1, "#PF: one exception");
	is(trap.regs.vector, TRAP_DF, "#DF");
	trap_hook = NULL;
}
