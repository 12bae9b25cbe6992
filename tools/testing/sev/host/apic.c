// SPDX-License-Identifier: GPL-2.0
/*
 * The local APIC page: the real APIC of the CPU this runs on, but for what
 * would hit the model instead of the guest. INIT, SIPI and NMI are emulated:
 * INIT resets a CPU even while it runs a hypervisor.
 */

#include "host.h"

#define APIC_PAGE	0x1000

#define REG_ID		0x020
#define REG_TPR		0x080
#define REG_EOI		0x0b0
#define REG_LDR		0x0d0
#define REG_DFR		0x0e0
#define REG_SPURIOUS	0x0f0
#define REG_ISR		0x100
#define REG_IRR		0x200
#define REG_ICR_LOW	0x300
#define REG_ICR_HIGH	0x310
#define REG_LVT_FIRST	0x320
#define REG_LVT_LAST	0x370
#define REG_TIMER_COUNT	0x380
#define REG_TIMER_RATE	0x3e0

#define VECTOR_WORDS	8
#define VECTORS		256
#define SPURIOUS_RESET	0xff
#define SPURIOUS_ON	0x1ff
#define DFR_RESET	0xffffffff

#define ICR_VECTOR	0x000ff
#define ICR_MODE	0x00700
#define ICR_FIXED	0x00000
#define ICR_LOWEST	0x00100
#define ICR_NMI		0x00400
#define ICR_INIT	0x00500
#define ICR_SIPI	0x00600
#define ICR_LOGICAL	0x00800
#define ICR_BUSY	0x01000
#define ICR_ASSERT	0x04000
#define ICR_LEVEL	0x08000
#define ICR_SELF	0x40000
#define ICR_ALL		0x80000
#define ICR_OTHERS	0xc0000
#define ICR_BUSY_TRIES	100000

#define LVT_MODE	0x00700
#define LVT_SMI		0x00200
#define LVT_INIT	0x00500
#define LVT_MASKED	0x10000

#define DFR_FLAT	0xf

/* What the guest wrote, for destinations by logical name */
static u32 ldr[MAX_CPUS], dfr[MAX_CPUS];

static u32 real_read(u32 reg)
{
	return mmio_read32(APIC_BASE + reg);
}

static void real_write(u32 reg, u32 value)
{
	mmio_write32(APIC_BASE + reg, value);
}

void apic_reset(struct vcpu *v)
{
	ldr[v->index] = 0;
	dfr[v->index] = ~0U;
}

static bool any_of(u32 reg)
{
	u32 all = 0;

	for (u32 i = 0; i < VECTOR_WORDS; i++)
		all |= real_read(reg + 16 * i);
	return all;
}

/* Requests cannot be withdrawn: they must be taken, one by one. */
static void drop_requests(void)
{
	real_write(REG_TPR, 0);
	real_write(REG_SPURIOUS, SPURIOUS_ON);
	for (u32 i = 0; i < VECTORS && any_of(REG_ISR); i++)
		real_write(REG_EOI, 0);
	for (u32 i = 0; i < VECTORS && any_of(REG_IRR); i++)
		take_interrupts();
}

/**
 * apic_init - what INIT does to a local APIC
 * @v: the CPU, which runs here
 *
 * AMD APM vol. 2, 16.3.2 and 14.1.3: all registers as after reset, but for the ID.
 */
void apic_init(struct vcpu *v)
{
	v->icr_high = 0;
	for (u32 reg = REG_LVT_FIRST; reg <= REG_LVT_LAST; reg += 16)
		real_write(reg, LVT_MASKED);
	real_write(REG_TIMER_COUNT, 0);
	real_write(REG_TIMER_RATE, 0);
	drop_requests();
	real_write(REG_LDR, 0);
	real_write(REG_DFR, DFR_RESET);
	real_write(REG_SPURIOUS, SPURIOUS_RESET);
}

static bool logical_match(const struct vcpu *v, u8 dest)
{
	u8 name = ldr[v->index] >> 24;

	if (dest == 0xff)
		return true;
	if (dfr[v->index] >> 28 == DFR_FLAT)
		return name & dest;
	return (name >> 4 == dest >> 4) && (name & dest & 0xf);
}

static bool is_target(const struct vcpu *sender, const struct vcpu *v, u32 low)
{
	u8 dest = sender->icr_high >> 24;

	switch (low & ICR_OTHERS) {
	case ICR_SELF:
		return v == sender;
	case ICR_ALL:
		return true;
	case ICR_OTHERS:
		return v != sender;
	default:
		if (low & ICR_LOGICAL)
			return logical_match(v, dest);
		return dest == 0xff || v->apic_id == dest;
	}
}

static void emulate(struct vcpu *sender, u32 low)
{
	/* The level-triggered de-assert which old processors wanted after INIT */
	if ((low & ICR_MODE) == ICR_INIT && low & ICR_LEVEL && !(low & ICR_ASSERT))
		return;
	for (u32 i = 0; i < machine.cpus; i++) {
		struct vcpu *v = vcpus[i];

		if (!is_target(sender, v, low))
			continue;
		switch (low & ICR_MODE) {
		case ICR_INIT:
			ap_init(sender, attack_target(v));
			break;
		case ICR_SIPI:
			ap_sipi(attack_target(v), low & ICR_VECTOR);
			break;
		default:
			ap_nmi(sender, v);
			break;
		}
	}
}

static void send_fixed(u32 high, u32 low)
{
	for (u32 i = 0; i < ICR_BUSY_TRIES && real_read(REG_ICR_LOW) & ICR_BUSY; i++)
		cpu_relax();
	real_write(REG_ICR_HIGH, high);
	/* QEMU would keep the busy bit for ever */
	real_write(REG_ICR_LOW, low & ~ICR_BUSY);
}

/* To itself, all or all others: by QEMU's numbers, of which one is no CPU of the guest. */
static void forward_ipi(struct vcpu *v, u32 low)
{
	if (!(low & ICR_OTHERS)) {
		send_fixed(v->icr_high, low);
		return;
	}
	for (u32 i = 0; i < machine.cpus; i++)
		if (is_target(v, vcpus[i], low))
			send_fixed(vcpus[i]->apic_id << 24, low & ~(ICR_OTHERS | ICR_LOGICAL));
}

static void icr_write(struct vcpu *v, u32 low)
{
	switch (low & ICR_MODE) {
	case ICR_FIXED:
	case ICR_LOWEST:
		forward_ipi(v, low);
		break;
	case ICR_NMI:
	case ICR_INIT:
	case ICR_SIPI:
		emulate(v, low);
		break;
	default:
		break;	/* SMI and reserved modes go nowhere */
	}
}

/* The APIC's own sources may not send SMI or INIT either. */
static u32 lvt_filter(u32 value)
{
	u32 mode = value & LVT_MODE;

	if (mode == LVT_SMI || mode == LVT_INIT)
		value |= LVT_MASKED;
	return value;
}

/**
 * apic_read - read the local APIC page
 * @v: the CPU, which runs here
 * @reg: offset from the APIC's base
 * @bytes: 1, 2, 4 or 8, aligned
 *
 * Registers are 32 bits wide, 16 bytes apart; the rest is reserved.
 *
 * Return: the register, zeros where none is; ones when the APIC is off.
 */
u64 apic_read(struct vcpu *v, u32 reg, unsigned int bytes)
{
	u32 value;

	if (!apic_enabled(v) || reg >= APIC_PAGE)
		return ~0ULL >> (64 - 8 * bytes);
	if (reg & 0xc)
		return 0;
	value = (reg & ~0xfU) == REG_ICR_HIGH ? v->icr_high : real_read(reg & ~0xfU);
	if ((reg & ~0xfU) == REG_ICR_LOW)
		value &= ~ICR_BUSY;
	value >>= 8 * (reg & 3);
	return bytes < 4 ? value & ((1U << (8 * bytes)) - 1) : value;
}

/**
 * apic_write - write the local APIC page
 * @v: the CPU, which runs here
 * @reg: offset from the APIC's base
 * @value: data
 * @bytes: only 4, aligned to a register, has an effect
 */
void apic_write(struct vcpu *v, u32 reg, u64 value, unsigned int bytes)
{
	if (!apic_enabled(v) || reg >= APIC_PAGE || bytes != 4 || !IS_ALIGNED(reg, 16))
		return;
	switch (reg) {
	case 0x000:	/* QEMU would take it for an MSI */
	case REG_ID:
		return;
	case REG_ICR_LOW:
		icr_write(v, value);
		return;
	case REG_ICR_HIGH:
		v->icr_high = value;
		return;
	case REG_LDR:
		ldr[v->index] = value;
		break;
	case REG_DFR:
		dfr[v->index] = value;
		break;
	case REG_LVT_FIRST ... REG_LVT_LAST:
		value = lvt_filter(value);
		break;
	default:
		break;
	}
	real_write(reg, value);
}
