// SPDX-License-Identifier: GPL-2.0
/*
 * #VC on the boot CPU before the kernel has its IDT.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <asm/ptrace.h>
#include <asm/setup.h>
#include <asm/sev.h>
#include <asm/special_insns.h>

#include "internal.h"

/**
 * handle_vc_boot_ghcb() - handles an early #VC
 * @regs: registers of the interrupted code; orig_ax holds the error code
 *
 * An exception which the hypervisor asks for takes the way of any other early
 * exception: RDMSR of an MSR that is not there has its fix-up.
 *
 * Return: true; what cannot be handled ends the guest.
 */
bool __init handle_vc_boot_ghcb(struct pt_regs *regs)
{
	struct sev_vc vc = {
		.regs = regs,
		.exit_code = regs->orig_ax,
	};
	struct sev_result r = sev_handle(&vc);

	if (r.code && vc.vector) {
		if (vc.vector == SEV_EXC_PF)
			native_write_cr2(vc.cr2);
		regs->orig_ax = vc.error_code;
		do_early_exception(regs, vc.vector);
	} else {
		sev_check(r);
	}

	return true;
}
