// SPDX-License-Identifier: GPL-2.0
/* GHCB MSR request 0x002: versions and C-bit (GHCB 2.04, section 2.3.1). */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	u64 first = msr_protocol(0x002), second = msr_protocol(0x002);

	is(first & 0xfff, 0x001, "response code");
	is(first >> 48, 2, "highest version");
	is(first >> 32 & 0xffff, 1, "lowest version");
	is(first >> 24 & 0xff, cbit, "C-bit position");
	is(first >> 12 & 0xfff, 0, "other bits are zero");
	is(second, first, "the same again");
}
