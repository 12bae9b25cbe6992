// SPDX-License-Identifier: GPL-2.0
/* PVALIDATE where there is no RAM: the host has no page to give. */
/* modes: snp */
/* expect: violation */
#include "guest.h"

void main(void)
{
	ok(true, "about to validate a hole");
	plan();
	pvalidate(alias_private(0xc0000000), RMP_4K, 1);
	ok(false, "PVALIDATE came back");
}
