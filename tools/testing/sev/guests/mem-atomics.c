// SPDX-License-Identifier: GPL-2.0
/* Locked and string instructions work in both kinds of memory. */
/* modes: es snp */
#include "guest.h"

static void check(u64 address, const char *what)
{
	u64 old = 5, count = 1000, from = address, to = address + 0x800;
	u64 value = 7;

	print("# %s", what);
	write64(address, 5);
	asm volatile("lock cmpxchgq %2, (%1)"
		     : "+a" (old) : "r" (address), "r" (9ULL) : "memory", "cc");
	is(read64(address), 9, "CMPXCHG");
	asm volatile("lock xaddq %0, (%1)" : "+r" (value) : "r" (address) : "memory", "cc");
	is(value, 9, "XADD: old value");
	is(read64(address), 16, "XADD: new value");
	asm volatile("xchgq %0, (%1)" : "+r" (value) : "r" (address) : "memory");
	is(value, 16, "XCHG");
	write8(address + 999, 0x77);
	asm volatile("rep movsb" : "+S" (from), "+D" (to), "+c" (count) : : "memory");
	is(count, 0, "REP MOVSB");
	is(read8(address + 0x800 + 999), 0x77, "copied");
}

void main(void)
{
	ok(page_validate(FREE_BASE), "private page");
	check(FREE_BASE, "private");
	if (mode_is(MODE_SNP))
		is(msr_page_state(FREE_BASE + PAGE_SIZE, MSR_PSC_SHARED), MSR_PSC_DONE,
		   "shared page");
	map_shared(FREE_BASE + PAGE_SIZE);
	check(FREE_BASE + PAGE_SIZE, "shared");
}
