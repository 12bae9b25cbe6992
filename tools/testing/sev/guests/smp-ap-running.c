// SPDX-License-Identifier: GPL-2.0
/* AP creation for a CPU which runs: it goes on with the new VMSA at once. */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

static u32 second;

static void other(u32 index)
{
	second = index;
}

void main(void)
{
	u64 a = (u64)vmsa_pages[1], b = (u64)vmsa_pages[2], stopped;

	vmsa_long_mode(a, 1, (u64)spin);
	is(vmsa_mark(a, true), 0, "first VMSA");
	is(ap_create(AP_CREATE, 1, a, own_features()), 0, "created");
	ok(wait_for(&spin_runs, 1), "it runs");
	delay_ms(20);
	ok(READ64(spin_ticks), "it counts");

	vmsa_long_mode(b, 1, (u64)other);
	is(vmsa_mark(b, true), 0, "second VMSA");
	is(ap_create(AP_CREATE, 1, b, own_features()), 0, "created again");
	ok(wait_for(&second, 1), "it runs elsewhere");
	stopped = READ64(spin_ticks);
	delay_ms(20);
	is(READ64(spin_ticks), stopped, "it counts no longer");
	ok(vmsa_release(a), "the first page is free");
}
