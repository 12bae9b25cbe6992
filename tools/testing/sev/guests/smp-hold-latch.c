// SPDX-License-Identifier: GPL-2.0
/*
 * INIT and SIPI which come before the AP is in its hold are kept: the hold
 * ends at once. They count once: the second SIPI of a pair does nothing.
 */
/* modes: es snp */
/* smp: 2 */
#include "guest.h"

static u32 running, go, released;

static void hold(void)
{
	wrmsr(MSR_GHCB, 0x006);
	vmgexit();
	released++;
}

static void entry(u32 index)
{
	running = 1;
	while (!READ32(go))
		;
	hold();
	hold();
}

void main(void)
{
	cpu_start(1, entry);
	ok(wait_for(&running, 1), "the AP runs");
	send_ipi(1, ICR_INIT);
	send_ipi(1, ICR_SIPI | 0x10);
	send_ipi(1, ICR_SIPI | 0x10);
	delay_ms(20);
	is(READ32(running), 1, "INIT does not reset it");
	write32((u64)&go, 1);
	ok(wait_for(&released, 1), "released from the first hold at once");
	delay_ms(100);
	is(READ32(released), 1, "but not from the next");
	send_ipi(1, ICR_INIT);
	send_ipi(1, ICR_SIPI | 0x10);
	ok(wait_for(&released, 2), "INIT and SIPI release it again");
}
