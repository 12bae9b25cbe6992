// SPDX-License-Identifier: GPL-2.0
/* AP creation "on INIT": the CPU waits for the INIT IPI. */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

static u32 started;

static void entry(u32 index)
{
	started = index;
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];

	vmsa_long_mode(page, 1, (u64)entry);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	is(ap_create(AP_CREATE_ON_INIT, 1, page, own_features()), 0, "accepted");
	delay_ms(50);
	is(READ32(started), 0, "it does not run yet");
	send_ipi(1, ICR_INIT);
	ok(wait_for(&started, 1), "INIT starts it");
}
