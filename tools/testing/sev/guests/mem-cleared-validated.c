// SPDX-License-Identifier: GPL-2.0
/* RMPUPDATE clears Validated: share and back without any PVALIDATE. */
/* modes: snp */
#include "guest.h"

#define PAGE	FREE_BASE

void main(void)
{
	u64 private = alias_private(PAGE), value = 0;

	ok(page_validate(PAGE), "private and validated");
	is(msr_page_state(PAGE, MSR_PSC_SHARED), MSR_PSC_DONE, "made shared");
	is(msr_page_state(PAGE, MSR_PSC_PRIVATE), MSR_PSC_DONE, "and private again");
	trap_clear();
	asm volatile(CATCH("movq (%1), %0")
		     : "+r" (value) : "r" (private) : "r11", "memory");
	ok_vc(VC_UNVALIDATED);
	is_of(trap.cr2, private, "CR2");
	ok(page_validate(PAGE), "validated anew");
}
