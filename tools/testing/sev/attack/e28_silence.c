// SPDX-License-Identifier: GPL-2.0
/*
 * E28. The host does not answer: it resumes the guest with the GHCB or the GHCB MSR
 * as it was; or its serial port is never ready.
 *
 * The guest must see that there was no answer and stop with a named failure; a
 * console which takes no text must not stop it.
 */
#include "attack.h"

#define IOIO_IN		BIT(0)
#define SERIAL_LSR	0x3fd

static bool page_ignored(struct vcpu *v)
{
	if (!attack_due())
		return false;
	attack_struck("the GHCB at 0x%lx is not looked at", v->ghcb_msr);
	return true;
}

static void msr_ignored(struct vcpu *v, u64 request)
{
	if (!attack_due())
		return;
	attack_struck("GHCB MSR request 0x%lx is not answered", request);
	v->ghcb_msr = request;
}

static bool serial_busy(struct ghcb_call *c)
{
	if (c->code != EXIT_IOIO || c->info_1 >> 16 != SERIAL_LSR || !(c->info_1 & IOIO_IN) ||
	    attack_phase() != PHASE_FIRST)
		return false;
	attack_struck("the serial port is not ready");
	c->rax = 0;
	return true;
}

ATTACK(attack_page_ignored, .name = "page-ignored", .ignore = page_ignored);
ATTACK(attack_msr_ignored, .name = "msr-ignored", .msr = msr_ignored);
ATTACK(attack_serial_busy, .name = "serial-busy", .request = serial_busy);
