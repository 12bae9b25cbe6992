// SPDX-License-Identifier: GPL-2.0
/*
 * CPUID of the guest's processor: an EPYC with what QEMU's `max` really can
 * do, less what this machine lacks (XSAVE with its compacted form, x2APIC).
 */

#include "host.h"

#define MAX_BASIC		7
#define HYPERVISOR		0x40000000U
#define MAX_EXTENDED		0x80000021U
#define PHYS_BITS_MOST		48
#define PHYS_BITS_PLAIN		39	/* PHYS_LIMIT: firmware puts devices at the top */
#define VIRT_BITS		48
#define VMPLS			4
#define CACHE_LINE		64

/* Leaf 1 */
#define ECX_MONITOR		BIT(3)
#define ECX_VMX			BIT(5)
#define ECX_FMA			BIT(12)
#define ECX_X2APIC		BIT(21)
#define ECX_TSC_DEADLINE	BIT(24)
#define ECX_XSAVE		BIT(26)
#define ECX_OSXSAVE		BIT(27)
#define ECX_AVX			BIT(28)
#define ECX_F16C		BIT(29)
#define ECX_HYPERVISOR		BIT(31)
#define EDX_APIC		BIT(9)
#define EDX_HTT			BIT(28)

/* Leaf 7 */
#define HIDE_7_EBX (BIT(1) | BIT(4) | BIT(5) | BIT(11) | BIT(14) | BIT(16) | BIT(17) |	\
		    BIT(21) | BIT(22) | BIT(25) | BIT(26) | BIT(27) | BIT(28) | BIT(30) | BIT(31))
#define HIDE_7_ECX (BIT(1) | BIT(3) | BIT(4) | BIT(5) | BIT(6) | BIT(9) | BIT(10) |	\
		    BIT(11) | BIT(12) | BIT(14) | BIT(16) | BIT(31))
#define KEEP_7_EDX BIT(4)	/* fast short REP MOVSB */

/* Leaf 8000_0001 */
#define EXT_ECX_CMP_LEGACY	BIT(1)
#define EXT_ECX_TOPOLOGY	BIT(22)
#define KEEP_EXT_ECX (BIT(0) | BIT(4) | BIT(5) | BIT(6) | BIT(7) | BIT(8))
#define HIDE_EXT_EDX (BIT(30) | BIT(31))	/* 3DNow! */

#define HIDE_8_EBX BIT(25)	/* VIRT_SSBD */

/*
 * Leaf 8000_0021: no nested data breakpoints, LFENCE serializes, a null
 * selector clears its base, no speculative return stack overflow
 */
#define EXT_21_EAX (BIT(0) | BIT(2) | BIT(6) | BIT(29))

/* Leaf 4000_0001 of KVM: its clock, and port writes need no delay */
#define KVM_FEATURES (BIT(0) | BIT(1) | BIT(3) | BIT(24))

static u32 log2_up(u32 n)
{
	u32 bits = 0;

	while (1U << bits < n)
		bits++;
	return bits;
}

static struct cpuid_regs vendor(u32 max)
{
	return (struct cpuid_regs){ max, 0x68747541, 0x444d4163, 0x69746e65 };
}

static struct cpuid_regs leaf_1(struct vcpu *v)
{
	struct cpuid_regs r = cpuid(1, 0);

	r.eax = CPU_SIGNATURE;
	r.ebx = v->apic_id << 24 | machine.cpus << 16 | (CACHE_LINE / 8) << 8;
	r.ecx &= ~(ECX_MONITOR | ECX_VMX | ECX_FMA | ECX_X2APIC | ECX_TSC_DEADLINE | ECX_XSAVE |
		   ECX_OSXSAVE | ECX_AVX | ECX_F16C);
	r.ecx |= ECX_HYPERVISOR;
	r.edx &= ~(EDX_APIC | EDX_HTT);
	if (apic_enabled(v))
		r.edx |= EDX_APIC;
	if (machine.cpus > 1)
		r.edx |= EDX_HTT;
	return r;
}

static struct cpuid_regs leaf_7(u32 subleaf)
{
	struct cpuid_regs r = { 0 };

	if (subleaf)
		return r;
	r = cpuid(7, 0);
	r.eax = 0;
	r.ebx &= ~HIDE_7_EBX;
	r.ecx &= ~HIDE_7_ECX;
	r.edx &= KEEP_7_EDX;
	return r;
}

static struct cpuid_regs ext_1(void)
{
	struct cpuid_regs r = cpuid(0x80000001, 0);

	r.eax = CPU_SIGNATURE;
	r.ebx = 0;
	r.ecx = (r.ecx & KEEP_EXT_ECX) | EXT_ECX_TOPOLOGY;
	if (machine.cpus > 1)
		r.ecx |= EXT_ECX_CMP_LEGACY;
	r.edx &= ~HIDE_EXT_EDX;
	return r;
}

/* Width of the guest's physical addresses, without C-bit. */
u32 guest_phys_bits(void)
{
	return mode_is_sev() ? MIN(machine.cbit, PHYS_BITS_MOST) : PHYS_BITS_PLAIN;
}

static struct cpuid_regs ext_8(void)
{
	struct cpuid_regs r = cpuid(0x80000008, 0);

	r.eax = VIRT_BITS << 8 | guest_phys_bits();
	r.ebx &= ~HIDE_8_EBX;
	r.ecx = log2_up(machine.cpus) << 12 | (machine.cpus - 1);
	r.edx = 0;
	return r;
}

/* Cache topology; the third level is shared by all CPUs. */
static struct cpuid_regs ext_1d(u32 subleaf)
{
	static const struct {
		u32 type, level, ways, sets;
	} caches[] = {
		{ 1, 1, 8, 64 }, { 2, 1, 4, 256 }, { 3, 2, 8, 1024 }, { 3, 3, 16, 8192 },
	};
	struct cpuid_regs r = { 0 };
	u32 shared;

	if (subleaf >= ARRAY_SIZE(caches))
		return r;
	shared = caches[subleaf].level == 3 ? machine.cpus : 1;
	r.eax = caches[subleaf].type | caches[subleaf].level << 5 | BIT(8) | (shared - 1) << 14;
	r.ebx = (CACHE_LINE - 1) | (caches[subleaf].ways - 1) << 22;
	r.ecx = caches[subleaf].sets - 1;
	return r;
}

/* One thread a core, one node. */
static struct cpuid_regs ext_1e(struct vcpu *v)
{
	return (struct cpuid_regs){ v->apic_id, v->apic_id, 0, 0 };
}

/*
 * SEV, SEV-ES; with SNP also RMPQUERY. Bit 31 of EBX tells that validated pages
 * need no eviction of stale cache lines; "evict=1" is an older processor.
 */
static struct cpuid_regs ext_1f(void)
{
	struct cpuid_regs r = { 0 };

	if (!mode_is_sev())
		return r;
	r.eax = BIT(1) | BIT(3) | (mode_is_snp() ? BIT(4) | BIT(6) : 0);
	/* The C-bit takes one address bit */
	r.ebx = machine.cbit | 1 << 6 | (mode_is_snp() ? VMPLS << 12 : 0);
	if (!option_u64("evict", 0))
		r.ebx |= BIT(31);
	return r;
}

static struct cpuid_regs extended(struct vcpu *v, u32 leaf, u32 subleaf)
{
	switch (leaf) {
	case 0x80000000:
		return vendor(MAX_EXTENDED);
	case 0x80000001:
		return ext_1();
	case 0x80000002 ... 0x80000007:
		return cpuid(leaf, 0);
	case 0x80000008:
		return ext_8();
	case 0x8000001d:
		return ext_1d(subleaf);
	case 0x8000001e:
		return ext_1e(v);
	case 0x8000001f:
		return ext_1f();
	case 0x80000021:
		return (struct cpuid_regs){ EXT_21_EAX, 0, 0, 0 };
	default:
		return (struct cpuid_regs){ 0 };
	}
}

static struct cpuid_regs hypervisor(void)
{
	/* "SEV MODEL 01": no interface of a known hypervisor */
	if (!kvmclock_offered())
		return (struct cpuid_regs){ HYPERVISOR, 0x20564553, 0x45444f4d, 0x3130204c };
	return (struct cpuid_regs){ HYPERVISOR + 1, 0x4b4d564b, 0x564b4d56, 0x4d };
}

/**
 * host_cpuid - the guest's CPUID
 * @v: the CPU which asks
 * @leaf: EAX
 * @subleaf: ECX
 *
 * OSXSAVE and OSPKE never show, there being no XSAVE.
 *
 * Return: the four registers; zeros above the limits and in reserved leaves.
 */
struct cpuid_regs host_cpuid(struct vcpu *v, u32 leaf, u32 subleaf)
{
	struct cpuid_regs r = { 0 };

	if (leaf >= 0x80000000)
		return extended(v, leaf, subleaf);
	switch (leaf) {
	case 0:
		return vendor(MAX_BASIC);
	case 1:
		return leaf_1(v);
	case 6:
		r.eax = cpuid(6, 0).eax & BIT(2);	/* the APIC timer never stops */
		return r;
	case 7:
		return leaf_7(subleaf);
	case HYPERVISOR:
		return hypervisor();
	case HYPERVISOR + 1:
		r.eax = kvmclock_offered() ? KVM_FEATURES : 0;
		return r;
	default:
		return r;
	}
}
