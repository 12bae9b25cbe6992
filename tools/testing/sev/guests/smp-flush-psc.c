// SPDX-License-Identifier: GPL-2.0
/* The same for a page-state change: the other CPU must not see the old page. */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

#define PAGE	FREE_BASE

static u32 running, stopped;
static u64 latest;

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
	for (;;)
		latest = read64(PAGE);
}

void main(void)
{
	u64 answer;

	ok(page_validate(PAGE), "a private page");
	write64(PAGE, 0x1234);
	cpu_start(1, entry);
	ok(wait_for(&running, 1), "CPU 1 reads it");
	delay_ms(20);
	is(READ64(latest), 0x1234, "and sees its contents");
	trap_hook = stop;
	answer = msr_page_state(PAGE, MSR_PSC_SHARED);
	ok(wait_for(&stopped, 1), "after the change to shared it gets #VC");
	trap_hook = NULL;
	is(answer, MSR_PSC_DONE, "page-state change");
	is(trap.regs.error, VC_UNVALIDATED, "0x404");
}
