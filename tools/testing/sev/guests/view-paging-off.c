// SPDX-License-Identifier: GPL-2.0
/* With paging off every access is private. */
/* modes: es snp */
#include "guest.h"

static u8 page[4096] __aligned(4096);
u32 off_address, off_read, off_write;

asm(".text\n"
	".code32\n"
	".globl code32\n"
	"code32:\n"
	"	movl off_address, %ebx\n"
	"	movl (%ebx), %eax\n"
	"	movl %eax, off_read\n"
	"	movl off_write, %eax\n"
	"	movl %eax, 4(%ebx)\n"
	"	ret\n"
	".code64\n");

void main(void)
{
	u64 shared = alias_shared((u64)page);

	write32((u64)page, 0x11111111);
	off_address = (u64)page;
	off_write = 0x22222222;
	if (mode_is(MODE_ES))
		ok(read32(shared) != 0x11111111, "the shared view differs");
	call32((u64)code32);
	is(READ32(off_read), 0x11111111, "reads the private view");
	is(read32((u64)page + 4), 0x22222222, "writes the private view");
	if (mode_is(MODE_ES))
		ok(read32(shared + 4) != 0x22222222, "the shared view still differs");
}
