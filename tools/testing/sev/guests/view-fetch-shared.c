// SPDX-License-Identifier: GPL-2.0
/*
 * Code which was written to shared memory is not run: the fetch goes to the
 * private view. What happens there instead is an exception, or the end.
 */
/* modes: es snp */
/* expect: pass | violation | shutdown */
#include "guest.h"

#define PAGE	(FREE_BASE + PAGE_SIZE)

static bool leave(struct regs *regs)
{
	regs->cs = SEL_CODE64;
	return false;
}

void main(void)
{
	u64 result = 0;
	u32 i;

	if (mode_is(MODE_SNP))
		is(msr_page_state(PAGE, MSR_PSC_SHARED), MSR_PSC_DONE, "made shared");
	map_shared(PAGE);
	for (i = 0; i < 4088; i += 8)
		write64(PAGE + i, 0xe2ff000012345678ULL);
	/* mov $0x5678, %eax; jmp *%rdx */
	write8(PAGE, 0xb8);
	write32(PAGE + 1, 0x5678);
	write16(PAGE + 5, 0xe2ff);
	is(read32(PAGE + 1), 0x5678, "code is in the shared view");
	trap_hook = leave;
	trap_clear();
	asm volatile("movq %%rsp, %%r12\n\t"
		     "leaq 1f(%%rip), %%rdx\n\t"
		     "movq %%rdx, catch_resume\n\t"
		     "xorl %%eax, %%eax\n\t"
		     "jmp *%1\n"
		     "1:	movq %%r12, %%rsp\n\t"
		     : "=a" (result) : "r" (PAGE)
		     : "r12", "rdx", "rcx", "rbx", "memory", "cc");
	trap_hook = NULL;
	ok(result != 0x5678, "it was not run");
	ok(trap.count, "an exception came instead: vector %d, error %x",
	   (u32)trap.regs.vector, trap.regs.error);
}
