// SPDX-License-Identifier: GPL-2.0
/* The CPUID page which the loader offers to the firmware. */
#include "load.h"

#define MAX_ENTRIES		64
#define ENTRY_BYTES		48
#define FIRST_ENTRY		0x10
#define BASIC_LEAVES		0x00000000U
#define HYPERVISOR_LEAVES	0x40000000U
#define EXTENDED_LEAVES		0x80000000U
#define LEAF_CACHE		0x00000004U
#define LEAF_FEATURES		0x00000007U
#define LEAF_TOPOLOGY		0x0000000bU
#define LEAF_XSTATE		0x0000000dU
#define LEAF_CACHE_AMD		0x8000001dU
#define XSTATE_COMPONENTS	64
#define XSAVE_LEGACY_BYTES	0x240
#define FEATURE_1_TSC_DEADLINE	BIT(24)
#define FEATURE_7_TSC_ADJUST	BIT(1)
#define FEATURE_7_EDX_MASK	0xfc000000U
#define FEATURE_VIRT_SSBD	BIT(25)

static void add(u8 *page, u32 leaf, u32 subleaf, u64 xcr0, struct cpuid_regs r)
{
	u32 count = get_le(page, 4);
	u8 *entry = page + FIRST_ENTRY + count * ENTRY_BYTES;

	if (count == MAX_ENTRIES)
		model_end(END_LAUNCH, "the CPUID table has more than %u entries", MAX_ENTRIES);
	put_le(entry, leaf, 4);
	put_le(entry + 4, subleaf, 4);
	put_le(entry + 8, xcr0, 8);
	memcpy(entry + 24, &r, sizeof(r));
	put_le(page, count + 1, 4);
}

/* Features which QEMU hides from SNP guests. */
static struct cpuid_regs masked(struct vcpu *v, u32 leaf, u32 subleaf)
{
	struct cpuid_regs r = host_cpuid(v, leaf, subleaf);

	if (leaf == 1)
		r.ecx &= ~FEATURE_1_TSC_DEADLINE;
	if (leaf == LEAF_FEATURES && !subleaf) {
		r.ebx &= ~FEATURE_7_TSC_ADJUST;
		r.edx &= ~FEATURE_7_EDX_MASK;
	}
	if (leaf == 0x80000008)
		r.ebx &= ~FEATURE_VIRT_SSBD;
	return r;
}

static void add_xstate(u8 *page, struct vcpu *v)
{
	struct cpuid_regs r;
	u32 subleaf;

	for (subleaf = 0; subleaf < XSTATE_COMPONENTS; subleaf++) {
		r = host_cpuid(v, LEAF_XSTATE, subleaf);
		if (!r.eax && !r.ebx && !r.ecx && !r.edx)
			continue;
		if (subleaf < 2)
			r.ebx = XSAVE_LEGACY_BYTES;
		add(page, LEAF_XSTATE, subleaf, subleaf < 2, r);
	}
}

/* Sub-leaves until the type field, in @register_mask bits of EAX or ECX, is 0. */
static void add_typed(u8 *page, struct vcpu *v, u32 leaf)
{
	struct cpuid_regs r;
	u32 subleaf = 0;
	u32 type;

	do {
		r = host_cpuid(v, leaf, subleaf);
		type = leaf == LEAF_TOPOLOGY ? r.ecx & 0xff00 : r.eax & 0x1f;
		if (type || !subleaf)
			add(page, leaf, subleaf, 0, r);
		subleaf++;
	} while (type && subleaf < MAX_ENTRIES);
}

static void add_features(u8 *page, struct vcpu *v)
{
	struct cpuid_regs r = masked(v, LEAF_FEATURES, 0);
	u32 highest = r.eax;
	u32 subleaf;

	for (subleaf = 0; subleaf <= highest && subleaf < MAX_ENTRIES; subleaf++)
		add(page, LEAF_FEATURES, subleaf, 0, masked(v, LEAF_FEATURES, subleaf));
}

static void add_range(u8 *page, struct vcpu *v, u32 first)
{
	u32 highest = host_cpuid(v, first, 0).eax;
	struct cpuid_regs r;
	u32 leaf;

	for (leaf = first; leaf <= highest; leaf++) {
		if (leaf == LEAF_XSTATE) {
			add_xstate(page, v);
		} else if (leaf == LEAF_FEATURES) {
			add_features(page, v);
		} else if (leaf == LEAF_CACHE || leaf == LEAF_TOPOLOGY || leaf == LEAF_CACHE_AMD) {
			add_typed(page, v, leaf);
		} else {
			r = masked(v, leaf, 0);
			if (r.eax || r.ebx || r.ecx || r.edx)
				add(page, leaf, 0, 0, r);
		}
	}
}

void cpuid_page_build(u8 *page)
{
	memset(page, 0, PAGE_SIZE);
	add_range(page, vcpus[0], BASIC_LEAVES);
	add_range(page, vcpus[0], HYPERVISOR_LEAVES);
	add_range(page, vcpus[0], EXTENDED_LEAVES);
}
