// SPDX-License-Identifier: GPL-2.0
/*
 * E13. The host answers the registration of a GHCB with another GPA, or refuses it;
 * or it gives the answer to another question.
 *
 * The guest must compare, and stop with a named failure.
 */
#include "attack.h"

#define REQ_REGISTER	0x012
#define RSP_REGISTER	0x013

static void register_gpa(struct vcpu *v, u64 request)
{
	u64 gpa = ALIGN_DOWN(option_u64("gpa", PAGE_SIZE), PAGE_SIZE);
	u64 asked = ALIGN_DOWN(request, PAGE_SIZE);

	if ((request & 0xfff) != REQ_REGISTER || !attack_due())
		return;
	attack_struck("GHCB 0x%lx is registered as 0x%lx", asked, gpa);
	v->ghcb_msr = gpa | RSP_REGISTER;
}

ATTACK(attack_register_gpa, .name = "register-gpa", .msr = register_gpa);

static void msr_answer(struct vcpu *v, u64 request)
{
	if ((request & 0xfff) != option_u64("request", REQ_REGISTER) || !attack_due())
		return;
	attack_struck("request 0x%lx is answered by 0x%lx", request, option_u64("value", 0));
	v->ghcb_msr = option_u64("value", 0);
}

ATTACK(attack_msr_answer, .name = "msr-answer", .msr = msr_answer);
