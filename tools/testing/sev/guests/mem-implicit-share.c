// SPDX-License-Identifier: GPL-2.0
/*
 * A shared access to a page which was never validated makes the hypervisor
 * share it, as KVM does: reads and writes work, other pages stay as they are.
 */
/* modes: snp */
/* opts: - */
/* opts: start=shared */
#include "guest.h"

#define READ_PAGE	FREE_BASE
#define WRITE_PAGE	(FREE_BASE + 3 * PAGE_SIZE)

void main(void)
{
	u64 value = 0;

	map_shared(READ_PAGE);
	map_shared(WRITE_PAGE);
	trap_clear();
	asm volatile(CATCH("movq (%1), %0")
		     : "+r" (value) : "r" (READ_PAGE) : "r11", "memory");
	ok_no_trap();
	trap_clear();
	asm volatile(CATCH("movq %0, (%1)")
		     : : "r" (0x1234ULL), "r" (WRITE_PAGE) : "r11", "memory");
	ok_no_trap();
	is(read64(WRITE_PAGE), 0x1234, "the write arrived");
	fill(READ_PAGE, 1);
	ok(holds(READ_PAGE, 1), "shared page keeps what is written");
	ok(page_validate(FREE_BASE + PAGE_SIZE), "the page between is still private");
	ok(page_to_private(READ_PAGE), "a shared page can be made private");
	ok(!holds(READ_PAGE, 1), "without its contents");
}
