// SPDX-License-Identifier: GPL-2.0
/*
 * E22. The host promises to start a CPU and does not; or refuses to; says that it
 * stopped one, which runs on; starts CPUs before anybody asked, and wakes them from
 * their hold again and again; wakes another CPU than the one which was meant; tells a
 * CPU the id of another; sends NMIs to CPUs in their hold.
 *
 * The guest must come up with the CPUs that it has, must not start one of them a second
 * time, and a CPU which nobody asked for must stay parked.
 */
#include "attack.h"

#define MSR_CPUID	0x004
#define MSR_CPUID_EBX	BIT(30)
#define MSR_CPUID_REG	(BIT(30) | BIT(31))
#define LEAF_IDS	1	/* EBX[31:24]: the APIC ID */

static bool ap_missing(struct ghcb_call *c)
{
	if (c->code != SW_AP_CREATION || !attack_due())
		return false;
	attack_struck("AP creation for CPU %lu is answered but not done", c->info_1 >> 32);
	return true;
}

static void ap_refused(const struct ghcb_call *c, u8 *page)
{
	if (c->code != SW_AP_CREATION || !attack_due())
		return;
	attack_struck("AP creation for CPU %lu is refused", c->info_1 >> 32);
	put_le(page + GHCB_AT_INFO_1, 2, 8);
	put_le(page + GHCB_AT_INFO_2, 5, 8);
}

#define DESTROY	2

/* "Stopped", and runs on with the state which the guest takes for dead. */
static bool ap_kept(struct ghcb_call *c)
{
	if (c->code != SW_AP_CREATION || (u32)c->info_1 != DESTROY || !attack_due())
		return false;
	attack_struck("CPU %lu is not stopped", c->info_1 >> 32);
	return true;
}

ATTACK(attack_ap_kept, .name = "ap-kept", .request = ap_kept);
ATTACK(attack_ap_missing, .name = "ap-missing", .request = ap_missing);
ATTACK(attack_ap_refused, .name = "ap-refused", .answer = ap_refused);

/* Woken, but not by a SIPI: for nobody. */
static bool hold_ends(struct ghcb_call *c)
{
	if (c->code != SW_RESET_HOLD || !attack_due())
		return false;
	attack_struck("CPU %u is woken from its hold for nothing", c->v->index);
	c->out_2 = 0;
	return true;
}

ATTACK(attack_hold_ends, .name = "hold-ends", .request = hold_ends);

/* As if the guest had sent INIT and SIPI */
static void start(struct vcpu *boot, struct vcpu *v)
{
	attack_struck("CPU %u is %s for nothing", v->index,
		      v->state == VCPU_OFF ? "started" : "woken from its hold");
	ap_init(boot, v);
	ap_sipi(v, 0);
}

static void ap_woken(struct vcpu *boot)
{
	if (boot->index || !attack_due())
		return;
	for (u32 i = 1; i < machine.cpus; i++)
		if (vcpus[i]->state == VCPU_OFF || vcpus[i]->state == VCPU_HOLD)
			start(boot, vcpus[i]);
}

/* One that was never started takes no NMI. */
static void ap_nmi_in_hold(struct vcpu *boot)
{
	if (boot->index || !attack_due())
		return;
	for (u32 i = 1; i < machine.cpus; i++) {
		struct vcpu *v = vcpus[i];

		if (v->state == VCPU_OFF)
			start(boot, v);
		if (v->state != VCPU_HOLD || v->nmi_pending)
			continue;
		attack_struck("NMI for CPU %u in its hold", i);
		ap_nmi(boot, v);
	}
}

ATTACK(attack_ap_woken, .name = "ap-woken", .run = ap_woken);
ATTACK(attack_ap_nmi, .name = "ap-nmi", .run = ap_nmi_in_hold);

static struct vcpu *next_ap(struct vcpu *v)
{
	u32 next = v->index + 1 < machine.cpus ? v->index + 1 : 1;

	if (!v->index || !attack_due())
		return v;
	attack_struck("CPU %u is to be started, CPU %u gets it", v->index, next);
	return vcpus[next];
}

ATTACK(attack_ap_other, .name = "ap-other", .target = next_ap);

/* All but the boot CPU are told one and the same id. */
static void foreign_id(struct vcpu *v, u64 request)
{
	u32 id = option_u64("id", 1);

	if ((request & 0xfff) != MSR_CPUID || request >> 32 != LEAF_IDS || !v->index ||
	    (request & MSR_CPUID_REG) != MSR_CPUID_EBX || !attack_due())
		return;
	attack_struck("CPU %u is told that it is CPU %u", v->index, id);
	v->ghcb_msr = (v->ghcb_msr & ~(0xffULL << 56)) | (u64)id << 56;
}

ATTACK(attack_foreign_id, .name = "foreign-id", .msr = foreign_id);
