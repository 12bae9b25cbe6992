// SPDX-License-Identifier: GPL-2.0
/*
 * IRET in real mode with the stack segment of 32-bit code still loaded (B = 1)
 * and ESP above 64 KiB: the stack pointer is 32 bits wide.
 */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	u32 i;

	ok(page_validate(TRAMPOLINE_PAGE), "a page below 1 MiB");
	for (i = 0; i < real_iret_code_end - real_iret_code; i++)
		write8(TRAMPOLINE_PAGE + i, real_iret_code[i]);
	ok((u64)real_iret_frame > 0xffff, "the frame lies above 64 KiB");
	call32((u64)real_iret32);
	is(READ32(real_iret_result), 0x600d, "IRETW went where the frame says");
}
