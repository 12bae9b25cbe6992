// SPDX-License-Identifier: GPL-2.0
/*
 * Accesses to memory-mapped devices through C = 0: #VC 0x400 at the
 * instruction. CR2 is not written.
 */
/* modes: es snp */
#include "guest.h"

#define CR2_MARK	0x5a5a5000ULL

#define CHECK(insn, gpa) do {						\
	u64 value = 0x77, address = (gpa);				\
									\
	write_cr2(CR2_MARK);						\
	trap_clear();							\
	asm volatile(CATCH(insn)					\
		     : "+a" (value) : "b" (address) : "r11", "memory");	\
	ok_vc(VC_NPF);							\
	is_of(value, 0x77, "register untouched");			\
	is_of(trap.cr2, CR2_MARK, "CR2 untouched");			\
} while (0)

void main(void)
{
	CHECK("movl (%%rbx), %%eax", APIC_BASE + APIC_ID);
	CHECK("movl %%eax, (%%rbx)", APIC_BASE + APIC_EOI);
	CHECK("movl (%%rbx), %%eax", 0xfec00000);
	CHECK("movl %%eax, (%%rbx)", 0xfec00000);
	CHECK("movq (%%rbx), %%rax", 0xfed00000);
	CHECK("movb (%%rbx), %%al", 0xfed00001);
	CHECK("movw %%ax, (%%rbx)", 0xfed00002);
	CHECK("movzbl (%%rbx), %%eax", 0xfed00004);
	CHECK("orl $1, (%%rbx)", 0xfed00010);
	CHECK("movl $5, (%%rbx)", 0xfed00010);
	CHECK("movl (%%rbx), %%eax", guest_info()->low_top);
	CHECK("movl %%eax, (%%rbx)", 0xc0000ff0);
	map_range_shared(0xa0000, 0x1000);
	CHECK("movb (%%rbx), %%al", 0xa0123);
	CHECK("movb %%al, (%%rbx)", 0xa0123);
}
