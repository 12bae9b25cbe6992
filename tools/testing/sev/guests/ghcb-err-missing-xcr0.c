// SPDX-License-Identifier: GPL-2.0
/* CPUID leaf 0xD needs XCR0 too; other leaves do not. */
/* modes: es snp */
#include "guest.h"

static void check(u32 leaf, bool with_xcr0, u64 want)
{
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, leaf);
	ghcb_set(GHCB_RCX, 0);
	if (with_xcr0)
		ghcb_set(GHCB_XCR0, 1);
	ghcb_exchange();
	is(ghcb_result() >> 32 ? ghcb_result() : 0, want, with_xcr0 ? "with" : "without");
}

void main(void)
{
	check(0xd, false, 2ULL << 32 | GHCB_ERR_MISSING);
	check(0xd, true, 0);
	check(0x1, false, 0);
	check(0x7, false, 0);
}
