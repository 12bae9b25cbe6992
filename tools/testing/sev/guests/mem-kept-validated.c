// SPDX-License-Identifier: GPL-2.0
/*
 * A host which keeps Validated over a page-state change: only CF of the next
 * PVALIDATE tells.
 */
/* modes: snp */
/* opts: keepvalidated=1 */
#include "guest.h"

#define PAGE	FREE_BASE

void main(void)
{
	struct rmp_result r;

	ok(page_validate(PAGE), "private and validated");
	is(msr_page_state(PAGE, MSR_PSC_SHARED), MSR_PSC_DONE, "made shared");
	is(msr_page_state(PAGE, MSR_PSC_PRIVATE), MSR_PSC_DONE, "and private again");
	r = pvalidate(PAGE, RMP_4K, 1);
	is(r.eax, 0, "PVALIDATE");
	ok(result_carry(r), "CF: it was validated already");
}
