// SPDX-License-Identifier: GPL-2.0
/*
 * From a #VC to core and back.
 */
#include <linux/types.h>
#include <asm/ptrace.h>
#include <asm/setup.h>
#include <asm/trap_pf.h>
#include <linux/mem_encrypt.h>
#include <asm/special_insns.h>

#include "core/env.h"
#include "internal.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/*
 * Whether there is a page, the error code of #PF tells too; core has looked at
 * the operand, not at the page tables.
 */
static void sev_finish_fault(struct sev_vc *vc)
{
	u64 gpa;

	if (vc->vector == SEV_EXC_PF && sev_env_translate(vc->cr2, &gpa) != SEV_ENV_ABSENT)
		vc->error_code |= X86_PF_PROT;
}

/*
 * On the way to another kernel, which has its own GHCBs.  CPUID and the end of
 * hardware breakpoints, nobody's any more, are all that is left to do.
 */
static struct sev_result sev_handle_closed(struct sev_vc *vc)
{
	vc->ghcb = NULL;
	vc->dr7 = NULL;

	return vc->exit_code == SEV_NAE_DR7_WRITE ? sev_vc_handle(vc) : sev_vc_handle_early(vc);
}

/**
 * sev_handle() - has core handle a #VC on this CPU's GHCB
 * @vc: the exception; @regs and @exit_code given
 *
 * Interrupts are off.  CR2 is kept for the interrupted code: reading its memory
 * may fault.
 *
 * Return: as sev_vc_handle().
 */
struct sev_result sev_handle(struct sev_vc *vc)
{
	struct sev_cpu *cpu = sev_this_cpu();
	u64 cr2 = native_read_cr2();
	struct sev_result r;

	sev_count_vc(cpu, vc->exit_code);
	vc->cpuid = sev_cpuid_page();
	vc->ids = &cpu->ids;
	vc->dr7 = &cpu->dr7;
	vc->status = sev_status;
	vc->cr2 = cr2;
	if (unlikely(READ_ONCE(sev_ghcbs_closed)))
		return sev_handle_closed(vc);
	vc->ghcb = sev_ghcb_get(cpu);
	r = sev_vc_handle(vc);
	sev_ghcb_put_back(cpu);

	if (vc->vector == SEV_EXC_PF)
		sev_finish_fault(vc);
	else if (native_read_cr2() != cr2)
		native_write_cr2(cr2);
	trace_sev_vc(vc->exit_code, vc->regs->ip, user_mode(vc->regs), r.code);

	return r;
}
