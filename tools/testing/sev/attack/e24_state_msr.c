// SPDX-License-Identifier: GPL-2.0
/*
 * E24. The host intercepts MSR "msr" (LSTAR), whose value the processor keeps in the
 * VMSA, to say that it was written and leave it as a fresh VMSA has it: a system call
 * would enter the kernel at address 0, with the stack of user space.
 *
 * The guest must not ask the host for it, but stop and name the MSR.
 */
#include "attack.h"

#define MSR_LSTAR	0xc0000082

static u32 msr;

static void start(void)
{
	msr = option_u64("msr", MSR_LSTAR);
	vcpu_intercept_msr(msr);
	attack_struck("MSR 0x%x exits", msr);
}

static bool request(struct ghcb_call *c)
{
	if (c->code == EXIT_MSR && (u32)c->rcx == msr)
		attack_won("MSR 0x%x is for the host to %s", msr, c->info_1 ? "write" : "tell");
	return false;
}

ATTACK(attack_state_msr, .name = "state-msr", .start = start, .request = request);
