// SPDX-License-Identifier: GPL-2.0
/*
 * RDTSC is not intercepted on KVM; RDTSCP may be: then #VC 0x87, else both
 * run, and time does not go back.
 */
/* modes: es snp */
#include "guest.h"

static void check_rdtscp(void)
{
	u64 a, c, d, before = rdtsc();

	trap_clear();
	asm volatile(CATCH("rdtscp")
		     : "=a" (a), "=c" (c), "=d" (d) : : "r11", "memory");
	if (trap.count)
		ok(trap_is_vc(VC_RDTSCP), "RDTSCP: #VC 0x87");
	else
		ok((a | d << 32) >= before, "RDTSCP runs, not before RDTSC");
}

void main(void)
{
	u64 a, d, before;

	trap_clear();
	before = rdtsc();
	asm volatile(CATCH("rdtsc") : "=a" (a), "=d" (d) : : "r11", "memory");
	is(trap.count, 0, "RDTSC raises nothing");
	ok((a | d << 32) > before, "time goes on");
	check_rdtscp();
}
