// SPDX-License-Identifier: GPL-2.0
/*
 * E2. The host sends events which nobody asked for: one external interrupt or
 * exception (option "vector"), or without it the external interrupts 32 to 255 one
 * after the other, INT 0x80's included.
 *
 * The stub, which enables no interrupt, must stop with a named failure; the kernel
 * must ignore what it has not set up. The interrupts of the long list come where IF
 * is set, as without restricted injection no guest can tell them from a device's;
 * 0xf8 is left out: by it CPUs of a dying kernel stop each other.
 */
#include "attack.h"

#define FIRST_EXTERNAL	32
#define REBOOT_VECTOR	0xf8
#define RFLAGS_IF	BIT(9)

static u8 next_vector(void)
{
	static u8 vector = FIRST_EXTERNAL - 1;

	do {
		vector++;
	} while (vector < FIRST_EXTERNAL || vector == REBOOT_VECTOR);
	return vector;
}

static void inject_vector(struct vcpu *v)
{
	u8 vector = option_u64("vector", 0);

	if (!vector && !(v->vmcb->save.rflags & RFLAGS_IF))
		return;
	if (!attack_due())
		return;
	if (!vector)
		vector = next_vector();
	attack_struck("vector 0x%x at rip 0x%lx, cpl %u", vector, vcpu_rip(v),
		      v->vmcb->save.cpl);
	if (vector < FIRST_EXTERNAL && vector != VECTOR_NMI)
		vcpu_inject_exception(v, vector, vector == VECTOR_GP || vector == VECTOR_PF, 0);
	else if (vector == VECTOR_NMI)
		v->nmi_pending = true;
	else
		vcpu_inject_interrupt(v, vector);
}

ATTACK(attack_inject_vector, .name = "inject-vector", .run = inject_vector, .step = true);
