// SPDX-License-Identifier: GPL-2.0
/*
 * Starting and stopping CPUs: INIT and SIPI, AP reset hold, AP jump table
 * (GHCB 2.04, section 4.3) and SNP's AP creation (section 4.1.9), by KVM's rules.
 */

#include "host.h"

#define RSP_RESET_HOLD		0x007ULL
#define WOKEN_BY_SIPI		BIT(12)

#define CREATE_ON_INIT		0
#define CREATE			1
#define DESTROY			2

#define JUMP_TABLE_SET		0
#define JUMP_TABLE_GET		1

static u64 jump_table;

/**
 * host_set_jump_table - what a firmware registered before the guest started
 * @gpa: AP jump table, 0 for none
 */
void host_set_jump_table(u64 gpa)
{
	jump_table = gpa;
}

/* A SIPI came before the CPU asked for its hold: it need not wait. */
static bool take_latch(struct vcpu *v)
{
	bool latched = v->sipi_latched;

	v->sipi_latched = false;
	return latched;
}

/**
 * ap_reset_hold - page-protocol AP reset hold
 * @c: the call; info_2 is 1 once a SIPI woke the CPU, 0 for another wake-up
 *
 * Return: GHCB_OK.
 */
enum ghcb_error ap_reset_hold(struct ghcb_call *c)
{
	if (take_latch(c->v)) {
		c->out_2 = 1;
		return GHCB_OK;
	}
	c->v->hold_page = true;
	c->v->hold_ghcb = c->gpa;
	c->v->state = VCPU_HOLD;
	return GHCB_OK;
}

/**
 * ap_reset_hold_msr - AP reset hold by the MSR protocol
 * @v: the CPU; its GHCB MSR gets the answer for another wake-up at once
 */
void ap_reset_hold_msr(struct vcpu *v)
{
	v->ghcb_msr = RSP_RESET_HOLD;
	if (take_latch(v)) {
		v->ghcb_msr |= WOKEN_BY_SIPI;
		return;
	}
	v->hold_page = false;
	v->state = VCPU_HOLD;
}

static void leave_hold(struct vcpu *v)
{
	if (v->hold_page)
		ghcb_finish_hold(v);
	else
		v->ghcb_msr |= WOKEN_BY_SIPI;
	vcpu_release(v);
}

/* What INIT, creation and destruction do to a CPU beside its registers. */
static void reset(struct vcpu *target)
{
	target->apic_reset = true;
	target->nmi_pending = false;
	target->sipi_latched = false;
}

/**
 * ap_init - an INIT interrupt reached a CPU
 * @sender: CPU which sent it
 * @target: CPU it is for
 *
 * A guest with encrypted state keeps its registers. The boot CPU is never
 * reset by it. An AP creation "on INIT" takes effect.
 */
void ap_init(struct vcpu *sender, struct vcpu *target)
{
	u64 gpa = target->create_on_init;

	if (!target->index || target == sender)
		return;
	target->init_seen = true;
	if (gpa) {
		target->create_on_init = 0;
		vcpu_create(target, gpa);
	}
	if (!mode_is_sev() && target->state == VCPU_RUN)
		vcpu_stop(target);
	reset(target);
}

/**
 * ap_sipi - a start-up interrupt reached a CPU
 * @target: CPU it is for
 * @vector: page number of its real-mode start; only a guest whose registers the
 *	hypervisor may set can be started there
 *
 * The first one starts a launched CPU with the state of its launch. Later ones
 * count only after an INIT, and release the CPU from its hold. KVM drops one which
 * comes before the CPU is in its hold (option "keepsipi=0"); firmware does not send it
 * again, and under a slow model too often comes too early.
 */
void ap_sipi(struct vcpu *target, u8 vector)
{
	bool after_init = target->init_seen;

	target->init_seen = false;
	if (!target->index || (!after_init && target->state != VCPU_OFF))
		return;
	if (!mode_is_sev()) {
		vcpu_start_real_mode(target, vector);
		return;
	}
	switch (target->state) {
	case VCPU_OFF:
		if (target->has_launched_vmsa && !target->create_gpa)
			vcpu_release(target);
		break;
	case VCPU_HOLD:
		leave_hold(target);
		break;
	case VCPU_RUN:
		target->sipi_latched = option_u64("keepsipi", 1);
		break;
	case VCPU_STOPPED:
		break;
	}
}

/**
 * ap_nmi - an NMI interrupt reached a CPU
 * @sender: CPU which sent it
 * @target: CPU it is for
 *
 * A held CPU wakes, with the answer "not by SIPI", unless INIT came before.
 */
void ap_nmi(struct vcpu *sender, struct vcpu *target)
{
	if (target->state == VCPU_OFF || target->state == VCPU_STOPPED)
		return;
	target->nmi_pending = true;
	if (target->state == VCPU_HOLD) {
		if (!target->init_seen)
			vcpu_release(target);
		return;
	}
	if (target != sender)
		vcpu_kick(target);
}

/**
 * ap_jump_table - set or get the AP jump table's address
 * @c: the call: 0 set, 1 get in info_1, address in info_2
 *
 * The hypervisor keeps it and never looks into it.
 *
 * Return: GHCB_OK, or what is wrong with the input.
 */
enum ghcb_error ap_jump_table(struct ghcb_call *c)
{
	switch (c->info_1) {
	case JUMP_TABLE_SET:
		jump_table = c->info_2;
		return GHCB_OK;
	case JUMP_TABLE_GET:
		c->out_2 = jump_table;
		return GHCB_OK;
	default:
		return GHCB_BAD_VALUE;
	}
}

static struct vcpu *by_apic_id(u32 id)
{
	for (u32 i = 0; i < machine.cpus; i++)
		if (vcpus[i] && vcpus[i]->apic_id == id)
			return vcpus[i];
	return NULL;
}

/* AMD erratum 1467: no VMSA at a 2 MiB boundary. */
static bool vmsa_gpa_ok(u64 gpa)
{
	return IS_ALIGNED(gpa, PAGE_SIZE) && !IS_ALIGNED(gpa, PAGE_2M) && gpa_is_ram(gpa);
}

/**
 * ap_creation - create or destroy a CPU
 * @c: the call: operation and APIC ID in info_1, VMSA in info_2, features in RAX
 *
 * KVM takes the whole low half of info_1 for the operation, so that a VMPL
 * other than 0 is refused. Whether the page really is a VMSA shows when the
 * CPU is to run with it.
 *
 * Return: GHCB_OK, or what is wrong with the input.
 */
enum ghcb_error ap_creation(struct ghcb_call *c)
{
	u32 op = (u32)c->info_1;
	struct vcpu *target = by_apic_id(c->info_1 >> 32);

	if (!target || op > DESTROY)
		return GHCB_BAD_VALUE;
	if (op == DESTROY) {
		target->create_on_init = 0;
		vcpu_stop(target);
		reset(target);
		return GHCB_OK;
	}
	if (c->rax != c->v->sev_features || !vmsa_gpa_ok(c->info_2))
		return GHCB_BAD_VALUE;
	if (op == CREATE_ON_INIT) {
		target->create_on_init = c->info_2;
	} else {
		target->create_on_init = 0;
		vcpu_create(target, c->info_2);
		target->init_seen = false;
		reset(target);
	}
	return GHCB_OK;
}
