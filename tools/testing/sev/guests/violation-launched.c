// SPDX-License-Identifier: GPL-2.0
/* The same for a page which the launch validated. */
/* modes: snp */
/* expect: violation */
/* log: violation */
#include "guest.h"

static u8 page[4096] __aligned(4096);

void main(void)
{
	u64 shared = alias_shared((u64)page);

	ok(true, "about to read a launched page through C = 0");
	plan();
	read64(shared);
	ok(false, "the read went through");
}
