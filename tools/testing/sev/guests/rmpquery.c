// SPDX-License-Identifier: GPL-2.0
/*
 * RMPQUERY, when CPUID 8000_001F EAX[6] offers it: permissions of a VMPL, the
 * VMSA bit and the page size.
 */
/* modes: snp */
#include "guest.h"

static u8 page[4096] __aligned(4096);

static bool offered(void)
{
	u32 i;

	for (i = 0; i < read32(CPUID_PAGE); i++)
		if (read32(CPUID_PAGE + 16 + i * 48ULL) == 0x8000001f)
			return read32(CPUID_PAGE + 16 + i * 48ULL + 24) & BIT(6);
	return false;
}

void main(void)
{
	struct rmp_result r;

	if (!offered()) {
		CATCH_PLAIN(RMPQUERY_BYTES, (u64)page, 0, 1);
		ok_trap(TRAP_UD, 0);
		return;
	}
	r = rmpquery((u64)page, 1);
	is(r.eax, 0, "query of VMPL1");
	is(r.rdx & 0x1ff00, 0, "VMPL1 has no permission on a launched page");
	is(r.rcx, RMP_4K, "4 KiB entry");
	is(rmpadjust((u64)page, RMP_4K, 1 | 0x300).eax, 0, "give read and write");
	is(rmpquery((u64)page, 1).rdx >> 8 & 0xff, 3, "seen by a query");
	is(rmpquery((u64)page, 2).rdx >> 8 & 0xff, 0, "VMPL2 has still none");
	r = rmpquery((u64)page, 0);
	ok(r.eax == 2 || (r.rdx >> 8 & 0xff) == 0xf, "VMPL0: all four, or refused");
	is(vmsa_mark((u64)page, true), 0, "make it a VMSA");
	is(rmpquery((u64)page, 1).rdx >> 16 & 1, 1, "VMSA bit");
	is(vmsa_mark((u64)page, false), 0, "and no VMSA again");
	is(rmpquery((u64)page, 1).rdx >> 16 & 1, 0, "VMSA bit clear");
}
