// SPDX-License-Identifier: GPL-2.0
/*
 * #VC events that move values between registers: CPUID, RDMSR and WRMSR, RDTSC
 * and RDTSCP, RDPMC, WBINVD, VMMCALL.  GHCB 2.04, section 4 and table 7.
 */
#include <linux/bits.h>
#include <linux/types.h>
#include <asm/msr-index.h>
#include <asm/sev/ghcb.h>

#include "cpuid_table.h"
#include "env.h"
#include "vc.h"

#define SEV_CR4_TSD_BIT		2
#define SEV_CR4_PCE_BIT		8

/**
 * sev_vc_cpuid() - CPUID, from the CPUID page or, without one, from the host
 * @vc: the exception
 *
 * Return: as sev_cpuid_table() or sev_vc_call().
 */
struct sev_result sev_vc_cpuid(struct sev_vc *vc)
{
	struct pt_regs *regs = vc->regs;
	struct sev_cpuid_leaf leaf = { .fn = regs->ax, .subfn = regs->cx };
	struct sev_ghcb_call call = { 0 };
	struct sev_result r;

	if (vc->cpuid) {
		r = sev_cpuid_table(vc->cpuid, vc->ghcb, vc->ids, &leaf);
	} else {
		r = sev_cpuid_host(vc->ghcb, &call, &leaf);
		vc->vector = call.vector;
		vc->has_error = call.has_error;
		vc->error_code = call.error_code;
	}
	if (r.code)
		return r;

	regs->ax = leaf.eax;
	regs->bx = leaf.ebx;
	regs->cx = leaf.ecx;
	regs->dx = leaf.edx;

	return sev_ok();
}

/*
 * Where system calls enter, and where FS and GS point: the host sees to none of them,
 * and one which says that it did has the kernel run with what a fresh VMSA holds.
 */
static bool sev_msr_is_state(u32 msr)
{
	switch (msr) {
	case MSR_IA32_SYSENTER_CS:
	case MSR_IA32_SYSENTER_ESP:
	case MSR_IA32_SYSENTER_EIP:
	case MSR_STAR:
	case MSR_LSTAR:
	case MSR_CSTAR:
	case MSR_SYSCALL_MASK:
	case MSR_FS_BASE:
	case MSR_GS_BASE:
	case MSR_KERNEL_GS_BASE:
		return true;
	default:
		return false;
	}
}

/**
 * sev_vc_msr() - RDMSR and WRMSR
 * @vc: the exception
 *
 * E24: what the processor keeps in the VMSA is not asked of the host.
 *
 * Return: SEV_FAIL_VC_MSR with the MSR, or as sev_vc_call().
 */
struct sev_result sev_vc_msr(struct sev_vc *vc)
{
	struct pt_regs *regs = vc->regs;
	bool write = vc->insn.opcode.bytes[1] == 0x30;
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_MSR,
		.info_1 = write,
		.give = SEV_GHCB_RCX,
		.rcx = (u32)regs->cx,
	};
	struct sev_result r;

	if (sev_msr_is_state(regs->cx))
		return sev_fail(SEV_FAIL_VC_MSR, (u32)regs->cx);
	if (write) {
		call.give |= SEV_GHCB_RAX | SEV_GHCB_RDX;
		call.rax = (u32)regs->ax;
		call.rdx = (u32)regs->dx;
	} else {
		call.take = SEV_GHCB_RAX | SEV_GHCB_RDX;
	}

	r = sev_vc_call(vc, &call);
	if (r.code)
		return r;
	if (!write) {
		regs->ax = (u32)call.rax;
		regs->dx = (u32)call.rdx;
	}

	return sev_ok();
}

/**
 * sev_vc_tsc() - RDTSC and RDTSCP
 * @vc: the exception
 *
 * Return: SEV_FAIL_VC_RAISE, or as sev_vc_call().
 */
struct sev_result sev_vc_tsc(struct sev_vc *vc)
{
	struct pt_regs *regs = vc->regs;
	bool with_aux = vc->exit_code == SEV_NAE_RDTSCP;
	struct sev_ghcb_call call = {
		.exit_code = vc->exit_code,
		.take = SEV_GHCB_RAX | SEV_GHCB_RDX | (with_aux ? SEV_GHCB_RCX : 0),
	};
	struct sev_result r;

	if (sev_vc_cpl(vc) && sev_env_cr4() & BIT_ULL(SEV_CR4_TSD_BIT))
		return sev_vc_raise(vc, SEV_EXC_GP);
	r = sev_vc_call(vc, &call);
	if (r.code)
		return r;

	regs->ax = (u32)call.rax;
	regs->dx = (u32)call.rdx;
	if (with_aux)
		regs->cx = (u32)call.rcx;

	return sev_ok();
}

/**
 * sev_vc_pmc() - RDPMC
 * @vc: the exception
 *
 * Return: SEV_FAIL_VC_RAISE, or as sev_vc_call().
 */
struct sev_result sev_vc_pmc(struct sev_vc *vc)
{
	struct pt_regs *regs = vc->regs;
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_RDPMC,
		.give = SEV_GHCB_RCX,
		.take = SEV_GHCB_RAX | SEV_GHCB_RDX,
		.rcx = (u32)regs->cx,
	};
	struct sev_result r;

	if (sev_vc_cpl(vc) && !(sev_env_cr4() & BIT_ULL(SEV_CR4_PCE_BIT)))
		return sev_vc_raise(vc, SEV_EXC_GP);
	r = sev_vc_call(vc, &call);
	if (r.code)
		return r;

	regs->ax = (u32)call.rax;
	regs->dx = (u32)call.rdx;

	return sev_ok();
}

/**
 * sev_vc_wbinvd() - WBINVD and WBNOINVD
 * @vc: the exception
 *
 * Return: as sev_vc_call().
 */
struct sev_result sev_vc_wbinvd(struct sev_vc *vc)
{
	struct sev_ghcb_call call = { .exit_code = SEV_NAE_WBINVD };

	return sev_vc_call(vc, &call);
}

static struct sev_result sev_vmmcall_answer(struct sev_vc *vc, const struct sev_ghcb_call *call)
{
	struct pt_regs *regs = vc->regs;
	unsigned long ax = regs->ax;

	regs->ax = call->rax;
	if (sev_env_hcall_finish(vc->ghcb->page, regs))
		return sev_ok();
	regs->ax = ax;

	return sev_fail(SEV_FAIL_VC_HCALL, ax);
}

/**
 * sev_vc_vmmcall() - VMMCALL
 * @vc: the exception
 *
 * GHCB 2.04 has RAX and the CPL; what else a hypervisor wants and answers the
 * home knows.  Until the answer is known to be right, no register changes.
 * The home's fields are cleared here: no other event writes them.
 *
 * Return: SEV_FAIL_VC_HCALL, or as sev_vc_call().
 */
struct sev_result sev_vc_vmmcall(struct sev_vc *vc)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_VMMCALL,
		.give = SEV_GHCB_RAX | SEV_GHCB_CPL,
		.take = SEV_GHCB_RAX,
		.rax = vc->regs->ax,
		.cpl = sev_vc_cpl(vc),
	};
	struct sev_result r;

	sev_ghcb_fill(vc->ghcb, &call);
	sev_env_hcall_prepare(vc->ghcb->page, vc->regs);
	r = sev_ghcb_send(vc->ghcb, &call);
	vc->vector = call.vector;
	vc->has_error = call.has_error;
	vc->error_code = call.error_code;
	if (!r.code)
		r = sev_vmmcall_answer(vc, &call);
	sev_ghcb_clear(vc->ghcb);

	return r;
}
