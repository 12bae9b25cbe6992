// SPDX-License-Identifier: GPL-2.0
/*
 * #VC in the decompressor, in two stages: CPUID alone while there is no GHCB,
 * then everything.
 */
#include <linux/types.h>
#include <asm/ptrace.h>

#include "../../../kernel/sev/core/vc.h"
#include "decompressor.h"
#include "insn.h"

static void boot_vc(struct pt_regs *regs, unsigned long exit_code, bool ghcb)
{
	struct sev_vc vc = {
		.regs = regs,
		.ghcb = ghcb ? &sev_boot.ghcb : NULL,
		.cpuid = sev_boot.has_cpuid ? &sev_boot.cpuid : NULL,
		.ids = &sev_boot.ids,
		.exit_code = exit_code,
		.status = sev_boot.status,
		.cr2 = sev_cr2(),
	};
	struct sev_result r;

	sev_boot.vc_seen = true;
	r = ghcb ? sev_vc_handle(&vc) : sev_vc_handle_early(&vc);
	if (r.code)
		sev_boot_fail(r);
}

/**
 * do_vc_no_ghcb() - #VC before .bss is cleared
 * @regs: registers of the interrupted code
 * @exit_code: error code of the exception
 */
void do_vc_no_ghcb(struct pt_regs *regs, unsigned long exit_code)
{
	boot_vc(regs, exit_code, false);
}

/**
 * do_boot_stage2_vc() - #VC from there on
 * @regs: registers of the interrupted code
 * @exit_code: error code of the exception
 *
 * The handler itself causes none: one inside another would use the same GHCB.
 */
void do_boot_stage2_vc(struct pt_regs *regs, unsigned long exit_code)
{
	static bool inside;

	if (inside)
		sev_boot_fail(sev_fail(SEV_FAIL_VC_CODE, exit_code));
	inside = true;
	boot_vc(regs, exit_code, sev_boot_ghcb_live());
	inside = false;
}
