// SPDX-License-Identifier: GPL-2.0
/* #VC without any IDT: triple fault, the machine says so. */
/* modes: es snp */
/* expect: shutdown */
/* smp: 2 */
/* log: triple fault */
/* log: CPU 0: exit 0x7f  */
/* log: CPU 1: exit  */
/* log: table at cr3: ES state .*, last entry private  */
/* log: 000: [0-9a-f]*27$ */
/* log: 1 entries in all */
#include "guest.h"

void main(void)
{
	u8 empty[10] = { 0 };

	cpu_start(1, spin);
	ok(wait_for(&spin_runs, 1), "CPU 1 runs");
	ok(true, "about to lose the IDT");
	plan();
	asm volatile("lidt %0\n\tcpuid" : : "m" (empty)
		     : "rax", "rbx", "rcx", "rdx", "memory");
	ok(false, "CPUID came back");
}
