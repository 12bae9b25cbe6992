// SPDX-License-Identifier: GPL-2.0
/*
 * Model-specific registers as a KVM host on an EPYC would give them. Those of
 * the save area never come here; the rest is constant, kept per CPU, or #GP.
 */

#include "host.h"

#define MSR_TSC			0x10U
#define MSR_TSC_ADJUST		0x3bU
#define MSR_MTRR_CAP		0xfeU
#define MSR_MTRR_VARIABLE	0x200U
#define MSR_MTRR_VARIABLE_END	(MSR_MTRR_VARIABLE + 2 * MTRR_RANGES)
#define MSR_MTRR_FIX_64K	0x250U
#define MSR_MTRR_FIX_16K	0x258U
#define MSR_MTRR_FIX_4K		0x268U
#define MSR_MTRR_DEFAULT	0x2ffU
#define MSR_HWCR		0xc0010015U
#define MSR_MCG_STATUS		0x17aU
#define MSR_MISC_ENABLE		0x1a0U
#define MSR_PLATFORM_ID		0x17U

#define MTRR_RANGES		8
#define MTRR_FIXED		11
#define MTRR_CAP_FIXED		BIT(8)
#define MTRR_CAP_WC		BIT(10)
#define MTRR_DEFAULT_BITS	0xcffULL
#define MTRR_ON			BIT(11)
#define MTRR_FIXED_ON		BIT(10)
#define MTRR_VALID		BIT(11)
#define MTRR_TYPES		0x73		/* UC, WC, WT, WP, WB */
#define MTRR_UC			0
#define MTRR_WB			6
#define MTRR_WB_FIXED		0x0606060606060606ULL

#define APIC_BASE_BSP		BIT(8)
#define APIC_BASE_X2APIC	BIT(10)
#define APIC_BASE_ENABLE	BIT(11)

#define HWCR_IGNORED		0x1000148ULL	/* FFDIS, SMMLOCK & co: taken, not kept */
#define HWCR_KEPT		BIT(18)		/* McStatusWrEn */
#define TSC_FREQ_FIXED		BIT(24)

#define PMC_COUNTERS		4

/**
 * struct msrs - values of one CPU
 * @apic_base: as written; the base itself never moves
 * @tsc_adjust: as written, without effect
 * @hwcr: the bits which are kept
 * @misc_enable: as written, without effect
 * @mcg_status: always 0
 * @mtrr_default: emulated, without effect
 * @mtrr_fixed: emulated, without effect
 * @mtrr_variable: emulated, without effect; base and mask in turn
 */
struct msrs {
	u64 apic_base, tsc_adjust, hwcr, misc_enable, mcg_status;
	u64 mtrr_default;
	u64 mtrr_fixed[MTRR_FIXED];
	u64 mtrr_variable[2 * MTRR_RANGES];
};

static struct msrs msrs[MAX_CPUS];

/**
 * struct constant - registers which always read the same
 * @first: the first of them
 * @last: the last of them
 * @value: what they read
 *
 * Writes are taken without effect; what the host refuses is in no row.
 */
struct constant {
	u32 first, last;
	u64 value;
};

static const struct constant constants[] = {
	{ MSR_PLATFORM_ID, MSR_PLATFORM_ID, 0 },
	{ 0x2a, 0x2a, 0 },			/* EBL_CR_POWERON */
	{ 0x79, 0x79, 0 },			/* microcode load */
	{ 0x8b, 0x8b, 0x08001250 },		/* patch level */
	{ MSR_MTRR_CAP, MSR_MTRR_CAP, MTRR_CAP_FIXED | MTRR_CAP_WC | MTRR_RANGES },
	{ 0x179, 0x179, 0 },			/* MCG_CAP: no banks */
	{ 0x186, 0x187, 0 }, { 0xc1, 0xc2, 0 },	/* P6 counters */
	{ 0x198, 0x199, 0 },			/* PERF_STATUS, PERF_CTL */
	{ 0x19a, 0x19c, 0 },			/* thermal */
	{ 0x1d9, 0x1d9, 0 }, { 0x1db, 0x1de, 0 }, /* DEBUGCTL, last branch */
	{ 0x400, 0x47f, 0 },			/* MCi */
	{ 0xc0010000, 0xc0010007, 0 },		/* K7 event selects and counters */
	{ 0xc0010010, 0xc0010010, 0 },		/* SYSCFG */
	{ 0xc0010016, 0xc001001a, 0 },		/* IORR, TOP_MEM */
	{ 0xc001001d, 0xc001001d, 0 },		/* TOP_MEM2 */
	{ 0xc001001f, 0xc001001f, 0 },		/* NB_CFG */
	{ 0xc0010055, 0xc0010055, 0 },		/* interrupt pending */
	{ 0xc0010058, 0xc0010058, 0 },		/* MMIO configuration base */
	{ 0xc0010105, 0xc0010106, 0 },		/* LWP */
	{ 0xc0010112, 0xc0010113, 0 },		/* SMM base and mask */
	{ 0xc0010114, 0xc0010114, 0x18 },	/* VM_CR: SVM locked and off */
	{ 0xc0010117, 0xc0010117, 0 },		/* VM_HSAVE_PA */
	{ 0xc0011020, 0xc0011023, 0 },		/* LS, IC, DC, BU configuration */
	{ 0xc0011029, 0xc0011029, 0x2 },	/* DE_CFG: LFENCE serializes */
	{ 0xc001102a, 0xc001102d, 0 },		/* BU_CFG2 & co */
};

void msr_reset(struct vcpu *v)
{
	struct msrs *m = &msrs[v->index];

	memset(m, 0, sizeof(*m));
	m->apic_base = APIC_BASE | APIC_BASE_ENABLE | (v->index ? 0 : APIC_BASE_BSP);
	m->misc_enable = 1;	/* fast strings */
	m->hwcr = TSC_FREQ_FIXED;
}

void msr_firmware_mtrrs(void)
{
	for (u32 i = 0; i < machine.cpus; i++) {
		struct msrs *m = &msrs[i];

		m->mtrr_default = MTRR_ON | MTRR_FIXED_ON | MTRR_WB;
		for (u32 f = 0; f < MTRR_FIXED; f++)
			m->mtrr_fixed[f] = f == 2 ? MTRR_UC : MTRR_WB_FIXED;
		/* 2 GiB to 4 GiB */
		m->mtrr_variable[0] = MMIO_LOW | MTRR_UC;
		m->mtrr_variable[1] = (BIT(guest_phys_bits()) - MMIO_LOW) | MTRR_VALID;
	}
}

bool apic_enabled(const struct vcpu *v)
{
	return msrs[v->index].apic_base & APIC_BASE_ENABLE;
}

u64 guest_tsc(const struct vcpu *v)
{
	return rdtsc() + v->vmcb->tsc_offset;
}

bool pmc_read(u32 index, u64 *value)
{
	*value = 0;
	return index < PMC_COUNTERS;
}

static u64 *mtrr_at(struct msrs *m, u32 msr)
{
	if (msr == MSR_MTRR_DEFAULT)
		return &m->mtrr_default;
	if (msr >= MSR_MTRR_VARIABLE && msr < MSR_MTRR_VARIABLE_END)
		return &m->mtrr_variable[msr - MSR_MTRR_VARIABLE];
	if (msr == MSR_MTRR_FIX_64K)
		return &m->mtrr_fixed[0];
	if (msr == MSR_MTRR_FIX_16K || msr == MSR_MTRR_FIX_16K + 1)
		return &m->mtrr_fixed[1 + msr - MSR_MTRR_FIX_16K];
	if (msr >= MSR_MTRR_FIX_4K && msr < MSR_MTRR_FIX_4K + 8)
		return &m->mtrr_fixed[3 + msr - MSR_MTRR_FIX_4K];
	return NULL;
}

static bool type_ok(u64 type)
{
	return type < 8 && MTRR_TYPES >> type & 1;
}

static bool mtrr_ok(u32 msr, u64 value)
{
	u64 beyond = ~(BIT(guest_phys_bits()) - 1);

	if (msr == MSR_MTRR_DEFAULT)
		return !(value & ~MTRR_DEFAULT_BITS) && type_ok(value & 0xff);
	if (msr < MSR_MTRR_VARIABLE_END && msr & 1)
		return !(value & (beyond | 0x7ff));
	if (msr < MSR_MTRR_VARIABLE_END)
		return !(value & (beyond | 0xf00)) && type_ok(value & 0xff);
	for (; value; value >>= 8)
		if (!type_ok(value & 0xff))
			return false;
	return true;
}

static const struct constant *constant_of(u32 msr)
{
	for (size_t i = 0; i < ARRAY_SIZE(constants); i++)
		if (msr >= constants[i].first && msr <= constants[i].last)
			return &constants[i];
	return NULL;
}

/* Registers which keep what was written. */
static u64 *kept(struct msrs *m, u32 msr)
{
	switch (msr) {
	case MSR_TSC_ADJUST:
		return &m->tsc_adjust;
	case MSR_HWCR:
		return &m->hwcr;
	case MSR_MISC_ENABLE:
		return &m->misc_enable;
	case MSR_MCG_STATUS:
		return &m->mcg_status;
	case MSR_APIC_BASE:
		return &m->apic_base;
	default:
		return mtrr_at(m, msr);
	}
}

/**
 * msr_read - read an MSR for the guest
 * @v: the CPU
 * @msr: number
 * @value: gets the content
 *
 * Return: false when this host has no such MSR: #GP.
 */
bool msr_read(struct vcpu *v, u32 msr, u64 *value)
{
	const u64 *at = kept(&msrs[v->index], msr);
	const struct constant *c = constant_of(msr);

	if (msr == MSR_TSC) {
		*value = guest_tsc(v);
		return true;
	}
	if (kvmclock_msr(v, msr, value, false))
		return true;
	*value = at ? *at : c ? c->value : 0;
	return at || c;
}

/* The base cannot move, and there is no x2APIC mode. */
static bool apic_base_ok(u64 old, u64 value)
{
	u64 fixed = ~APIC_BASE_ENABLE;

	return !(value & APIC_BASE_X2APIC) && (value & fixed) == (old & fixed);
}

static bool value_ok(u32 msr, u64 old, u64 value)
{
	switch (msr) {
	case MSR_TSC_ADJUST:
	case MSR_MISC_ENABLE:
		return true;
	case MSR_HWCR:
		return !(value & ~(HWCR_IGNORED | HWCR_KEPT | TSC_FREQ_FIXED));
	case MSR_MCG_STATUS:
		return !value;
	case MSR_APIC_BASE:
		return apic_base_ok(old, value);
	default:
		return mtrr_ok(msr, value);
	}
}

/**
 * msr_write - write an MSR for the guest
 * @v: the CPU
 * @msr: number
 * @value: new content
 *
 * Return: false when this host has no such MSR or refuses the value: #GP.
 */
bool msr_write(struct vcpu *v, u32 msr, u64 value)
{
	u64 *at = kept(&msrs[v->index], msr);

	if (msr == MSR_TSC) {
		v->vmcb->tsc_offset = value - rdtsc();
		return true;
	}
	if (kvmclock_msr(v, msr, &value, true))
		return true;
	if (!at)
		return msr != MSR_MTRR_CAP && constant_of(msr);
	if (!value_ok(msr, *at, value))
		return false;
	if (msr == MSR_HWCR)
		value &= HWCR_KEPT | TSC_FREQ_FIXED;
	*at = value;
	return true;
}
