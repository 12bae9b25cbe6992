// SPDX-License-Identifier: GPL-2.0
/* OF, ZF, AF, PF and SF come from PVALIDATE's EAX. */
/* modes: snp */
#include "guest.h"

#define FLAGS	(RFLAGS_PF | RFLAGS_ZF | RFLAGS_SF | RFLAGS_OF)

static struct rmp_result with_flags(u64 address, u32 size, u64 flags)
{
	struct rmp_result r = { 0 };

	asm volatile("pushq %5\n\tpopfq\n\t" PVALIDATE_BYTES "\n\tpushfq\n\tpopq %1"
		     : "=a" (r.eax), "=r" (r.flags)
		     : "a" (address), "c" (size), "d" (1), "r" (flags)
		     : "memory", "cc");
	return r;
}

static void check(u64 address, u32 size, u32 eax, u64 flags)
{
	struct rmp_result clear = with_flags(address, size, 2);
	struct rmp_result set = with_flags(address, size, 2 | FLAGS | RFLAGS_CF);

	is(clear.eax, eax, "EAX");
	is(clear.flags & FLAGS, flags, "flags, all clear before");
	is(set.eax, eax, "EAX");
	is(set.flags & FLAGS, flags, "flags, all set before");
}

void main(void)
{
	/* 0: zero, even parity. 1: odd parity. 6 (0b110): even parity. */
	check(FREE_BASE, RMP_4K, 0, RFLAGS_ZF | RFLAGS_PF);
	check(FREE_BASE + PAGE_SIZE, RMP_2M, 1, 0);
	check(FREE_BASE, RMP_2M, 6, RFLAGS_PF);
}
