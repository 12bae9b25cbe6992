// SPDX-License-Identifier: GPL-2.0
/* #VC without any IDT: triple fault, the machine says so. */
/* modes: es snp */
/* expect: shutdown */
/* log: triple fault */
#include "guest.h"

void main(void)
{
	u8 empty[10] = { 0 };

	ok(true, "about to lose the IDT");
	plan();
	asm volatile("lidt %0\n\tcpuid" : : "m" (empty)
		     : "rax", "rbx", "rcx", "rdx", "memory");
	ok(false, "CPUID came back");
}
