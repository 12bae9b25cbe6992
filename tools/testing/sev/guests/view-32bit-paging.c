// SPDX-License-Identifier: GPL-2.0
/* 32-bit paging without PAE has no C-bit: all accesses are private. */
/* modes: es snp */
#include "guest.h"

static u8 page[4096] __aligned(4096);
static u32 directory[1024] __aligned(4096);
u32 walk_root, walk_address, walk_read;

asm(".text\n"
	".code32\n"
	".globl code32\n"
	"code32:\n"
	"	movl %cr4, %eax\n"
	"	movl %eax, %edx\n"
	"	andl $~0x20, %eax\n"
	"	orl $0x10, %eax\n"
	"	movl %eax, %cr4\n"
	"	movl walk_root, %eax\n"
	"	movl %eax, %cr3\n"
	"	movl %cr0, %eax\n"
	"	orl $0x80000000, %eax\n"
	"	movl %eax, %cr0\n"
	"	movl walk_address, %ebx\n"
	"	movl (%ebx), %eax\n"
	"	movl %eax, walk_read\n"
	"	movl $0x77777777, 4(%ebx)\n"
	"	movl %cr0, %eax\n"
	"	andl $0x7fffffff, %eax\n"
	"	movl %eax, %cr0\n"
	"	movl %edx, %cr4\n"
	"	ret\n"
	".code64\n");

void main(void)
{
	u32 i;

	for (i = 0; i < 1024; i++)
		directory[i] = i << 22 | 0x87;
	write32((u64)page, 0x11111111);
	walk_root = (u64)directory;
	walk_address = (u64)page;
	call32((u64)code32);
	is(READ32(walk_read), 0x11111111, "reads the private view");
	is(read32((u64)page + 4), 0x77777777, "writes the private view");
}
