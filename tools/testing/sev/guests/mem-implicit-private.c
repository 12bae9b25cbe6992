// SPDX-License-Identifier: GPL-2.0
/*
 * A private access to a page in shared state: the hypervisor makes it private
 * (KVM's memory fault exit), and the guest gets #VC 0x404.
 */
/* modes: snp */
#include "guest.h"

#define PAGE	FREE_BASE

void main(void)
{
	u64 private = alias_private(PAGE), value = 0;
	struct rmp_result r;

	is(msr_page_state(PAGE, MSR_PSC_SHARED), MSR_PSC_DONE, "made shared");
	map_shared(PAGE);
	fill(PAGE, 1);
	trap_clear();
	asm volatile(CATCH("movq (%1), %0")
		     : "+r" (value) : "r" (private) : "r11", "memory");
	ok_vc(VC_UNVALIDATED);
	is_of(trap.cr2, private, "CR2");
	r = pvalidate(private, RMP_4K, 1);
	is(r.eax, 0, "it can be validated now");
	ok(!result_carry(r), "and was not");
	ok(!holds(private, 1), "the shared contents did not come along");
}
