// SPDX-License-Identifier: GPL-2.0
/*
 * INS and OUTS: #VC 0x7B before the first element. No register moves and no
 * memory changes: emulation is the guest's own.
 */
/* modes: es snp */
#include "guest.h"

static u8 buffer[64];

#define CHECK(insn) do {						\
	u64 c = 5, s = (u64)buffer, d = (u64)buffer;			\
									\
	trap_clear();							\
	asm volatile(CATCH(insn)					\
		     : "+c" (c), "+S" (s), "+D" (d)			\
		     : "d" (0x3ff) : "r11", "memory");			\
	ok_vc(VC_IOIO);							\
	is_of(c, 5, "RCX");						\
	is_of(s, (u64)buffer, "RSI");					\
	is_of(d, (u64)buffer, "RDI");					\
} while (0)

void main(void)
{
	u32 i;

	for (i = 0; i < sizeof(buffer); i++)
		buffer[i] = 0x5a;
	CHECK("insb");
	CHECK("insw");
	CHECK("insl");
	CHECK("outsb");
	CHECK("outsw");
	CHECK("outsl");
	CHECK("rep insb");
	CHECK("rep insw");
	CHECK("rep insl");
	CHECK("rep outsb");
	CHECK("rep outsw");
	CHECK("rep outsl");
	for (i = 0; i < sizeof(buffer); i++)
		if (read8((u64)&buffer[i]) != 0x5a)
			break;
	is(i, sizeof(buffer), "no byte of the buffer changed");
}
