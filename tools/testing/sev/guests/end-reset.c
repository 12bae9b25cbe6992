// SPDX-License-Identifier: GPL-2.0
/* Reset by port 0xCF9, bit 2. */
/* modes: es snp */
/* expect: reset */
#include "guest.h"

void main(void)
{
	io_out(0xcf9, 1, 2);
	ok(true, "bit 1 alone does not reset");
	plan();
	io_out(0xcf9, 1, 6);
	delay_ms(500);
	ok(false, "still here");
}
