// SPDX-License-Identifier: GPL-2.0
/* RMPADJUST on a page that is not validated: #VC 0x404. */
/* modes: snp */
#include "guest.h"

void main(void)
{
	CATCH_PLAIN(RMPADJUST_BYTES, FREE_BASE, RMP_4K, 1);
	ok_vc(VC_UNVALIDATED);
	is_of(trap.cr2, FREE_BASE, "CR2");
	ok(page_validate(FREE_BASE), "validated");
	is(rmpadjust(FREE_BASE, RMP_4K, 1).eax, 0, "works now");
	/* the target VMPL is checked before the page */
	is(rmpadjust(FREE_BASE + PAGE_SIZE, RMP_4K, 0).eax, 2,
	   "target VMPL0 on an unvalidated page");
}
