// SPDX-License-Identifier: GPL-2.0
/* AP jump table: nothing at first; what is set is got. KVM answers SNP guests too. */
/* modes: es snp */
/* opts: answers=kvm */
#include "guest.h"

static u64 get(void)
{
	nae(NAE_JUMP_TABLE, 1, 0);
	return ghcb_get(GHCB_INFO_2);
}

void main(void)
{
	is(get(), 0, "none at start");
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "accepted");
	is(nae(NAE_JUMP_TABLE, 0, 0x9a000), 0, "set");
	is(get(), 0x9a000, "get");
	is(nae(NAE_JUMP_TABLE, 0, 0x9b000), 0, "set another");
	is(get(), 0x9b000, "get");
	nae(NAE_JUMP_TABLE, 2, 0x9c000);
	ok(ghcb_refused(GHCB_ERR_VALUE), "operation 2: error 5");
	is(get(), 0x9b000, "unchanged");
}
