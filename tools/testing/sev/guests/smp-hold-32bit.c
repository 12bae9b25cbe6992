// SPDX-License-Identifier: GPL-2.0
/*
 * AP reset hold by the page protocol out of 32-bit code without paging, with
 * a GHCB prepared before (as firmware parks its APs).
 */
/* modes: es snp */
/* smp: 2 */
#include "guest.h"

u32 hold32_ghcb;
static u32 holding, released;
static u64 info_2;

asm(".text\n"
	".code32\n"
	".globl code32\n"
	"code32:\n"
	"	movl $0xc0010130, %ecx\n"
	"	movl hold32_ghcb, %eax\n"
	"	xorl %edx, %edx\n"
	"	wrmsr\n"
	"	" VMGEXIT_BYTES "\n"
	"	ret\n"
	".code64\n");

static void entry(u32 index)
{
	ghcb_init_cpu();
	hold32_ghcb = ghcb_page();
	ghcb_begin(NAE_RESET_HOLD, 0, 0);
	holding = 1;
	call32((u64)code32);
	info_2 = ghcb_get(GHCB_INFO_2);
	released = 1;
}

void main(void)
{
	cpu_start(1, entry);
	ok(wait_for(&holding, 1), "the AP goes into the hold");
	delay_ms(50);
	is(READ32(released), 0, "and stays there");
	send_ipi(1, ICR_INIT);
	send_ipi(1, ICR_SIPI | 0x10);
	ok(wait_for(&released, 1), "INIT and SIPI release it");
	ok(READ64(info_2), "sw_exit_info_2 is not zero");
}
