// SPDX-License-Identifier: GPL-2.0
/*
 * SEV-ES: INIT and SIPI start an AP with the VMSA of the launch, whatever the
 * SIPI vector. A SIPI alone does too, once: the AP waits for it from the start.
 */
/* modes: es */
/* smp: 2 */
#include "guest.h"

static u32 starts;

static void entry(u32 index)
{
	starts++;
}

void main(void)
{
	cpu_start(1, entry);
	ok(wait_for(&starts, 1), "it runs");
	delay_ms(20);
	send_ipi(1, ICR_SIPI | 0x99);
	delay_ms(50);
	is(READ32(starts), 1, "another SIPI does not start it again");
}
