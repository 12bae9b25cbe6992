// SPDX-License-Identifier: GPL-2.0
/*
 * AP creation resets what INIT does: the local APIC, the clock of the host, and an
 * NMI which waits is gone.
 */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

#define VECTOR		0x60
#define APIC_IRR	0x200
#define APIC_LVT_TIMER	0x320
#define APIC_TIMER_INIT	0x380
#define MSR_SYSTEM_TIME	0x4b564d01

static u32 ready, nmis, started;
static u32 pending_after, timer_after, count_after, spurious_after, nmis_after;
static u64 clock_before, clock_after;

static u32 pending(void)
{
	return apic_read(APIC_IRR + 16 * (VECTOR / 32)) >> VECTOR % 32 & 1;
}

static u64 host_clock(bool write, u32 value)
{
	ghcb_begin(VC_MSR, write, 0);
	ghcb_set(GHCB_RCX, MSR_SYSTEM_TIME);
	ghcb_set(GHCB_RAX, value);
	ghcb_set(GHCB_RDX, 0);
	ghcb_exchange();
	return ghcb_get(GHCB_RAX) & LOW32;
}

/* Does not say that it is over: the next one waits. */
static bool handler(struct regs *regs)
{
	if (regs->vector != TRAP_NMI)
		return false;
	nmis++;
	return true;
}

static void first(u32 index)
{
	ghcb_init_cpu();
	host_clock(true, FREE_BASE);
	clock_before = host_clock(false, 0);
	apic_write(APIC_SPURIOUS, 0x1ff);
	apic_write(APIC_LVT_TIMER, VECTOR);
	apic_write(APIC_TIMER_INIT, 1000);
	while (!pending())
		;
	apic_write(APIC_LVT_TIMER, 0x20000 | VECTOR);
	apic_write(APIC_TIMER_INIT, 0xfffffff);
	ready = 1;
	halt_forever();
}

static void second(u32 index)
{
	pending_after = pending();
	timer_after = apic_read(APIC_LVT_TIMER);
	count_after = apic_read(APIC_TIMER_INIT);
	spurious_after = apic_read(APIC_SPURIOUS);
	clock_after = host_clock(false, 0);
	nmis_after = nmis;
	started = 1;
}

static void create_again(void)
{
	u64 page = (u64)vmsa_pages[2];

	vmsa_long_mode(page, 1, (u64)second);
	is(vmsa_mark(page, true), 0, "another VMSA");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created again");
	ok(wait_for(&started, 1), "it runs");
}

void main(void)
{
	trap_hook = handler;
	cpu_start(1, first);
	ok(wait_for(&ready, 1), "an interrupt is pending, the timer runs");
	is(READ64(clock_before), FREE_BASE, "its clock is registered");
	send_ipi(1, ICR_NMI);
	ok(wait_for(&nmis, 1), "it takes an NMI");
	send_ipi(1, ICR_NMI);
	create_again();
	is(READ32(pending_after), 0, "no interrupt is pending");
	is(READ32(timer_after), 0x10000, "the timer is masked");
	is(READ32(count_after), 0, "the timer is stopped");
	is(READ32(spurious_after), 0xff, "the APIC is off");
	is(READ64(clock_after), 0, "no clock is registered");
	is(READ32(nmis_after), 1, "the second NMI is gone");
}
