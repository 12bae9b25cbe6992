// SPDX-License-Identifier: GPL-2.0
/*
 * #VC events which the guest answers for itself, in whole or in part: DR7,
 * MONITOR and MWAIT.  GHCB 2.04, table 7; AMD APM vol. 2, 13.1.1 (DR7).
 */
#include <linux/types.h>
#include <asm/sev/ghcb.h>

#include "vc.h"

#define SEV_DR7_SETTABLE	0xffff23ffull
#define SEV_OPCODE_MWAIT	0xc9	/* ModRM byte after 0F 01 */
#define SEV_OPCODE_MWAITX	0xfb

/* Both operands are registers whatever ModRM says: what the decoder took for more is not. */
static void sev_vc_dr7_length(struct sev_vc *vc)
{
	vc->insn.length -= vc->insn.sib.nbytes + vc->insn.displacement.nbytes;
}

/**
 * sev_vc_dr7_read() - MOV from DR7
 * @vc: the exception
 *
 * The host has no say in it: the value is the one last written.
 *
 * Return: SEV_OK.
 */
struct sev_result sev_vc_dr7_read(struct sev_vc *vc)
{
	*sev_vc_gpr(vc->regs, sev_vc_rm_number(&vc->insn)) = vc->dr7 ? *vc->dr7 : SEV_DR7_RESET;
	sev_vc_dr7_length(vc);

	return sev_ok();
}

/**
 * sev_vc_dr7_write() - MOV to DR7
 * @vc: the exception
 *
 * Return: SEV_FAIL_VC_RAISE for a value with upper bits set, SEV_FAIL_VC_DR7
 * for anything but the reset value while nobody keeps it, or as sev_vc_call().
 */
struct sev_result sev_vc_dr7_write(struct sev_vc *vc)
{
	u64 value = *sev_vc_gpr(vc->regs, sev_vc_rm_number(&vc->insn));
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_DR7_WRITE,
		.give = SEV_GHCB_RAX,
		.rax = (value & SEV_DR7_SETTABLE) | SEV_DR7_RESET,
	};
	struct sev_result r;

	sev_vc_dr7_length(vc);
	if (value >> 32)
		return sev_vc_raise(vc, SEV_EXC_GP);
	if (!vc->dr7)
		return call.rax == SEV_DR7_RESET ? sev_ok() : sev_fail(SEV_FAIL_VC_DR7, value);

	r = sev_vc_call(vc, &call);
	if (!r.code)
		*vc->dr7 = call.rax;

	return r;
}

/**
 * sev_vc_monitor() - MONITOR, MWAIT, MONITORX and MWAITX
 * @vc: the exception
 *
 * The event would give the host an address (E27).  Nothing needs it: MWAIT may
 * end at once for any reason, and so always does here.  Extensions in ECX which
 * the processor does not have are #GP, as they are without a host.
 *
 * Return: SEV_FAIL_VC_RAISE or SEV_OK.
 */
struct sev_result sev_vc_monitor(struct sev_vc *vc)
{
	u32 extensions = vc->regs->cx;
	u32 known;

	switch (vc->insn.modrm.bytes[0]) {
	case SEV_OPCODE_MWAIT:
		known = 1;		/* break on masked interrupts */
		break;
	case SEV_OPCODE_MWAITX:
		known = 3;		/* a timer too */
		break;
	default:
		known = 0;
		break;
	}

	return extensions & ~known ? sev_vc_raise(vc, SEV_EXC_GP) : sev_ok();
}
