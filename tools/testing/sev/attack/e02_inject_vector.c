// SPDX-License-Identifier: GPL-2.0
/*
 * E2. The host sends events which nobody asked for: one external interrupt or
 * exception (option "vector"), or without it the external interrupts 32 to 255 one
 * after the other, INT 0x80's included. "cpl" is for code of that privilege only.
 *
 * The stub, which enables no interrupt, must stop with a named failure; the kernel
 * must ignore what it has not set up. An exception in kernel code can be none of that
 * code's: the kernel stops as it does for its own errors, with an oops which names it,
 * or finds nothing that it is about and works on. The interrupts of the long list come
 * where IF is set, as without restricted injection no guest can tell them from a
 * device's; 0xf8 is left out: by it CPUs of a dying kernel stop each other.
 */
#include "attack.h"

#define FIRST_EXTERNAL	32
#define REBOOT_VECTOR	0xf8
#define RFLAGS_IF	BIT(9)
#define ALL		~0ull	/* no option "vector" */

static u8 next_vector(void)
{
	static u8 vector = FIRST_EXTERNAL - 1;

	do {
		vector++;
	} while (vector < FIRST_EXTERNAL || vector == REBOOT_VECTOR);
	return vector;
}

/* AMD APM vol. 2, 8.2: exceptions whose handlers find an error code */
static bool has_error_code(u8 vector)
{
	return BIT(vector) & (BIT(8) | BIT(10) | BIT(11) | BIT(12) | BIT(13) | BIT(14) | BIT(17) |
			      BIT(21) | BIT(29) | BIT(30));
}

static void inject(struct vcpu *v, u8 vector)
{
	if (vector == VECTOR_NMI)
		v->nmi_pending = true;
	else if (vector < FIRST_EXTERNAL)
		vcpu_inject_exception(v, vector, has_error_code(vector), 0);
	else
		vcpu_inject_interrupt(v, vector);
}

static void inject_vector(struct vcpu *v)
{
	const struct save_area *s = &v->vmcb->save;
	u64 vector = option_u64("vector", ALL);

	if (option_u64("cpl", s->cpl) != s->cpl)
		return;
	if (vector == ALL && !(s->rflags & RFLAGS_IF))
		return;
	if (!attack_due())
		return;
	if (vector == ALL)
		vector = next_vector();
	attack_struck("vector 0x%lx at rip 0x%lx, cpl %u", vector, vcpu_rip(v), s->cpl);
	inject(v, vector);
}

ATTACK(attack_inject_vector, .name = "inject-vector", .run = inject_vector, .step = true);
