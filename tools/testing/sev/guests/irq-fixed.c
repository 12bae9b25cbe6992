// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupts come straight through the guest's IDT: an IPI to the CPU itself,
 * held back by IF = 0, one at a time until EOI.
 */
/* modes: none es snp */
#include "guest.h"

#define VECTOR	0x40

static u32 count;
static u64 last_cs;

static bool handler(struct regs *regs)
{
	if (regs->vector != VECTOR)
		return false;
	count++;
	last_cs = regs->cs;
	return true;
}

static void window(void)
{
	asm volatile("sti\n\tnop\n\tnop\n\tcli" : : : "memory");
}

void main(void)
{
	mask_pic();
	trap_hook = handler;
	apic_write(APIC_SPURIOUS, 0x1ff);
	send_ipi(0, ICR_FIXED | VECTOR);
	delay_ms(5);
	is(READ32(count), 0, "IF = 0 holds it back");
	window();
	is(READ32(count), 1, "delivered with IF = 1");
	is(last_cs, SEL_CODE64, "CS in its frame");
	send_ipi(0, ICR_FIXED | VECTOR);
	window();
	is(READ32(count), 1, "a second waits for EOI");
	apic_write(APIC_EOI, 0);
	window();
	is(READ32(count), 2, "and comes then");
	apic_write(APIC_EOI, 0);
	window();
	is(READ32(count), 2, "no more");
}
