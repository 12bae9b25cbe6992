// SPDX-License-Identifier: GPL-2.0
/*
 * E25. The host reports an access to private memory as one to a device: #VC 0x400 at
 * an instruction which reads or writes the guest's own RAM.
 *
 * The guest must see that the mapping is private, and must not hand the value over.
 */
#include "attack.h"

#define NPF_FETCH	BIT(4)

static void private_mmio(struct vcpu *v)
{
	u64 info = v->vmcb->exit_info_1, gpa = v->vmcb->exit_info_2, cbit = BIT(machine.cbit);

	if (v->vmcb->exit_code != EXIT_NPF || (info & NPF_FETCH) || !(gpa & cbit))
		return;
	if (!attack_due())
		return;
	attack_struck("#VC 0x400 for private memory 0x%lx, rip 0x%lx",
		      gpa & ~cbit, vcpu_rip(v));
	vcpu_inject_vc(v, EXIT_NPF);
}

ATTACK(attack_private_mmio, .name = "private-mmio", .run = private_mmio);
