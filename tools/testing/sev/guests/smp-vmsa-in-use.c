// SPDX-License-Identifier: GPL-2.0
/*
 * The VMSA page of a CPU which runs cannot be made ordinary memory: RMPADJUST
 * gives a nonzero code. After destroy it can. Nothing forbids to read the page.
 */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

#define VMSA_VMPL	0xca

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
	is(read8(page + VMSA_VMPL), 0, "its bytes can be read");
	ok(vmsa_mark(page, false) != 0, "RMPADJUST refuses to clear the VMSA bit");
	is(ap_create(AP_DESTROY, 1, 0, 0), 0, "destroyed");
	ok(vmsa_release(page), "now it can be cleared");
}
