// SPDX-License-Identifier: GPL-2.0
/* Request codes unknown to KVM: the MSR stays as it is, the guest goes on. */
/* modes: es snp */
/* opts: answers=kvm */
#include "guest.h"

static void check(u64 request)
{
	is(msr_protocol(request), request, "unchanged");
}

void main(void)
{
	check(0x003);
	check(0x016);
	check(0x018);
	check(0x123456789000f03ULL);
	check(0x7ff);
	is(msr_protocol(0x002) & 0xfff, 0x001, "a known one works");
}
