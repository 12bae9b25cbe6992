// SPDX-License-Identifier: GPL-2.0
/* #VC in 32-bit protected mode with PAE paging: the frame is reached through it. */
/* modes: es snp */
#include "guest.h"

static u64 pae_pointers[4] __aligned(32);
u32 pae_root, paged_error, paged_vector, paged_eip, paged_expected, paged_count;

asm(".text\n"
	".code32\n"
	".globl code32\n"
	"code32:\n"
	"	movl pae_root, %eax\n"
	"	movl %eax, %cr3\n"
	"	movl %cr0, %eax\n"
	"	orl $0x80000000, %eax\n"
	"	movl %eax, %cr0\n"
	"	movl $0, trap32 + 4\n"
	"	movl $2f, trap32 + 28\n"
	"	movl $1f, paged_expected\n"
	"	xorl %eax, %eax\n"
	"	xorl %ecx, %ecx\n"
	"1:	cpuid\n"
	"2:	movl trap32, %eax\n"
	"	movl %eax, paged_vector\n"
	"	movl trap32 + 4, %eax\n"
	"	movl %eax, paged_count\n"
	"	movl trap32 + 8, %eax\n"
	"	movl %eax, paged_error\n"
	"	movl trap32 + 12, %eax\n"
	"	movl %eax, paged_eip\n"
	"	movl %cr0, %eax\n"
	"	andl $0x7fffffff, %eax\n"
	"	movl %eax, %cr0\n"
	"	ret\n"
	".code64\n");

void main(void)
{
	u32 i;

	for (i = 0; i < 4; i++)
		pae_pointers[i] = (u64)&page_directories[i * 512] | PTE_P;
	pae_root = (u64)pae_pointers;
	call32((u64)code32);
	is(paged_count, 1, "one exception");
	is(paged_vector, TRAP_VC, "vector 29");
	is(paged_error, VC_CPUID, "error code");
	is(paged_eip, paged_expected, "EIP at the instruction");
}
