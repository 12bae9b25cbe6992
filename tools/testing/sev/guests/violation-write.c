// SPDX-License-Identifier: GPL-2.0
/* A shared write to a validated page is a violation, and is reported. */
/* modes: snp */
/* expect: violation */
/* log: violation.*0x1000000 */
#include "guest.h"

void main(void)
{
	u64 shared = alias_shared(FREE_BASE);

	ok(page_validate(FREE_BASE), "private and validated");
	plan();
	write64(shared, 1);
	ok(false, "the write went through");
}
