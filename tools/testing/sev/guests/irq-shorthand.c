// SPDX-License-Identifier: GPL-2.0
/*
 * IPIs by shorthand, and by logical and physical name: each reaches the CPUs which it
 * is for, once, and no other.
 */
/* modes: none es snp */
/* smp: 3 */
#include "guest.h"

#define CPUS		3
#define VECTOR		0x43
#define APIC_LDR	0xd0
#define APIC_DFR	0xe0
#define LOGICAL		0x00800
#define SELF		0x40000
#define ALL		0x80000
#define OTHERS		0xc0000

static u32 received[CPUS], ids[CPUS], ready[CPUS];

static bool handler(struct regs *regs)
{
	if (regs->vector != VECTOR)
		return false;
	received[this_cpu()]++;
	apic_write(APIC_EOI, 0);
	return true;
}

static void prepare(u32 index)
{
	apic_write(APIC_SPURIOUS, 0x1ff);
	apic_write(APIC_DFR, ~0U);
	apic_write(APIC_LDR, 1U << (24 + index));
	ids[index] = apic_read(APIC_ID) >> 24;
	ready[index] = 1;
}

static void entry(u32 index)
{
	if (!mode_is(MODE_NONE))
		ghcb_init_cpu();
	prepare(index);
	for (;;)
		asm volatile("sti\n\thlt\n\tcli" : : : "memory");
}

/* @want: by CPU, a bit each */
static void send(u32 high, u32 low, u32 want, const char *what)
{
	u32 before[CPUS], i;

	for (i = 0; i < CPUS; i++)
		before[i] = READ32(received[i]);
	send_ipi(high, low | VECTOR);
	asm volatile("sti\n\tnop\n\tnop\n\tcli" : : : "memory");
	for (i = 0; i < CPUS; i++)
		if (want >> i & 1)
			wait_for(&received[i], before[i] + 1);
	delay_ms(5);
	for (i = 0; i < CPUS; i++)
		ok(READ32(received[i]) - before[i] == (want >> i & 1), "%s, CPU %d: %d", what, i,
		   READ32(received[i]) - before[i]);
}

void main(void)
{
	u32 i;

	mask_pic();
	trap_hook = handler;
	prepare(0);
	for (i = 1; i < CPUS; i++) {
		cpu_start(i, entry);
		ok(wait_for(&ready[i], 1), "CPU %d runs", i);
	}
	for (i = 0; i < CPUS; i++)
		ok(ids[i] == i, "APIC ID of CPU %d: %d", i, ids[i]);
	send(0, SELF, 1, "to itself");
	send(0, OTHERS, 6, "to all others");
	send(0, ALL, 7, "to all");
	send(2, 0, 4, "to APIC ID 2");
	send(0, 0, 1, "to APIC ID 0");
	send(3, 0, 0, "to APIC ID 3");
	send(6, LOGICAL, 6, "to two by logical name");
}
