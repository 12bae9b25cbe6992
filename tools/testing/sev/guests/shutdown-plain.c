// SPDX-License-Identifier: GPL-2.0
/* A triple fault which has nothing to do with #VC. */
/* modes: none es snp */
/* expect: shutdown */
/* log: triple fault */
#include "guest.h"

void main(void)
{
	u8 empty[10] = { 0 };

	ok(true, "about to fault without an IDT");
	plan();
	asm volatile("lidt %0\n\tud2" : : "m" (empty) : "memory");
}
