// SPDX-License-Identifier: GPL-2.0
/*
 * The GHCB MSR protocol, GHCB 2.04, section 2.3: for what comes before a GHCB
 * page, and for the GHCB page itself.
 */
#include <linux/bits.h>
#include <linux/types.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>

#include "env.h"
#include "msr_protocol.h"

/*
 * A host that does not know a request leaves it standing in the MSR, so that
 * the code of the answer is all that tells an answer from a request.
 */
static struct sev_result sev_msr_call(u64 request, u32 want, u64 *answer)
{
	*answer = sev_env_msr_exchange(request);
	if ((*answer & SEV_MSRP_INFO_MASK) != want)
		return sev_fail(SEV_FAIL_MSR_ANSWER, *answer);

	return sev_ok();
}

/**
 * sev_msr_sev_info() - asks for protocol versions and C-bit position
 * @info: filled on success
 *
 * GHCB 2.04, section 2.3.1, codes 0x002 and 0x001.
 *
 * Return: SEV_FAIL_MSR_ANSWER with the answer, or SEV_OK.
 */
struct sev_result sev_msr_sev_info(struct sev_msr_info *info)
{
	struct sev_result r;
	u64 answer;

	r = sev_msr_call(SEV_MSRP_SEV_INFO_REQ, SEV_MSRP_SEV_INFO, &answer);
	if (r.code)
		return r;

	info->max_version = answer >> SEV_MSRP_MAX_VERSION_SHIFT;
	info->min_version = (answer >> SEV_MSRP_MIN_VERSION_SHIFT) & 0xffff;
	info->cbit = (answer >> SEV_MSRP_CBIT_SHIFT) & 0xff;

	return sev_ok();
}

/**
 * sev_msr_negotiate() - agrees on a version of the GHCB protocol
 * @lowest: lowest version that will do
 * @version: the highest that both sides know
 *
 * Return: SEV_FAIL_PROTOCOL_VERSION with maximum << 16 | minimum of the host,
 * SEV_FAIL_MSR_ANSWER, or SEV_OK.
 */
struct sev_result sev_msr_negotiate(u16 lowest, u16 *version)
{
	struct sev_msr_info info;
	struct sev_result r;
	u16 common;

	r = sev_msr_sev_info(&info);
	if (r.code)
		return r;

	common = info.max_version;
	if (common > SEV_GHCB_VERSION_MAX)
		common = SEV_GHCB_VERSION_MAX;
	if (common < lowest || common < info.min_version)
		return sev_fail(SEV_FAIL_PROTOCOL_VERSION,
				(u32)info.max_version << 16 | info.min_version);

	*version = common;
	return sev_ok();
}

/**
 * sev_msr_features() - asks for the hypervisor features
 * @features: bitmap, SEV_HV_FEATURE_*
 *
 * GHCB 2.04, section 2.3.1, codes 0x080 and 0x081; needs protocol version 2.
 *
 * Return: SEV_FAIL_MSR_ANSWER with the answer, or SEV_OK.
 */
struct sev_result sev_msr_features(u64 *features)
{
	struct sev_result r;
	u64 answer;

	r = sev_msr_call(SEV_MSRP_FEATURES_REQ, SEV_MSRP_FEATURES, &answer);
	if (!r.code)
		*features = answer >> SEV_MSRP_FEATURES_SHIFT;

	return r;
}

/**
 * sev_msr_cpuid() - asks the host for one register of a CPUID leaf
 * @fn: leaf; sub-leaf 0 is meant
 * @reg: register
 * @value: the host's answer
 *
 * GHCB 2.04, section 2.3.1, codes 0x004 and 0x005.
 *
 * Return: SEV_FAIL_MSR_ANSWER with the answer, also when it is for another
 * register, or SEV_OK.
 */
struct sev_result sev_msr_cpuid(u32 fn, enum sev_cpuid_register reg, u32 *value)
{
	u64 request = (u64)fn << SEV_MSRP_CPUID_VALUE_SHIFT |
		      (u64)reg << SEV_MSRP_CPUID_REG_SHIFT | SEV_MSRP_CPUID_REQ;
	struct sev_result r;
	u64 answer;

	r = sev_msr_call(request, SEV_MSRP_CPUID, &answer);
	if (r.code)
		return r;
	if (((answer >> SEV_MSRP_CPUID_REG_SHIFT) & SEV_MSRP_CPUID_REG_MASK) != (u64)reg)
		return sev_fail(SEV_FAIL_MSR_ANSWER, answer);

	*value = answer >> SEV_MSRP_CPUID_VALUE_SHIFT;
	return sev_ok();
}

/**
 * sev_msr_register_ghcb() - registers a shared page as this CPU's GHCB
 * @gpa: the page
 *
 * GHCB 2.04, section 2.3.2, codes 0x012 and 0x013; SEV-SNP only.
 *
 * Return: SEV_FAIL_REGISTER with the answer when it is not @gpa,
 * SEV_FAIL_MSR_ANSWER, or SEV_OK.
 */
struct sev_result sev_msr_register_ghcb(u64 gpa)
{
	struct sev_result r;
	u64 answer;

	r = sev_msr_call(gpa | SEV_MSRP_REGISTER_REQ, SEV_MSRP_REGISTER, &answer);
	if (r.code)
		return r;
	if ((answer & ~(u64)SEV_MSRP_INFO_MASK) != gpa)
		return sev_fail(SEV_FAIL_REGISTER, answer);

	return sev_ok();
}

/**
 * sev_msr_page_state() - asks for one page to be private or shared
 * @gpa: page of 4 KiB
 * @op: SEV_PSC_OP_PRIVATE or SEV_PSC_OP_SHARED
 *
 * GHCB 2.04, section 2.3.3, codes 0x014 and 0x015; SEV-SNP only.
 *
 * Return: SEV_FAIL_MSR_PSC with @gpa, SEV_FAIL_MSR_ANSWER, or SEV_OK.
 */
struct sev_result sev_msr_page_state(u64 gpa, unsigned int op)
{
	struct sev_result r;
	u64 answer;

	r = sev_msr_call((u64)op << SEV_MSRP_PSC_OP_SHIFT | gpa | SEV_MSRP_PSC_REQ,
			 SEV_MSRP_PSC, &answer);
	if (r.code)
		return r;
	if (answer != SEV_MSRP_PSC)
		return sev_fail(SEV_FAIL_MSR_PSC, gpa);

	return sev_ok();
}

/**
 * sev_msr_terminate_request() - value of the GHCB MSR which ends the guest
 * @set: reason-code set, 0 to 15
 * @reason: reason code, 0 to 255
 *
 * GHCB 2.04, section 2.3.1, code 0x100.
 *
 * Return: the request.
 */
u64 sev_msr_terminate_request(u32 set, u32 reason)
{
	return (u64)(reason & 0xff) << SEV_MSRP_TERM_REASON_SHIFT |
	       (u64)(set & 0xf) << SEV_MSRP_TERM_SET_SHIFT | SEV_MSRP_TERMINATE;
}
