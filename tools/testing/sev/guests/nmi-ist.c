// SPDX-License-Identifier: GPL-2.0
/* NMI inside the #VC handler, each on its own IST stack. */
/* modes: es snp */
#include "guest.h"

static u32 nmis, vcs;
static u64 nmi_frame, vc_frame;

static bool handler(struct regs *regs)
{
	if (regs->vector == TRAP_NMI) {
		nmi_frame = (u64)(regs + 1);
		nmis++;
		return true;
	}
	if (regs->vector == TRAP_VC) {
		vc_frame = (u64)(regs + 1);
		vcs++;
		send_ipi(0, ICR_NMI);
		wait_for(&nmis, 1);
		regs->rip += 2;
		return true;
	}
	return false;
}

void main(void)
{
	gate_set_ist(TRAP_VC, 1);
	gate_set_ist(TRAP_NMI, 2);
	trap_hook = handler;
	asm volatile("wbinvd" : : : "memory");
	trap_hook = NULL;
	is(READ32(vcs), 1, "one #VC");
	is(READ32(nmis), 1, "one NMI in its handler");
	is(vc_frame, tss[0].ist[0], "#VC on IST 1");
	is(nmi_frame, tss[0].ist[1], "NMI on IST 2");
}
