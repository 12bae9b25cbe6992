// SPDX-License-Identifier: GPL-2.0
/*
 * The line to the hypervisor: protocol version, features, and the GHCB page,
 * which is shared while the stub runs and private again after it.
 */
#include <linux/bits.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>

#include "../../../kernel/sev/core/env.h"
#include "../../../kernel/sev/core/msr_protocol.h"
#include "stub.h"

/* E11: nothing of the page is validated while the host has it. */
static struct sev_result stub_share(struct sev_stub *stub, u64 gpa)
{
	struct sev_result r = sev_ok();

	if (sev_stub_is_snp(stub)) {
		r = sev_page_rescind(gpa);
		if (!r.code)
			r = sev_msr_page_state(gpa, SEV_PSC_OP_SHARED);
	}
	if (!r.code)
		r = sev_stub_set_shared(stub, gpa, true);
	if (!r.code)
		memset((void *)gpa, 0, SEV_PAGE_4K);

	return r;
}

static struct sev_result stub_unshare(struct sev_stub *stub, u64 gpa)
{
	struct sev_result r = sev_ok();

	memset((void *)gpa, 0, SEV_PAGE_4K);
	if (sev_stub_is_snp(stub)) {
		r = sev_msr_page_state(gpa, SEV_PSC_OP_PRIVATE);
		if (r.code)
			return r;
	}
	r = sev_stub_set_shared(stub, gpa, false);
	if (!r.code && sev_stub_is_snp(stub))
		r = sev_page_validate(gpa);
	if (!r.code && stub->accept.evict)
		sev_env_evict(gpa, SEV_PAGE_4K);
	if (!r.code)
		memset((void *)gpa, 0, SEV_PAGE_4K);

	return r;
}

static struct sev_result stub_negotiate(struct sev_stub *stub)
{
	u16 lowest = sev_stub_is_snp(stub) ? SEV_GHCB_VERSION_SNP : SEV_GHCB_VERSION_MIN;
	struct sev_result r;

	r = sev_msr_negotiate(lowest, &stub->ghcb.version);
	if (r.code || stub->ghcb.version < SEV_GHCB_VERSION_SNP)
		return r;
	r = sev_msr_features(&stub->features);
	if (r.code)
		return r;
	if (sev_stub_is_snp(stub) && !(stub->features & BIT_ULL(SEV_HV_FEATURE_SNP_BIT)))
		return sev_fail(SEV_FAIL_NO_SNP_HOST, stub->features);

	return sev_ok();
}

/**
 * sev_stub_open_ghcb() - gets the GHCB ready
 * @stub: state
 *
 * GHCB 2.04, sections 2.3.1 and 2.3.2: version, features, registration.
 *
 * Return: SEV_FAIL_PROTOCOL_VERSION, SEV_FAIL_NO_SNP_HOST, SEV_FAIL_MSR_*,
 * SEV_FAIL_REGISTER, SEV_FAIL_PVALIDATE, or SEV_OK.
 */
struct sev_result sev_stub_open_ghcb(struct sev_stub *stub)
{
	u64 gpa = stub->scratch + STUB_GHCB;
	struct sev_result r;

	r = stub_negotiate(stub);
	if (r.code)
		return r;
	r = stub_share(stub, gpa);
	if (r.code)
		return r;
	if (sev_stub_is_snp(stub)) {
		r = sev_msr_register_ghcb(gpa);
		if (r.code)
			return r;
	}

	stub->ghcb.page = (struct sev_ghcb_page *)gpa;
	stub->ghcb.gpa = gpa;
	stub->accept.ghcb = &stub->ghcb;
	stub->ghcb_live = true;

	return sev_ok();
}

/**
 * sev_stub_close_ghcb() - makes the GHCB an ordinary private page of zeroes
 * @stub: state
 *
 * Return: SEV_FAIL_MSR_*, SEV_FAIL_PVALIDATE, SEV_FAIL_VALIDATED_BEFORE, or
 * SEV_OK.
 */
struct sev_result sev_stub_close_ghcb(struct sev_stub *stub)
{
	stub->ghcb_live = false;

	return stub_unshare(stub, stub->ghcb.gpa);
}
