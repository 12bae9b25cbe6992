// SPDX-License-Identifier: GPL-2.0
/*
 * An NMI by the APIC: vector 2, without regard to IF. The next one comes only
 * after NMI complete (the host does not see IRET).
 */
/* modes: es snp */
#include "guest.h"

static u32 count;
static u64 error;

static bool handler(struct regs *regs)
{
	if (regs->vector != TRAP_NMI)
		return false;
	count++;
	error = regs->error;
	return true;
}

void main(void)
{
	trap_hook = handler;
	send_ipi(0, ICR_NMI);
	ok(wait_for(&count, 1), "delivered with IF = 0");
	is(error, 0, "no error code");
	send_ipi(0, ICR_NMI);
	delay_ms(50);
	is(READ32(count), 1, "the second is held back, IRET or not");
	is(nae(NAE_NMI_DONE, 0, 0), 0, "NMI complete");
	ok(wait_for(&count, 2), "now it comes");
	is(nae(NAE_NMI_DONE, 0, 0), 0, "NMI complete");
	delay_ms(20);
	is(READ32(count), 2, "no more");
}
