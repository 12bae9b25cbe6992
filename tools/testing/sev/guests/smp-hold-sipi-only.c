// SPDX-License-Identifier: GPL-2.0
/* A SIPI which no INIT preceded does not release an AP from its hold. */
/* modes: es snp */
/* smp: 2 */
#include "guest.h"

static u32 holding, released;

static void entry(u32 index)
{
	wrmsr(MSR_GHCB, 0x006);
	holding = 1;
	vmgexit();
	released = 1;
}

void main(void)
{
	cpu_start(1, entry);
	ok(wait_for(&holding, 1), "the AP goes into the hold");
	delay_ms(50);
	send_ipi(1, ICR_SIPI | 0x10);
	send_ipi(1, ICR_SIPI | 0x10);
	delay_ms(100);
	is(READ32(released), 0, "two SIPIs without INIT are ignored");
	send_ipi(1, ICR_INIT);
	send_ipi(1, ICR_SIPI | 0x10);
	ok(wait_for(&released, 1), "INIT and SIPI release it");
}
