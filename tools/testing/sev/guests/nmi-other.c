// SPDX-License-Identifier: GPL-2.0
/* NMI to another CPU, which spins with IF = 0 or halts. */
/* modes: es snp */
/* smp: 2 */
#include "guest.h"

static u32 count, ready, halt, halted;

static bool handler(struct regs *regs)
{
	if (regs->vector != TRAP_NMI)
		return false;
	nae(NAE_NMI_DONE, 0, 0);
	count++;
	return true;
}

static void entry(u32 index)
{
	ghcb_init_cpu();
	ready = 1;
	while (!READ32(halt))
		;
	halted = 1;
	for (;;)
		asm volatile("cli\n\thlt" : : : "memory");
}

void main(void)
{
	trap_hook = handler;
	cpu_start(1, entry);
	ok(wait_for(&ready, 1), "CPU 1 runs");
	send_ipi(1, ICR_NMI);
	ok(wait_for(&count, 1), "it takes an NMI while it spins");
	send_ipi(1, ICR_NMI);
	ok(wait_for(&count, 2), "and another");
	write32((u64)&halt, 1);
	ok(wait_for(&halted, 1), "it halts");
	delay_ms(20);
	send_ipi(1, ICR_NMI);
	ok(wait_for(&count, 3), "an NMI wakes it");
}
