// SPDX-License-Identifier: GPL-2.0
/*
 * #VC whose stack is not mapped: #PF after a contributory exception is
 * delivered as #PF, its RIP the instruction, CR2 in the missing page.
 */
/* modes: es snp */
#include "guest.h"

#define HOLE	0xd0001000ULL

void main(void)
{
	unmap(HOLE - PAGE_SIZE);
	tss[0].ist[1] = HOLE;
	gate_set_ist(TRAP_VC, 2);
	CATCH_PLAIN("wbinvd", 0, 0, 0);
	gate_set_ist(TRAP_VC, 0);
	is(trap.count, 1, "one exception");
	is(trap.regs.vector, TRAP_PF, "#PF");
	is(trap.regs.error, 2, "a supervisor write to a page not present");
	is(trap.regs.rip, catch_at, "RIP at the instruction");
	is(trap.cr2 >> 12, (HOLE - 1) >> 12, "CR2 in the missing page");
}
