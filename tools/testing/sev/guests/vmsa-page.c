// SPDX-License-Identifier: GPL-2.0
/*
 * VMSA pages: the bit can be set and cleared at VMPL0; a page-state change
 * takes it away with everything else.
 */
/* modes: snp */
#include "guest.h"

#define PAGE	(FREE_BASE + PAGE_SIZE)

void main(void)
{
	ok(page_validate(PAGE), "a validated page");
	is(vmsa_mark(PAGE, true), 0, "VMSA bit set");
	is(vmsa_mark(PAGE, true), 0, "set again");
	is(vmsa_mark(PAGE, false), 0, "cleared");
	is(vmsa_mark(PAGE, false), 0, "cleared again");
	is(rmpadjust(PAGE, RMP_4K, RMPADJUST_VMSA).eax, 2, "target VMPL0");
	fill(PAGE, 1);
	ok(holds(PAGE, 1), "an ordinary page again");
	ok(page_to_shared(PAGE), "shared");
	ok(page_to_private(PAGE), "private and validated");
	is(vmsa_mark(PAGE, true), 0, "VMSA once more");
}
