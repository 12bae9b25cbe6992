// SPDX-License-Identifier: GPL-2.0
/*
 * E23. The host sends NMIs: one at the first code, or with option "every" a storm,
 * also while #VC is being handled: every exit is a place where one can come.
 *
 * The kernel must nest #VC and NMI and work on. The stub has no use for NMIs and
 * stops with a named failure.
 */
#include "attack.h"

static void nmi(struct vcpu *v)
{
	if (!attack_due())
		return;
	attack_struck("NMI for CPU %u at rip 0x%lx", v->index, vcpu_rip(v));
	v->nmi_pending = true;
}

ATTACK(attack_nmi, .name = "nmi", .run = nmi);
