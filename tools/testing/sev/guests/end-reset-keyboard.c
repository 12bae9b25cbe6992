// SPDX-License-Identifier: GPL-2.0
/* Reset by the keyboard controller: 0xFE to port 0x64. */
/* modes: es snp */
/* expect: reset */
#include "guest.h"

void main(void)
{
	ok(true, "about to reset");
	plan();
	io_out(0x64, 1, 0xfe);
	delay_ms(500);
	ok(false, "still here");
}
