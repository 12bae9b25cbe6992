// SPDX-License-Identifier: GPL-2.0
/* Two CPUs wake each other from HLT by IPIs; no wake-up is lost. */
/* modes: none es snp */
/* smp: 2 */
#include "guest.h"

#define VECTOR	0x43
#define ROUNDS	100

static u32 received[MAX_CPUS], ready;

static bool handler(struct regs *regs)
{
	if (regs->vector != VECTOR)
		return false;
	received[this_cpu()]++;
	apic_write(APIC_EOI, 0);
	return true;
}

static void wait_halted(u32 index, u32 round)
{
	while (READ32(received[index]) < round)
		asm volatile("sti\n\thlt\n\tcli" : : : "memory");
}

static void entry(u32 index)
{
	u32 round;

	if (!mode_is(MODE_NONE))
		ghcb_init_cpu();
	apic_write(APIC_SPURIOUS, 0x1ff);
	ready = 1;
	for (round = 1; round <= ROUNDS; round++) {
		wait_halted(1, round);
		send_ipi(0, ICR_FIXED | VECTOR);
	}
}

void main(void)
{
	u32 round;

	mask_pic();
	trap_hook = handler;
	apic_write(APIC_SPURIOUS, 0x1ff);
	cpu_start(1, entry);
	ok(wait_for(&ready, 1), "CPU 1 runs");
	for (round = 1; round <= ROUNDS; round++) {
		send_ipi(1, ICR_FIXED | VECTOR);
		wait_halted(0, round);
	}
	is(READ32(received[0]), ROUNDS, "all came back");
	is(READ32(received[1]), ROUNDS, "all went there");
}
