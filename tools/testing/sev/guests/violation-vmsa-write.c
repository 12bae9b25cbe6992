// SPDX-License-Identifier: GPL-2.0
/* A write to the VMSA page of a CPU which runs. */
/* modes: snp */
/* smp: 2 */
/* expect: violation */
/* log: violation: write to a VMSA in use */
#include "guest.h"

static u32 started;

static void spin(u32 index)
{
	started = index;
	for (;;)
		;
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];

	vmsa_long_mode(page, 1, (u64)spin);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created");
	ok(wait_for(&started, 1), "it runs");
	write8(page, 0);
}
