// SPDX-License-Identifier: GPL-2.0
/*
 * E23. The host sends NMIs: one at the first code, or with option "every" a storm,
 * also while #VC is being handled: every exit is a place where one can come.
 *
 * The kernel must nest #VC and NMI and work on. The stub has no use for NMIs and
 * stops with a named failure. A CPU of an SEV-ES guest which is parked, in real mode
 * with exits by the MSR protocol only, must stay parked, come when its kernel calls it,
 * and take the kernel's NMIs then.
 */
#include "attack.h"

static void nmi(struct vcpu *v)
{
	if (!attack_due())
		return;
	attack_struck("NMI for CPU %u at rip 0x%lx", v->index, vcpu_rip(v));
	v->nmi_pending = true;
}

/* Before it looks at the answer; whether it said that its last NMI was over or not. */
static void nmi_parked(struct vcpu *v, u64 request)
{
	if ((v->vmcb->save.cr0 & CR0_PE) || !attack_due())
		return;
	attack_struck("NMI for parked CPU %u at request 0x%lx", v->index, request & 0xfff);
	v->nmi_masked = false;
	v->nmi_pending = true;
	if (v->state == VCPU_HOLD)
		vcpu_release(v);
}

ATTACK(attack_nmi, .name = "nmi", .run = nmi);
ATTACK(attack_nmi_parked, .name = "nmi-parked", .msr = nmi_parked);
