// SPDX-License-Identifier: GPL-2.0
/* A shared read of a validated page: the model stops and reports it. */
/* modes: snp */
/* expect: violation */
/* log: violation.*0x1000000 */
#include "guest.h"

void main(void)
{
	u64 shared = alias_shared(FREE_BASE);

	ok(page_validate(FREE_BASE), "private and validated");
	plan();
	read64(shared);
	ok(false, "the read went through");
}
