// SPDX-License-Identifier: GPL-2.0
/* RDPMC: #VC 0x6F. */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	CATCH_PLAIN("rdpmc", 0x77, 1, 0x88);
	ok(trap_is_vc(VC_RDPMC), "RDPMC: #VC 0x6F");
	is(trap.regs.rcx, 1, "ECX in the handler");
	is(trap.regs.rax, 0x77, "EAX in the handler");
}
