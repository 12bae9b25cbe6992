// SPDX-License-Identifier: GPL-2.0
/* #VC whose own stack is not validated: contributory twice, so #DF. */
/* modes: snp */
#include "guest.h"

static bool leave(struct regs *regs)
{
	regs->cs = SEL_CODE64;
	regs->rip = catch_resume;
	catch_resume = 0;
	return true;
}

void main(void)
{
	tss[0].ist[1] = FREE_BASE + PAGE_SIZE;
	gate_set_ist(TRAP_VC, 2);
	gate_set_ist(TRAP_DF, 1);
	trap_hook = leave;
	CATCH_PLAIN("wbinvd", 0, 0, 0);
	trap_hook = NULL;
	gate_set_ist(TRAP_VC, 0);
	is(trap.count, 1, "one exception");
	is(trap.regs.vector, TRAP_DF, "#DF");
	is(trap.regs.error, 0, "error code 0");
}
