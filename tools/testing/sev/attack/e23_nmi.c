// SPDX-License-Identifier: GPL-2.0
/*
 * E23. The host sends NMIs: one at the first code, or with option "every" a storm,
 * also while #VC is being handled: every exit is a place where one can come.
 *
 * The kernel must nest #VC and NMI and work on. The stub has no use for NMIs and
 * stops with a named failure. A CPU of an SEV-ES guest which is parked, in real mode
 * with exits by the MSR protocol only, must stay parked, come when its kernel calls it,
 * and take the kernel's NMIs then.
 *
 * Runtime services of firmware do VMGEXIT by themselves. An NMI that comes when one of
 * them has filled the GHCB finds a kernel which was not told of that, and has exits of
 * its own to do: what the GHCB held must be there again when the service goes on.
 */
#include "attack.h"

/* Where Linux maps runtime services (Documentation/arch/x86/x86_64/mm.rst) */
#define SERVICES_START	0xffffffef00000000ULL
#define SERVICES_END	0xffffffff00000000ULL

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

/* What the firmware asks for, at each CPU's VMGEXIT which an NMI came before */
static struct request {
	bool taken;
	u64 msr;
	u8 page[PAGE_SIZE];
} requests[MAX_CPUS];

static void nmi_is_over(struct vcpu *v, struct request *r)
{
	const u8 *page = host_ptr(r->msr);

	if (v->ghcb_msr != r->msr)
		attack_won("CPU %u has GHCB 0x%lx after an NMI, and had 0x%lx", v->index,
			   v->ghcb_msr, r->msr);
	for (u32 i = 0; i < PAGE_SIZE; i++)
		if (!page || page[i] != r->page[i])
			attack_won("the firmware's GHCB 0x%lx is another at 0x%x after an NMI",
				   r->msr, i);
}

/* Comes back at the same VMGEXIT when the NMI is over. */
static bool nmi_firmware(struct vcpu *v)
{
	struct request *r = &requests[v->index];
	u64 rip = vcpu_rip(v);
	bool again = r->taken;

	if (rip < SERVICES_START || rip >= SERVICES_END)
		return false;
	r->taken = false;
	if (again)
		nmi_is_over(v, r);
	if (again || v->nmi_masked || !host_ptr(v->ghcb_msr) || !attack_due())
		return false;
	attack_struck("NMI for CPU %u before the VMGEXIT at 0x%lx", v->index, rip);
	r->taken = true;
	r->msr = v->ghcb_msr;
	memcpy(r->page, host_ptr(r->msr), PAGE_SIZE);
	v->nmi_pending = true;
	return true;
}

ATTACK(attack_nmi, .name = "nmi", .run = nmi);
ATTACK(attack_nmi_parked, .name = "nmi-parked", .msr = nmi_parked);
ATTACK(attack_nmi_firmware, .name = "nmi-firmware", .before = nmi_firmware);
