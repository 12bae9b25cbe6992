// SPDX-License-Identifier: GPL-2.0
/*
 * #VC is contributory: a gate that is not present (#NP, contributory too)
 * makes it #DF, by its IST here; the error code is 0.
 */
/* modes: es snp */
#include "guest.h"

static bool skip_to_resume(struct regs *regs)
{
	if (regs->vector != TRAP_DF)
		return false;
	regs->rip = catch_resume;
	regs->cs = SEL_CODE64;
	catch_resume = 0;
	return true;
}

void main(void)
{
	gate_set_ist(TRAP_DF, 1);
	idt[TRAP_VC].type = 0x0e;
	trap_hook = skip_to_resume;
	CATCH_PLAIN("wbinvd", 0, 0, 0);
	trap_hook = NULL;
	idt[TRAP_VC].type = 0x8e;
	is(trap.count, 1, "one exception");
	is(trap.regs.vector, TRAP_DF, "#DF");
	is(trap.regs.error, 0, "error code 0");
	is(trap.frame, tss[0].ist[0], "on its own stack");
}
