// SPDX-License-Identifier: GPL-2.0
/* PVALIDATE: EAX 1 for an undefined size or a 2 MiB request not aligned so. */
/* modes: snp */
#include "guest.h"

void main(void)
{
	struct rmp_result r;

	is(pvalidate(FREE_BASE + PAGE_SIZE, RMP_2M, 1).eax, 1, "2 MiB, one page off");
	is(pvalidate(FREE_BASE + PAGE_2M - PAGE_SIZE, RMP_2M, 1).eax, 1,
	   "2 MiB, last page");
	is(pvalidate(FREE_BASE, 2, 1).eax, 1, "size 2");
	is(pvalidate(FREE_BASE + PAGE_SIZE, RMP_2M, 0).eax, 1, "rescind, one page off");
	r = pvalidate(FREE_BASE, RMP_4K, 1);
	is(r.eax, 0, "nothing of this has");
	ok(!result_carry(r), "validated the page");
}
