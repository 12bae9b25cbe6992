// SPDX-License-Identifier: GPL-2.0
/* #VC and #DF without a validated stack: shutdown, not a hang. */
/* modes: snp */
/* expect: shutdown */
/* log: triple fault */
#include "guest.h"

void main(void)
{
	ok(true, "about to lose all stacks");
	plan();
	tss[0].ist[1] = FREE_BASE + PAGE_SIZE;
	gate_set_ist(TRAP_VC, 2);
	gate_set_ist(TRAP_DF, 2);
	asm volatile("wbinvd" : : : "memory");
	ok(false, "WBINVD came back");
}
