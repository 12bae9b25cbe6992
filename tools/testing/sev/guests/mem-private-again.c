// SPDX-License-Identifier: GPL-2.0
/*
 * Page-state change to private of a page which is private already changes
 * nothing: contents and Validated stay.
 */
/* modes: snp */
#include "guest.h"

#define PAGE	FREE_BASE

void main(void)
{
	struct rmp_result r;

	ok(page_validate(PAGE), "private and validated");
	fill(PAGE, 1);
	is(msr_page_state(PAGE, MSR_PSC_PRIVATE), MSR_PSC_DONE, "private again, by MSR");
	ok(holds(PAGE, 1), "contents kept");
	psc_header(0, 0);
	psc_entry(0, PAGE, PSC_PRIVATE, 0, 0);
	is(psc_run(), 0, "private again, by page");
	ok(holds(PAGE, 1), "contents kept");
	r = pvalidate(PAGE, RMP_4K, 1);
	is(r.eax, 0, "PVALIDATE");
	ok(result_carry(r), "was still validated");
	ok(holds(PAGE, 1), "contents kept by PVALIDATE");
}
