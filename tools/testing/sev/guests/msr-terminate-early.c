// SPDX-License-Identifier: GPL-2.0
/* Termination from 32-bit code, before paging and any GHCB page. */
/* modes: es snp */
/* expect: terminated 0:1 */
#include "guest.h"

asm(".text\n"
	".code32\n"
	".globl early32\n"
	"early32:\n"
	"	movl $0xc0010130, %ecx\n"
	"	movl $0x10100, %eax\n"
	"	xorl %edx, %edx\n"
	"	wrmsr\n"
	"	" VMGEXIT_BYTES "\n"
	"	ud2\n"
	".code64\n");

void main(void)
{
	ok(false, "the guest went on");
}
