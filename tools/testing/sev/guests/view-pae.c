// SPDX-License-Identifier: GPL-2.0
/*
 * 32-bit PAE paging can carry the C-bit: entries with it give the private
 * view, entries without it the shared view.
 */
/* modes: es snp */
#include "guest.h"

#define PRIVATE	0x70000000U
#define SHARED	0x70001000U

static u8 page[4096] __aligned(4096);
static u64 pae_pointers[4] __aligned(32);
u32 pae_root, pae_private, pae_shared;

asm(".text\n"
	".code32\n"
	".globl code32\n"
	"code32:\n"
	"	movl pae_root, %eax\n"
	"	movl %eax, %cr3\n"
	"	movl %cr0, %eax\n"
	"	orl $0x80000000, %eax\n"
	"	movl %eax, %cr0\n"
	"	movl 0x70000000, %eax\n"
	"	movl %eax, pae_private\n"
	"	movl 0x70001000, %eax\n"
	"	movl %eax, pae_shared\n"
	"	movl $0x66666666, 0x70001004\n"
	"	movl %cr0, %eax\n"
	"	andl $0x7fffffff, %eax\n"
	"	movl %eax, %cr0\n"
	"	ret\n"
	".code64\n");

void main(void)
{
	u32 i;

	*pte_of(PRIVATE) = (u64)page | PTE_TABLE | cbit_mask;
	*pte_of(SHARED) = FREE_BASE | PTE_TABLE;
	flush_tlb();
	write32(PRIVATE, 0x11111111);
	write32(SHARED, 0x33333333);
	for (i = 0; i < 4; i++)
		pae_pointers[i] = (u64)&page_directories[i * 512] | PTE_P;
	pae_root = (u64)pae_pointers;
	call32((u64)code32);
	is(READ32(pae_private), 0x11111111, "entry with C-bit: private view");
	is(READ32(pae_shared), 0x33333333, "entry without C-bit: shared view");
	is(read32(SHARED + 4), 0x66666666, "written to the shared view");
}
