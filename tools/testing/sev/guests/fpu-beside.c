// SPDX-License-Identifier: GPL-2.0
/*
 * One CPU leaves the guest again and again while the others load their FPU state, as
 * each switch of tasks does. QEMU shares a flag word between the two (model/smp.c):
 * where the model lets them meet, CPU 0 soon runs without nested paging, or the
 * model with it.
 */
/* modes: none es snp */
/* smp: 3 */
#include "guest.h"
#include "fwcfg.h"

#define EXITS	60000

static u8 image[3][512] __aligned(16);
static u32 loads[3], ready[3];

static void entry(u32 index)
{
	asm volatile("fxsave64 %0" : "=m" (image[index]));
	ready[index] = 1;
	for (;;) {
		asm volatile("fxrstor64 %0" : : "m" (image[index]));
		loads[index]++;
	}
}

void main(void)
{
	u32 i, wrong = 0;

	for (i = 1; i < 3; i++) {
		cpu_start(i, entry);
		ok(wait_for(&ready[i], 1), "CPU %d runs", i);
	}
	port_out8(0x70, 0x5f);
	for (i = 0; i < EXITS; i++)
		wrong += port_in8(0x71) != 2;
	is(wrong, 0, "all reads of the number of CPUs");
	ok(READ32(loads[1]) > EXITS / 10 && READ32(loads[2]) > EXITS / 10, "%d and %d loads",
	   READ32(loads[1]), READ32(loads[2]));
}
