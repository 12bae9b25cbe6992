// SPDX-License-Identifier: GPL-2.0
/* A private read behind the end of RAM: the host cannot make it private. */
/* modes: snp */
/* expect: violation */
#include "guest.h"

void main(void)
{
	u64 private = alias_private(guest_info()->low_top + PAGE_SIZE);

	ok(true, "about to read behind the end of RAM");
	plan();
	read64(private);
	ok(false, "the read went through");
}
