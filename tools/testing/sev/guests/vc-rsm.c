// SPDX-License-Identifier: GPL-2.0
/* RSM: #VC 0x73; INVLPGA: #VC 0x7A. KVM intercepts both. */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	CATCH_PLAIN("rsm", 0, 0, 0);
	ok(trap_is_vc(VC_RSM), "RSM: #VC 0x73");
	CATCH_PLAIN("invlpga %%rax, %%ecx", (u64)main, 0, 0);
	ok(trap_is_vc(VC_INVLPGA), "INVLPGA: #VC 0x7A");
	is(trap.regs.rax, (u64)main, "RAX in the handler");
}
