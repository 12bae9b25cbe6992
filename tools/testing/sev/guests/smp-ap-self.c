// SPDX-License-Identifier: GPL-2.0
/* AP creation for the caller itself: it goes on with the new VMSA. */
/* modes: snp */
#include "guest.h"

static void reborn(u32 index)
{
	ok(true, "CPU 0 goes on at the new RIP");
	finish();
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];

	vmsa_long_mode(page, 0, (u64)reborn);
	write64(page + VMSA_RIP, (u64)reborn);
	write64(page + VMSA_RSP, (u64)ist_stacks[0][1] + 4088);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	ap_create(AP_CREATE, 0, page, own_features());
	ok(false, "the old one went on");
}
