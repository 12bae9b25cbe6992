// SPDX-License-Identifier: GPL-2.0
/* The APIC's timer wakes a CPU from HLT, which needs no #VC. */
/* modes: none es snp */
#include "guest.h"

#define VECTOR	0x41

static u32 count;
static u64 unexpected;

static bool handler(struct regs *regs)
{
	if (regs->vector != VECTOR) {
		unexpected = regs->vector;
		return false;
	}
	count++;
	apic_write(APIC_EOI, 0);
	return true;
}

void main(void)
{
	u32 i;

	mask_pic();
	trap_hook = handler;
	apic_write(APIC_SPURIOUS, 0x1ff);
	apic_write(0x3e0, 0xb);
	apic_write(0x320, 0x20000 | VECTOR);
	apic_write(0x380, 2000000);
	for (i = 0; i < 5; i++)
		asm volatile("sti\n\thlt\n\tcli" : : : "memory");
	apic_write(0x320, 0x10000 | VECTOR);
	ok(READ32(count) >= 5, "five ticks woke the CPU");
	is(unexpected, 0, "nothing else came");
}
