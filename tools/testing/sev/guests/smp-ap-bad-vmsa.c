// SPDX-License-Identifier: GPL-2.0
/* A VMSA whose EFER lacks SVME is no valid state: VMRUN fails. */
/* modes: snp */
/* smp: 2 */
/* expect: pass | violation */
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
	write64(page + VMSA_EFER, 0xd00);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	ap_create(AP_CREATE, 1, page, own_features());
	delay_ms(100);
	is(READ32(started), 0, "the AP does not run");
}
