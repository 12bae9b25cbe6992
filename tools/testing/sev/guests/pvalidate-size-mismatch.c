// SPDX-License-Identifier: GPL-2.0
/* PVALIDATE of 2 MiB where the RMP has 4 KiB entries: EAX 6, nothing done. */
/* modes: snp */
/* opts: rmp2m=0 */
#include "guest.h"

void main(void)
{
	struct rmp_result r;

	is(pvalidate(FREE_BASE, RMP_2M, 1).eax, 6, "validate 2 MiB");
	r = pvalidate(FREE_BASE, RMP_4K, 1);
	is(r.eax, 0, "4 KiB works");
	ok(!result_carry(r), "and was not validated before");
	is(pvalidate(FREE_BASE, RMP_2M, 1).eax, 6, "still 6 with one page validated");
	is(pvalidate(FREE_BASE, RMP_2M, 0).eax, 6, "rescind 2 MiB");
	r = pvalidate(FREE_BASE, RMP_4K, 1);
	ok(result_carry(r), "the page is still validated");
	r = pvalidate(FREE_BASE + PAGE_2M - PAGE_SIZE, RMP_4K, 1);
	ok(!result_carry(r), "the last page is not");
}
