// SPDX-License-Identifier: GPL-2.0
/* GHCB MSR request 0x100: the machine tells set and reason. */
/* modes: es snp */
/* expect: terminated 5:0xab */
#include "guest.h"

void main(void)
{
	ok(true, "about to end");
	plan();
	msr_terminate(5, 0xab);
}
