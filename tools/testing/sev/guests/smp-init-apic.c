// SPDX-License-Identifier: GPL-2.0
/*
 * INIT resets the local APIC of an AP whose registers it keeps: what was pending is
 * gone, nothing is in service, the timer is stopped and masked, the APIC is off.
 */
/* modes: es snp */
/* smp: 2 */
#include "guest.h"

#define VECTOR		0x60
#define APIC_IRR	0x200
#define APIC_LVT_TIMER	0x320
#define APIC_TIMER_INIT	0x380

static u32 holding, released;
static u32 pending_before, pending_after, timer_after, count_after, spurious_after;

static u32 pending(void)
{
	return apic_read(APIC_IRR + 16 * (VECTOR / 32)) >> VECTOR % 32 & 1;
}

static void entry(u32 index)
{
	ghcb_init_cpu();
	apic_write(APIC_SPURIOUS, 0x1ff);
	apic_write(APIC_LVT_TIMER, VECTOR);
	apic_write(APIC_TIMER_INIT, 1000);
	while (!pending())
		;
	pending_before = 1;
	apic_write(APIC_LVT_TIMER, 0x20000 | VECTOR);
	apic_write(APIC_TIMER_INIT, 0xfffffff);
	holding = 1;
	msr_protocol(0x006);
	pending_after = pending();
	timer_after = apic_read(APIC_LVT_TIMER);
	count_after = apic_read(APIC_TIMER_INIT);
	spurious_after = apic_read(APIC_SPURIOUS);
	released = 1;
}

void main(void)
{
	cpu_start(1, entry);
	ok(wait_for(&holding, 1), "the AP goes into the hold");
	is(READ32(pending_before), 1, "with an interrupt pending");
	delay_ms(50);
	send_ipi(1, ICR_INIT);
	send_ipi(1, ICR_SIPI | 0x10);
	ok(wait_for(&released, 1), "INIT and SIPI release it");
	is(READ32(pending_after), 0, "no interrupt is pending");
	is(READ32(timer_after), 0x10000, "the timer is masked");
	is(READ32(count_after), 0, "the timer is stopped");
	is(READ32(spurious_after), 0xff, "the APIC is off");
}
