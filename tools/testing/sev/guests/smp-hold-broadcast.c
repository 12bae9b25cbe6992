// SPDX-License-Identifier: GPL-2.0
/* INIT and SIPI to all but the sender release all held APs. */
/* modes: es snp */
/* smp: 4 */
#include "guest.h"

#define ALL_BUT_SELF	(3 << 18)

static u32 holding, released;

static void entry(u32 index)
{
	wrmsr(MSR_GHCB, 0x006);
	asm volatile("lock incl %0" : "+m" (holding) : : "memory");
	vmgexit();
	asm volatile("lock incl %0" : "+m" (released) : : "memory");
}

void main(void)
{
	u32 i;

	for (i = 1; i < 4; i++)
		cpu_start(i, entry);
	ok(wait_for(&holding, 3), "three APs hold");
	delay_ms(50);
	send_ipi(0, ICR_INIT | ALL_BUT_SELF);
	delay_ms(2);
	send_ipi(0, ICR_SIPI | ALL_BUT_SELF | 0x10);
	ok(wait_for(&released, 3), "three APs go on");
}
