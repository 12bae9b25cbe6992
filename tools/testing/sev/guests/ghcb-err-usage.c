// SPDX-License-Identifier: GPL-2.0
/* ghcb_usage other than 0: error 2/2, the event does not happen. */
/* modes: es snp */
/* opts: answers=kvm */
#include "guest.h"

static void check(u32 usage)
{
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, 0);
	ghcb_set(GHCB_RCX, 0);
	write32(ghcb_page() + GHCB_USAGE, usage);
	ghcb_exchange();
	is(ghcb_result(), 2ULL << 32 | GHCB_ERR_USAGE, "refused");
}

void main(void)
{
	check(1);
	check(2);
	check(0xffffffff);
	is(nae(NAE_FEATURES, 0, 0), 0, "usage 0 works");
}
