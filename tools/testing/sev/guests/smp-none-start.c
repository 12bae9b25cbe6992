// SPDX-License-Identifier: GPL-2.0
/* Without SEV: INIT and SIPI start an AP in real mode at the vector. */
/* modes: none */
/* smp: 4 */
#include "guest.h"

static u32 started[MAX_CPUS];

static void entry(u32 index)
{
	started[index] = 1;
}

void main(void)
{
	u32 i;

	for (i = 1; i < 4; i++) {
		cpu_start(i, entry);
		ok(wait_for(&started[i], 1), "CPU %d runs", i);
	}
}
