// SPDX-License-Identifier: GPL-2.0
/*
 * A fetch behind the end of RAM through C = 0 is a private access all the same: the
 * host has no private memory there.
 */
/* modes: snp */
/* expect: violation */
/* log: private access */
#include "guest.h"

void main(void)
{
	u64 hole = alias_shared(guest_info()->low_top + PAGE_SIZE);

	ok(true, "about to run code behind the end of RAM");
	plan();
	asm volatile("jmp *%0" : : "r" (hole) : "memory");
	ok(false, "the fetch went through");
}
