// SPDX-License-Identifier: GPL-2.0
/* Both protocol versions on offer work in the GHCB page. */
/* modes: es snp */
#include "guest.h"

static void check(u16 version)
{
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, 0x80000000);
	ghcb_set(GHCB_RCX, 0);
	write16(ghcb_page() + GHCB_VERSION, version);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "CPUID");
	ok((ghcb_get(GHCB_RAX) & LOW32) >= 0x8000001f, "version %d answers", version);
}

void main(void)
{
	if (mode_is(MODE_ES))
		check(1);
	check(2);
}
