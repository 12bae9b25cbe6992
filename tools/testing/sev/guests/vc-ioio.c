// SPDX-License-Identifier: GPL-2.0
/* IN and OUT of every size, port in DX and in the instruction: #VC 0x7B. */
/* modes: es snp */
#include "guest.h"

#define PORT	0x3ff	/* scratch register of the serial port */

#define CHECK(insn) do {						\
	CATCH_PLAIN(insn, 0x1234, 0, PORT);				\
	ok_vc(VC_IOIO);							\
	is_of(trap.regs.rax, 0x1234, "RAX in the handler");		\
} while (0)

void main(void)
{
	CHECK("inb %%dx, %%al");
	CHECK("inw %%dx, %%ax");
	CHECK("inl %%dx, %%eax");
	CHECK("outb %%al, %%dx");
	CHECK("outw %%ax, %%dx");
	CHECK("outl %%eax, %%dx");
	CHECK("inb $0x70, %%al");
	CHECK("inw $0x70, %%ax");
	CHECK("inl $0x70, %%eax");
	CHECK("outb %%al, $0x80");
	CHECK("outw %%ax, $0x80");
	CHECK("outl %%eax, $0x80");
}
