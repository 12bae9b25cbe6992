// SPDX-License-Identifier: GPL-2.0
/*
 * DR7: #VC 0x27 for a read, 0x37 for a write, whatever register is used.
 * The other debug registers raise nothing.
 */
/* modes: es snp */
#include "guest.h"

#define CHECK(insn, code) do {						\
	trap_clear();							\
	asm volatile(CATCH(insn)					\
		     : : "a" (0x400ULL), "b" (0x400ULL), "S" (0x400ULL)	\
		     : "r11", "r10", "r9", "memory");			\
	ok_vc(code);							\
} while (0)

void main(void)
{
	u64 value = 0x123456;

	CHECK("movq %%dr7, %%r9", VC_DR7_READ);
	CHECK("movq %%dr7, %%r10", VC_DR7_READ);
	CHECK("movq %%rax, %%dr7", VC_DR7_WRITE);
	CHECK("movq %%rbx, %%dr7", VC_DR7_WRITE);
	CHECK("movq %%rsi, %%dr7", VC_DR7_WRITE);

	trap_clear();
	asm volatile(CATCH("movq %0, %%dr0") : "+r" (value) : : "r11", "memory");
	asm volatile("movq %%dr0, %0" : "=r" (value));
	is(trap.count, 0, "DR0 raises nothing");
	is(value, 0x123456, "DR0 keeps its value");
	asm volatile("movq %%dr6, %0" : "=r" (value));
	is(value & 0xffff0ff0, 0xffff0ff0, "DR6 can be read");
}
