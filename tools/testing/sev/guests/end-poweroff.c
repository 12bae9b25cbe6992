// SPDX-License-Identifier: GPL-2.0
/* Power-off by PM1a_CNT: only SLP_EN counts, not SCI_EN. */
/* modes: es snp */
/* expect: poweroff */
#include "guest.h"

void main(void)
{
	io_out(0x604, 2, 1);
	ok(true, "SCI_EN does not end the machine");
	io_out(0x604, 2, 0x1c00);
	ok(true, "nor does a sleep type alone");
	plan();
	io_out(0x604, 2, 0x3400);
	delay_ms(500);
	ok(false, "still here");
}
