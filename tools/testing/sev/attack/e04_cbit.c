// SPDX-License-Identifier: GPL-2.0
/*
 * E4. The host lies about memory encryption: it tells another C-bit position
 * (option "bit"), by the GHCB MSR or in the CPUID page, or its CPUID says that there
 * is no SEV at all. With "twin=1" memory is there again at addresses with that bit, so
 * that code and page tables, private whatever their C-bit, are found by it.
 *
 * The guest must find out by what the bit does, and never run on without it: it
 * stops with a named failure, or takes what the processor itself says.
 */
#include "attack.h"

#define SEV_INFORMATION_ANSWER	0x001
#define CBIT_SHIFT		24
#define CPUID_ENTRIES		64
#define CPUID_FIRST		0x10
#define CPUID_BYTES		48
#define LEAF_SEV		0x8000001fU

static void cbit_twin(void)
{
	if (option_u64("twin", 0))
		memory_twin(BIT(option_u64("bit", 47)));
}

static void cbit_msr(struct vcpu *v, u64 request)
{
	(void)request;
	if ((v->ghcb_msr & 0xfff) != SEV_INFORMATION_ANSWER || !attack_due())
		return;
	v->ghcb_msr &= ~(0xffULL << CBIT_SHIFT);
	v->ghcb_msr |= option_u64("bit", 47) << CBIT_SHIFT;
	attack_struck("SEV information says C-bit %lu", option_u64("bit", 47));
}

ATTACK(attack_cbit_msr, .name = "cbit-msr", .start = cbit_twin, .msr = cbit_msr);

static void cbit_page(u64 gpa, enum launch_type type, u8 *page)
{
	if (type != LAUNCH_CPUID)
		return;
	for (u32 i = 0; i < CPUID_ENTRIES; i++) {
		u8 *entry = page + CPUID_FIRST + i * CPUID_BYTES;

		if (get_le(entry, 4) == LEAF_SEV)
			entry[28] = (entry[28] & ~0x3f) | option_u64("bit", 47);
	}
	attack_struck("the CPUID page at 0x%lx says C-bit %lu", gpa, option_u64("bit", 47));
}

ATTACK(attack_cbit_page, .name = "cbit-page", .launch = cbit_page);

/* SEV-ES: CPUID is the host's to answer. */
static void hide_sev_page(const struct ghcb_call *c, u8 *page)
{
	if (c->code != EXIT_CPUID || !attack_due())
		return;
	attack_struck("CPUID tells of no SEV");
	put_le(page + GHCB_AT_RAX, 0, 8);
	put_le(page + GHCB_AT_RBX, 0, 8);
}

static void hide_sev_msr(struct vcpu *v, u64 request)
{
	u32 leaf = request >> 32;

	if ((request & 0xfff) != 0x004 || (leaf != LEAF_SEV && leaf != 0x80000000U))
		return;
	if (!attack_due())
		return;
	attack_struck("CPUID 0x%x tells of no SEV", leaf);
	v->ghcb_msr &= 0xffffffff;
}

ATTACK(attack_hide_sev, .name = "hide-sev", .answer = hide_sev_page, .msr = hide_sev_msr);
