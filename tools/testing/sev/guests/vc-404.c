// SPDX-License-Identifier: GPL-2.0
/*
 * Private memory that was never validated: #VC 0x404 with the virtual address
 * in CR2, for reads, writes and fetches.
 */
/* modes: snp */
/* opts: - */
/* opts: rmp2m=0 */
#include "guest.h"

#define CHECK(insn, where) do {						\
	u64 value = 0x77, address = (where);				\
									\
	write_cr2(0);							\
	trap_clear();							\
	asm volatile(CATCH(insn)					\
		     : "+a" (value) : "b" (address) : "r11", "memory");	\
	ok_vc(VC_UNVALIDATED);						\
	is_of(trap.cr2, address, "CR2");				\
	is_of(value, 0x77, "register untouched");			\
} while (0)

static void check_fetch(u64 address)
{
	write_cr2(0);
	trap_clear();
	asm volatile(CATCH("jmp *%0") : : "b" (address) : "r11", "memory");
	is_of(trap.regs.vector, TRAP_VC, "#VC");
	is_of(trap.regs.error, VC_UNVALIDATED, "error code");
	is_of(trap.regs.rip, address, "RIP is the target");
	is_of(trap.cr2, address, "CR2 is the target");
}

void main(void)
{
	CHECK("movq (%%rbx), %%rax", FREE_BASE);
	CHECK("movb (%%rbx), %%al", FREE_BASE + 0x3ff9);
	CHECK("movq %%rax, (%%rbx)", FREE_BASE + 0x200008);
	CHECK("movb %%al, (%%rbx)", FREE_BASE + 0x401fff);
	CHECK("lock incl (%%rbx)", FREE_BASE + 0x10);
	CHECK("movq (%%rbx), %%rax", alias_private(FREE_BASE + 0x5000) + 0x88);
	check_fetch(FREE_BASE + 0x6000);
}
