// SPDX-License-Identifier: GPL-2.0
/*
 * E1. The host sends #VC with an exit code of its choice (option "code") at any
 * instruction: in the first code at each single one, later wherever an exit stops
 * the guest: the first instruction of the #VC handler, as a rule. "user=1" is for user
 * space only, "after" only where an exit of that code stopped the guest.
 *
 * The guest must see that the instruction cannot have caused it, and change nothing:
 * user space gets a signal, the kernel stops with a named failure.
 */
#include "attack.h"

#define CODE_DEFAULT	EXIT_CPUID

static void inject_vc(struct vcpu *v)
{
	u32 code = option_u64("code", CODE_DEFAULT);

	u64 after = option_u64("after", 0);

	if (option_u64("user", 0) && v->vmcb->save.cpl != 3)
		return;
	if (after && v->vmcb->exit_code != after)
		return;
	if (!attack_due())
		return;
	attack_struck("#VC 0x%x at rip 0x%lx, cpl %u", code, vcpu_rip(v), v->vmcb->save.cpl);
	vcpu_inject_vc(v, code);
}

ATTACK(attack_inject_vc, .name = "inject-vc", .run = inject_vc, .step = true);
