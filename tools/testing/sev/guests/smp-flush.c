// SPDX-License-Identifier: GPL-2.0
/*
 * What one CPU does to a page another CPU sees at once, even while it uses
 * it: rescinded memory raises #VC 0x404 there.
 */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

#define PAGE	FREE_BASE

static u32 running, stopped;
static u64 reads;

static bool stop(struct regs *regs)
{
	if (regs->vector != TRAP_VC)
		return false;
	write32((u64)&stopped, 1);
	halt_forever();
}

static void entry(u32 index)
{
	running = 1;
	for (;;) {
		read64(PAGE);
		write64((u64)&reads, reads + 1);
	}
}

void main(void)
{
	struct rmp_result r;
	u64 before;

	ok(page_validate(PAGE), "a private page");
	cpu_start(1, entry);
	ok(wait_for(&running, 1), "CPU 1 reads it");
	delay_ms(20);
	before = READ64(reads);
	ok(before, "many times");
	trap_hook = stop;
	r = pvalidate(PAGE, RMP_4K, 0);
	ok(wait_for(&stopped, 1), "after PVALIDATE it gets #VC");
	trap_hook = NULL;
	is(r.eax, 0, "PVALIDATE");
	is(trap.regs.error, VC_UNVALIDATED, "0x404");
	is(trap.cr2, PAGE, "CR2");
}
