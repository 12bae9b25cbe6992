// SPDX-License-Identifier: GPL-2.0
/* Events which KVM does not have: error 2/6, the guest goes on. */
/* modes: es snp */
#include "guest.h"

static void check(u64 code)
{
	nae(code, 0, 0);
	is(ghcb_result(), 2ULL << 32 | GHCB_ERR_EVENT, "unknown event");
}

void main(void)
{
	check(0x80000006);
	check(0x80000014);
	check(0x80000015);
	check(0x80000016);
	check(0x80000017);
	check(0x80000018);
	check(0x8000001a);
	check(0x8000001b);
	check(0x80001234);
	check(0x12345);
	check(0x8000fffc);
	is(nae(NAE_FEATURES, 0, 0), 0, "a known one works");
}
