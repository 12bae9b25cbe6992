// SPDX-License-Identifier: GPL-2.0
/* VMGEXIT by the MSR protocol (GHCB 2.04, section 2.3). */

#include "host.h"

#define INFO_MASK		0xfffULL
#define DATA_MASK		(~INFO_MASK)

enum request {
	REQ_SEV_INFORMATION	= 0x002,
	REQ_CPUID		= 0x004,
	REQ_RESET_HOLD		= 0x006,
	REQ_PREFERRED_GPA	= 0x010,
	REQ_REGISTER_GPA	= 0x012,
	REQ_PAGE_STATE		= 0x014,
	REQ_FEATURES		= 0x080,
	REQ_TERMINATE		= 0x100,
};

#define RSP_SEV_INFORMATION	0x001
#define RSP_CPUID		0x005
#define RSP_PREFERRED_GPA	0x011
#define RSP_REGISTER_GPA	0x013
#define RSP_PAGE_STATE		0x015
#define RSP_FEATURES		0x081

#define PSC_PRIVATE		1
#define PSC_SHARED		2
#define PSC_REFUSED		BIT(63)
#define PSC_GPA_MASK		0x000ffffffffff000ULL

#define FEATURE_SNP		BIT(0)
#define FEATURE_AP_CREATION	BIT(1)

struct reason {
	u8 set;
	u8 number;
	const char *text;
};

static const struct reason reasons[] = {
	{ 0, 0, "general request" },
	{ 0, 1, "protocol version not supported" },
	{ 0, 2, "SNP features not supported by the hypervisor" },
	{ 1, 0, "GHCB not registered" },
	{ 1, 1, "page state change failed" },
	{ 1, 2, "PVALIDATE failed" },
	{ 1, 3, "not at VMPL0" },
	{ 1, 4, "CPUID table" },
	{ 1, 5, "CPUID range of the hypervisor" },
	{ 1, 6, "secrets page" },
	{ 1, 7, "no SVSM" },
	{ 1, 8, "SVSM at VMPL0" },
	{ 1, 9, "SVSM calling area" },
	{ 1, 10, "Secure TSC" },
	{ 1, 11, "calling area not mapped" },
	{ 1, 12, "Secure AVIC" },
};

/**
 * terminate - end the run because the guest asked for it
 * @v: the CPU which asked
 * @set: reason set (0: GHCB 2.04, table 6; 1: Linux' own)
 * @reason: reason in that set
 * @word: further word of the page form, 0 when none
 */
void terminate(struct vcpu *v, u32 set, u32 reason, u64 word)
{
	const char *text = "";

	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].set == set && reasons[i].number == reason)
			text = reasons[i].text;
	if (word)
		model_print("CPU %u: word for the hypervisor's log 0x%lx\n", v->index, word);
	model_end(END_TERMINATED, "set %u, reason %u%s%s%s, CPU %u", set, reason,
		  *text ? " (" : "", text, *text ? ")" : "", v->index);
}

static u64 answer_cpuid(struct vcpu *v, u64 msr)
{
	struct cpuid_regs r = host_cpuid(v, msr >> 32, 0);
	u32 which = msr >> 30 & 3;
	u32 value = which == 0 ? r.eax : which == 1 ? r.ebx : which == 2 ? r.ecx : r.edx;

	return (u64)value << 32 | (u64)which << 30 | RSP_CPUID;
}

static u64 answer_page_state(u64 msr)
{
	u32 op = msr >> 52 & 0xf;
	u64 gpa = msr & PSC_GPA_MASK;
	bool bad = op != PSC_PRIVATE && op != PSC_SHARED;

	if (machine.answers_spec && msr >> 56)
		bad = true;
	if (bad || psc_page(gpa, op == PSC_PRIVATE))
		return PSC_REFUSED | RSP_PAGE_STATE;
	attack_changed(gpa, op == PSC_PRIVATE);
	return RSP_PAGE_STATE;
}

u64 hypervisor_features(void)
{
	/* KVM says the same to every guest */
	if (machine.answers_spec && !mode_is_snp())
		return 0;
	return FEATURE_SNP | (machine.ap_creation ? FEATURE_AP_CREATION : 0);
}

static u64 answer_features(void)
{
	return hypervisor_features() << 12 | RSP_FEATURES;
}

static void only_snp(struct vcpu *v, u64 msr)
{
	if (!mode_is_snp())
		model_end(END_TERMINATED,
			  "GHCB MSR request 0x%lx is for SNP guests only, CPU %u", msr, v->index);
}

static void no_such_request(struct vcpu *v, u64 msr)
{
	/* KVM resumes the guest with its own value */
	if (machine.answers_spec)
		model_end(END_TERMINATED, "GHCB MSR request 0x%lx is unknown, CPU %u", msr,
			  v->index);
}

/**
 * ghcb_msr - answer one request of the MSR protocol
 * @v: the CPU; its GHCB MSR holds the request and will hold the answer
 */
void ghcb_msr(struct vcpu *v)
{
	u64 msr = v->ghcb_msr;

	counters.vmgexit_msr[msr & INFO_MASK]++;
	switch (msr & INFO_MASK) {
	case REQ_SEV_INFORMATION:
		shared_count(v);
		v->ghcb_msr = (u64)machine.version_max << 48 | (u64)machine.version_min << 32 |
			      (u64)machine.cbit << 24 | RSP_SEV_INFORMATION;
		break;
	case REQ_CPUID:
		v->ghcb_msr = answer_cpuid(v, msr);
		break;
	case REQ_RESET_HOLD:
		ap_reset_hold_msr(v);
		break;
	case REQ_PREFERRED_GPA:
		only_snp(v, msr);
		v->ghcb_msr = DATA_MASK | RSP_PREFERRED_GPA;
		break;
	case REQ_REGISTER_GPA:
		only_snp(v, msr);
		v->ghcb_registered = msr & DATA_MASK;
		v->ghcb_msr = (msr & DATA_MASK) | RSP_REGISTER_GPA;
		break;
	case REQ_PAGE_STATE:
		only_snp(v, msr);
		v->ghcb_msr = answer_page_state(msr);
		break;
	case REQ_FEATURES:
		v->ghcb_msr = answer_features();
		break;
	case REQ_TERMINATE:
		terminate(v, msr >> 12 & 0xf, msr >> 16 & 0xff, 0);
	default:
		no_such_request(v, msr);
		break;
	}
	attack_msr(v, msr);
}

/**
 * host_vmgexit - serve a VMGEXIT
 * @v: the CPU; only its GHCB MSR and the shared GHCB page are looked at
 */
void host_vmgexit(struct vcpu *v)
{
	if (v->ghcb_msr & INFO_MASK)
		ghcb_msr(v);
	else
		ghcb_page(v);
}
