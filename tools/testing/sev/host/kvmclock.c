// SPDX-License-Identifier: GPL-2.0
/*
 * KVM's paravirtual clock (Linux Documentation/virt/kvm/x86/msr.rst), as KVM
 * offers it to encrypted guests: two structures in memory which the guest has
 * shared. A guest of this model cannot measure its TSC: each look at another
 * clock takes longer than it accepts.
 */

#include "host.h"

#define MSR_WALL_CLOCK		0x4b564d00U
#define MSR_SYSTEM_TIME		0x4b564d01U
#define SYSTEM_TIME_ON		BIT(0)
#define CLOCK_STABLE		BIT(0)

#define HPET_PERIOD		0x04
#define HPET_CONFIG		0x10
#define HPET_COUNTER		0xf0
#define FEMTOSECONDS		1000000000000000ULL
#define MEASURE_PART		30	/* of a second */
#define SAMPLES			32
#define NANOSECONDS		1000000000ULL

#define RTC_A			0x0a
#define RTC_B			0x0b
#define RTC_UPDATING		0x80
#define RTC_BINARY		0x04
#define RTC_TRIES		100000

struct system_time {
	u32 version, pad;
	u64 tsc, nanoseconds;
	u32 mul;
	u8 shift, flags, pad2[2];
} __packed;

struct wall_clock {
	u32 version, seconds, nanoseconds;
} __packed;

static u64 boot_tsc, tsc_hz;
static u32 clock_mul;
static u8 clock_shift;
static u64 written[MAX_CPUS], wall_written;
static u32 versions[MAX_CPUS], wall_version;

struct moment {
	u64 tsc;
	u32 hpet;
};

/* TSC and HPET at one moment: the try in which least time passed between. */
static struct moment sample(void)
{
	struct moment m = { 0 };
	u64 best = ~0ULL;

	for (u32 i = 0; i < SAMPLES; i++) {
		u64 before = rdtsc();
		u32 count = mmio_read32(HPET_BASE + HPET_COUNTER);
		u64 took = rdtsc() - before;

		if (took >= best)
			continue;
		best = took;
		m = (struct moment){ before + took / 2, count };
	}
	return m;
}

static u64 measure_tsc(void)
{
	u32 config = mmio_read32(HPET_BASE + HPET_CONFIG);
	struct moment start, end;
	u64 hpet_hz;

	hpet_hz = FEMTOSECONDS / MAX(mmio_read32(HPET_BASE + HPET_PERIOD), 1U);
	mmio_write32(HPET_BASE + HPET_CONFIG, config | 1);
	start = sample();
	while (mmio_read32(HPET_BASE + HPET_COUNTER) - start.hpet < hpet_hz / MEASURE_PART)
		cpu_relax();
	end = sample();
	mmio_write32(HPET_BASE + HPET_CONFIG, config);
	return (end.tsc - start.tsc) * hpet_hz / (end.hpet - start.hpet);
}

bool kvmclock_offered(void)
{
	return tsc_hz;
}

void kvmclock_init(void)
{
	u64 hz;

	if (!option_u64("kvmclock", 1))
		return;
	boot_tsc = rdtsc();
	tsc_hz = measure_tsc();
	/* The multiplier is a fraction: one tick must be less than a nanosecond */
	for (hz = tsc_hz; hz <= NANOSECONDS; hz <<= 1)
		clock_shift++;
	clock_mul = (NANOSECONDS << 32) / hz;
}

/**
 * kvmclock_reset - the CPU's clock is no longer registered
 * @v: the CPU
 */
void kvmclock_reset(struct vcpu *v)
{
	written[v->index] = 0;
}

static u8 rtc_read(u8 at)
{
	u8 value = cmos_raw(at);

	if (at == RTC_A || at == RTC_B || cmos_raw(RTC_B) & RTC_BINARY)
		return value;
	return (value >> 4) * 10 + (value & 0xf);
}

/* Days from 1970-01-01 to the day of a year of this century. */
static u64 days_since_epoch(u32 year, u32 month, u32 day)
{
	static const u16 before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	u64 days = 10957 + year * 365ULL + (year + 3) / 4;

	if (month < 1 || month > 12)
		month = 1;
	days += before[month - 1] + day - 1;
	return days + (month > 2 && year % 4 == 0);
}

static u64 seconds_now(void)
{
	u64 days;

	for (u32 i = 0; i < RTC_TRIES && cmos_raw(RTC_A) & RTC_UPDATING; i++)
		cpu_relax();
	days = days_since_epoch(rtc_read(9), rtc_read(8), rtc_read(7));
	return ((days * 24 + (rtc_read(4) & 0x7f)) * 60 + rtc_read(2)) * 60 + rtc_read(0);
}

static void give_system_time(struct vcpu *v, u64 value)
{
	struct system_time t = {
		.version = versions[v->index] += 2,
		.tsc = boot_tsc + v->vmcb->tsc_offset,
		.mul = clock_mul,
		.shift = clock_shift,
		.flags = CLOCK_STABLE,
	};

	if (value & SYSTEM_TIME_ON)
		guest_write(value & ~SYSTEM_TIME_ON, &t, sizeof(t));
}

static void give_wall_clock(u64 gpa)
{
	struct wall_clock t = {
		.version = wall_version += 2,
		.seconds = seconds_now() - (rdtsc() - boot_tsc) / tsc_hz,
	};

	guest_write(gpa, &t, sizeof(t));
}

/**
 * kvmclock_msr - the two MSRs of the clock
 * @v: the CPU
 * @msr: number
 * @value: what is written, or gets what was written
 * @write: direction
 *
 * Return: false when @msr is no MSR of this clock, or none is offered.
 */
bool kvmclock_msr(struct vcpu *v, u32 msr, u64 *value, bool write)
{
	u64 *kept = msr == MSR_WALL_CLOCK ? &wall_written : &written[v->index];

	if (!tsc_hz || (msr != MSR_WALL_CLOCK && msr != MSR_SYSTEM_TIME))
		return false;
	if (!write) {
		*value = *kept;
		return true;
	}
	*kept = *value;
	if (msr == MSR_WALL_CLOCK)
		give_wall_clock(*value);
	else
		give_system_time(v, *value);
	return true;
}
