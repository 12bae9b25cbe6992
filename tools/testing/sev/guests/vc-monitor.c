// SPDX-License-Identifier: GPL-2.0
/* MONITOR: #VC 0x8A; MWAIT: #VC 0x8B. */
/* modes: es snp */
#include "guest.h"

static u64 line[8] __aligned(64);

void main(void)
{
	CATCH_PLAIN("monitor", (u64)line, 0, 0);
	ok(trap_is_vc(VC_MONITOR), "MONITOR: #VC 0x8A");
	is(trap.regs.rax, (u64)line, "RAX in the handler");
	CATCH_PLAIN("mwait", 0, 0, 0);
	ok(trap_is_vc(VC_MWAIT), "MWAIT: #VC 0x8B");
}
