// SPDX-License-Identifier: GPL-2.0
/* GHCB MSR request 0x014: only "private" and "shared"; errors in 63:32. */
/* modes: snp */
#include "guest.h"

static void check_refused(u32 operation)
{
	u64 answer = msr_page_state(FREE_BASE, operation);

	is(answer & 0xfff, 0x015, "response code");
	ok(answer >> 32, "operation %d refused", operation);
	is(answer >> 12 & 0xfffff, 0, "bits 31:12 are zero");
}

void main(void)
{
	is(msr_page_state(FREE_BASE, MSR_PSC_SHARED), MSR_PSC_DONE, "shared");
	is(msr_page_state(FREE_BASE, MSR_PSC_PRIVATE), MSR_PSC_DONE, "private");
	is(msr_page_state(FREE_BASE, MSR_PSC_PRIVATE), MSR_PSC_DONE, "private again");
	check_refused(0);
	check_refused(3);
	check_refused(4);
	check_refused(15);
	ok(page_validate(FREE_BASE), "the page is still private");
}
