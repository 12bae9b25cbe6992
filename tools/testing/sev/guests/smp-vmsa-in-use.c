// SPDX-License-Identifier: GPL-2.0
/*
 * The VMSA page of a CPU which runs cannot be made ordinary memory: RMPADJUST
 * gives a nonzero code. After destroy it can. Nothing forbids to read the page.
 */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

#define VMSA_VMPL	0xca

void main(void)
{
	u64 page = (u64)vmsa_pages[1];

	cpu_start(1, spin);
	ok(wait_for(&spin_runs, 1), "it runs");
	is(read8(page + VMSA_VMPL), 0, "its bytes can be read");
	ok(vmsa_mark(page, false) != 0, "RMPADJUST refuses to clear the VMSA bit");
	is(ap_create(AP_DESTROY, 1, 0, 0), 0, "destroyed");
	ok(vmsa_release(page), "now it can be cleared");
}
