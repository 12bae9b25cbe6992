// SPDX-License-Identifier: GPL-2.0
/* #VC in 32-bit code whose IDT has no such gate: triple fault. */
/* modes: es snp */
/* expect: shutdown */
#include "guest.h"

asm(".text\n"
	".code32\n"
	".globl code32\n"
	"code32:\n"
	"	cpuid\n"
	"	ret\n"
	".code64\n");

void main(void)
{
	u32 i;

	ok(true, "about to lose the 32-bit IDT");
	plan();
	for (i = 0; i < 32; i++)
		idt32[i] = 0;
	call32((u64)code32);
	ok(false, "CPUID came back");
}
