// SPDX-License-Identifier: GPL-2.0
/* IPIs between CPUs, one of them in HLT. */
/* modes: none es snp */
/* smp: 2 */
#include "guest.h"

#define VECTOR	0x42

static u32 received, ready;

static bool handler(struct regs *regs)
{
	if (regs->vector != VECTOR)
		return false;
	received++;
	apic_write(APIC_EOI, 0);
	return true;
}

static void entry(u32 index)
{
	if (!mode_is(MODE_NONE))
		ghcb_init_cpu();
	apic_write(APIC_SPURIOUS, 0x1ff);
	ready = 1;
	for (;;)
		asm volatile("sti\n\thlt\n\tcli" : : : "memory");
}

void main(void)
{
	u32 i;

	mask_pic();
	trap_hook = handler;
	cpu_start(1, entry);
	ok(wait_for(&ready, 1), "CPU 1 runs");
	for (i = 1; i <= 10; i++) {
		send_ipi(1, ICR_FIXED | VECTOR);
		if (!wait_for(&received, i))
			break;
	}
	is(READ32(received), 10, "ten IPIs arrived");
}
