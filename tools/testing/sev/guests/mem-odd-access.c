// SPDX-License-Identifier: GPL-2.0
/* Accesses across a page border: each half by its own page's state. */
/* modes: es snp */
#include "guest.h"

#define FIRST	FREE_BASE
#define SECOND	(FREE_BASE + PAGE_SIZE)

void main(void)
{
	u64 value = 0;

	ok(page_validate(FIRST), "first page private");
	if (mode_is(MODE_SNP))
		is(msr_page_state(SECOND, MSR_PSC_SHARED), MSR_PSC_DONE, "second page shared");
	map_shared(SECOND);
	write32(FIRST + 0xffc, 0x11111111);
	write32(SECOND, 0x22222222);
	is(read64(FIRST + 0xffc), 0x2222222211111111ULL, "read across both");
	write64(FIRST + 0xffc, 0x4444444433333333ULL);
	is(read32(FIRST + 0xffc), 0x33333333, "written to the private half");
	is(read32(SECOND), 0x44444444, "written to the shared half");
	is(read32(alias_shared(SECOND)), 0x44444444, "seen through an alias");
	if (!mode_is(MODE_SNP))
		return;
	trap_clear();
	asm volatile(CATCH("movq (%1), %0")
		     : "+r" (value) : "r" (FREE_BASE + 3 * PAGE_SIZE - 4)
		     : "r11", "memory");
	ok_vc(VC_UNVALIDATED);
	ok(page_validate(FREE_BASE + 2 * PAGE_SIZE), "third page private");
	trap_clear();
	asm volatile(CATCH("movq (%1), %0")
		     : "+r" (value) : "r" (FREE_BASE + 3 * PAGE_SIZE - 4)
		     : "r11", "memory");
	ok_vc(VC_UNVALIDATED);
	is_of(trap.cr2, FREE_BASE + 3 * PAGE_SIZE, "CR2: the half that is missing");
}
