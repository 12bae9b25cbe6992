/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_VC_H
#define _SEV_CORE_VC_H

#include <linux/types.h>
#include <asm/insn.h>
#include <asm/ptrace.h>
#include <asm/sev/cpuid_page.h>

#include "failure.h"
#include "ghcb.h"

/**
 * struct sev_vc - one #VC exception
 * @regs: registers of the interrupted code; changed only when the event is
 *	handled or a string instruction has made part of its way
 * @ghcb: this CPU's GHCB
 * @cpuid: CPUID page, NULL under SEV-ES, where CPUID is the host's
 * @exit_code: error code of the exception
 * @insn: the instruction at regs->ip, decoded by sev_vc_handle()
 * @error_code: of @vector
 * @vector: with SEV_FAIL_HOST_EXCEPTION: exception to raise in the interrupted code
 * @has_error: @vector has an error code
 */
struct sev_vc {
	struct pt_regs *regs;
	struct sev_ghcb *ghcb;
	const struct sev_cpuid_page *cpuid;
	u64 exit_code;
	struct insn insn;
	u32 error_code;
	u8 vector;
	bool has_error;
};

struct sev_result sev_vc_handle(struct sev_vc *vc);

/* Between the files of core */
bool sev_vc_opcode_fits(u64 exit_code, const struct insn *insn);
struct sev_result sev_vc_call(struct sev_vc *vc, struct sev_ghcb_call *call);
struct sev_result sev_vc_ioio(struct sev_vc *vc, bool *again);
struct sev_result sev_vc_cpuid(struct sev_vc *vc);
struct sev_result sev_vc_msr(struct sev_vc *vc);
struct sev_result sev_vc_tsc(struct sev_vc *vc);
struct sev_result sev_vc_wbinvd(struct sev_vc *vc);

#endif /* _SEV_CORE_VC_H */
