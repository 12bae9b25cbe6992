// SPDX-License-Identifier: GPL-2.0
/* PVALIDATE takes a virtual address: the page behind it is validated. */
/* modes: snp */
#include "guest.h"

void main(void)
{
	u64 alias = alias_private(FREE_BASE + 9 * PAGE_SIZE);
	struct rmp_result r = pvalidate(alias, RMP_4K, 1);

	is(r.eax, 0, "through an alias");
	ok(!result_carry(r), "CF clear");
	r = pvalidate(FREE_BASE + 9 * PAGE_SIZE, RMP_4K, 1);
	is(r.eax, 0, "through the identity map");
	ok(result_carry(r), "CF set: the same page");
	write64(alias, 0x1234);
	is(read64(FREE_BASE + 9 * PAGE_SIZE), 0x1234, "both reach it");
}
