// SPDX-License-Identifier: GPL-2.0
/*
 * VMMCALL: #VC 0x81. With an F3 prefix it is VMGEXIT and raises nothing; F2
 * may be taken for the same, so only F3 is used here.
 */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	u64 answer;

	CATCH_PLAIN("vmmcall", 0x123, 0x456, 0x789);
	ok(trap_is_vc(VC_VMMCALL), "VMMCALL: #VC 0x81");
	is(trap.regs.rax, 0x123, "RAX in the handler");

	wrmsr(MSR_GHCB, 0x080);
	CATCH_PLAIN(VMGEXIT_BYTES, 0, 0, 0);
	answer = rdmsr(MSR_GHCB);
	is(trap.count, 0, "VMGEXIT raises nothing");
	is(answer & 0xfff, 0x081, "and reaches the hypervisor");
}
