// SPDX-License-Identifier: GPL-2.0
/* Page-state change to shared of a shared page changes nothing. */
/* modes: snp */
#include "guest.h"

#define PAGE	FREE_BASE

void main(void)
{
	is(msr_page_state(PAGE, MSR_PSC_SHARED), MSR_PSC_DONE, "made shared");
	map_shared(PAGE);
	fill(PAGE, 1);
	is(msr_page_state(PAGE, MSR_PSC_SHARED), MSR_PSC_DONE, "shared again");
	ok(holds(PAGE, 1), "contents kept");
}
