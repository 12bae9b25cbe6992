// SPDX-License-Identifier: GPL-2.0
/* Destroy stops a CPU; create starts it again, even with the same page. */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

static void check_stopped(const char *what)
{
	u64 before;

	before = READ64(spin_ticks);
	delay_ms(50);
	is(READ64(spin_ticks), before, what);
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];
	u32 i;

	for (i = 1; i <= 3; i++) {
		vmsa_long_mode(page, 1, (u64)spin);
		is(vmsa_mark(page, true), 0, "VMSA");
		is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created");
		ok(wait_for(&spin_runs, i), "it runs");
		is(ap_create(AP_DESTROY, 1, 0, 0), 0, "destroyed");
		ok(vmsa_release(page), "its page is free");
		check_stopped("it does not run any more");
		write64(page + VMSA_RIP, 0);
		is(read64(page + VMSA_RIP), 0, "and ordinary memory");
	}
	is(ap_create(AP_DESTROY, 1, page, 0), 0, "destroy with an address, as Linux does");
	is(ap_create(AP_DESTROY, 1, 0, 0), 0, "destroyed twice");
}
