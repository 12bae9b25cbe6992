// SPDX-License-Identifier: GPL-2.0
/* AP reset hold by the MSR protocol. */
/* modes: es snp */
/* smp: 2 */
#include "guest.h"

static u32 holding, released;
static u64 answer;

static void entry(u32 index)
{
	wrmsr(MSR_GHCB, 0x006);
	holding = 1;
	vmgexit();
	answer = rdmsr(MSR_GHCB);
	released = 1;
}

void main(void)
{
	cpu_start(1, entry);
	ok(wait_for(&holding, 1), "the AP goes into the hold");
	delay_ms(50);
	is(READ32(released), 0, "and stays there");
	send_ipi(1, ICR_INIT);
	delay_ms(1);
	send_ipi(1, ICR_SIPI | 0x10);
	ok(wait_for(&released, 1), "INIT and SIPI release it");
	is(READ64(answer) & 0xfff, 0x007, "response code");
	ok(READ64(answer) >> 12, "data is not zero: woken by SIPI");
}
