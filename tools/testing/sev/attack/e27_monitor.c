// SPDX-License-Identifier: GPL-2.0
/*
 * E27. The host intercepts MONITOR and MWAIT, and has CPUID say that there are such
 * instructions, so that the kernel waits by them: at each MONITOR the GHCB event would
 * hand over an address which the guest watches.
 *
 * The guest must wait without telling anybody what for. That no guest passes on such an
 * event, core.c sees to in every run. (INVD, which no kernel executes once it runs: the
 * unit tests of core; a host which claims one where there is none: inject-vc.)
 */
#include "attack.h"

#define LEAF_FEATURES	1
#define LEAF_MONITOR	5
#define ECX_MONITOR	BIT(3)
#define LINE_BYTES	64

/* SEV-ES: CPUID is the host's to answer. */
static bool offer(struct ghcb_call *c)
{
	u32 leaf = c->rax;
	struct cpuid_regs r;

	if (c->code != EXIT_CPUID || (leaf != LEAF_FEATURES && leaf != LEAF_MONITOR))
		return false;
	r = host_cpuid(c->v, leaf, c->rcx);
	if (leaf == LEAF_FEATURES)
		r.ecx |= ECX_MONITOR;
	else
		r = (struct cpuid_regs){ LINE_BYTES, LINE_BYTES, 0, 0 };
	c->rax = r.eax;
	c->rbx = r.ebx;
	c->rcx = r.ecx;
	c->rdx = r.edx;
	return true;
}

static void stopped(struct vcpu *v)
{
	u64 code = v->vmcb->exit_code;

	if (code == EXIT_MONITOR || code == EXIT_MWAIT)
		attack_struck("CPU %u is stopped at %s", v->index,
			      code == EXIT_MONITOR ? "MONITOR" : "MWAIT");
}

ATTACK(attack_monitor, .name = "monitor", .request = offer, .run = stopped);
