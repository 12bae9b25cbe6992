// SPDX-License-Identifier: GPL-2.0
/*
 * #VC events that move values between registers: CPUID, RDMSR and WRMSR, RDTSC
 * and RDTSCP, WBINVD.  GHCB 2.04, section 4 and table 7.
 */
#include <linux/types.h>
#include <asm/sev/ghcb.h>

#include "cpuid_table.h"
#include "vc.h"

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
		r = sev_cpuid_table(vc->cpuid, vc->ghcb, &leaf);
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

/**
 * sev_vc_msr() - RDMSR and WRMSR
 * @vc: the exception
 *
 * Return: as sev_vc_call().
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
 * Return: as sev_vc_call().
 */
struct sev_result sev_vc_tsc(struct sev_vc *vc)
{
	struct pt_regs *regs = vc->regs;
	bool with_aux = vc->exit_code == SEV_NAE_RDTSCP;
	struct sev_ghcb_call call = {
		.exit_code = vc->exit_code,
		.take = SEV_GHCB_RAX | SEV_GHCB_RDX | (with_aux ? SEV_GHCB_RCX : 0),
	};
	struct sev_result r = sev_vc_call(vc, &call);

	if (r.code)
		return r;

	regs->ax = (u32)call.rax;
	regs->dx = (u32)call.rdx;
	if (with_aux)
		regs->cx = (u32)call.rcx;

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
