// SPDX-License-Identifier: GPL-2.0
/* The device's page at another virtual address: the same #VC 0x400. */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	u64 apic = alias_shared(APIC_BASE), value = 0;

	trap_clear();
	asm volatile(CATCH("movl (%1), %k0")
		     : "+a" (value) : "r" (apic + APIC_ID) : "r11", "memory");
	ok(trap_is_vc(VC_NPF), "read through an alias");
	trap_clear();
	asm volatile(CATCH("movl %k0, (%1)")
		     : "+a" (value) : "r" (apic + APIC_EOI) : "r11", "memory");
	ok(trap_is_vc(VC_NPF), "write through an alias");
	is(trap.regs.rip, catch_at, "RIP at the instruction");
}
