// SPDX-License-Identifier: GPL-2.0
/* AP reset hold by the page protocol: INIT and SIPI release it. */
/* modes: es snp */
/* smp: 2 */
#include "guest.h"

static u32 holding, released;
static u64 result_1, result_2;

static void entry(u32 index)
{
	ghcb_init_cpu();
	ghcb_begin(NAE_RESET_HOLD, 0, 0);
	holding = 1;
	ghcb_exchange();
	result_1 = ghcb_get(GHCB_INFO_1);
	result_2 = ghcb_valid(GHCB_INFO_2) ? ghcb_get(GHCB_INFO_2) : 0;
	released = 1;
}

void main(void)
{
	cpu_start(1, entry);
	ok(wait_for(&holding, 1), "the AP goes into the hold");
	delay_ms(50);
	is(READ32(released), 0, "and stays there");
	send_ipi(1, ICR_INIT);
	delay_ms(50);
	is(READ32(released), 0, "INIT alone does not release it");
	send_ipi(1, ICR_SIPI | 0x10);
	ok(wait_for(&released, 1), "SIPI does");
	is(READ64(result_1) & LOW32, 0, "sw_exit_info_1");
	ok(READ64(result_2), "sw_exit_info_2 is not zero");
}
