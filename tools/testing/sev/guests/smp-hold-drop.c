// SPDX-License-Identifier: GPL-2.0
/*
 * As on KVM, INIT and SIPI which come before the AP is in its hold are lost: only
 * those after it release it.
 */
/* modes: es snp */
/* smp: 2 */
/* opts: keepsipi=0 */
#include "guest.h"

static u32 running, go, released;

static void entry(u32 index)
{
	running = 1;
	while (!READ32(go))
		;
	wrmsr(MSR_GHCB, 0x006);
	vmgexit();
	released = 1;
}

void main(void)
{
	cpu_start(1, entry);
	ok(wait_for(&running, 1), "the AP runs");
	send_ipi(1, ICR_INIT);
	send_ipi(1, ICR_SIPI | 0x10);
	delay_ms(20);
	write32((u64)&go, 1);
	delay_ms(100);
	is(READ32(released), 0, "what came early does not release it");
	send_ipi(1, ICR_INIT);
	send_ipi(1, ICR_SIPI | 0x10);
	ok(wait_for(&released, 1), "what comes later does");
}
