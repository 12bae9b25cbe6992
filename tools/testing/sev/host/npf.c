// SPDX-License-Identifier: GPL-2.0
/* Nested page faults which the hypervisor gets: what KVM and QEMU make of them. */

#include "host.h"

#define NPF_ENC		BIT(34)
#define NPF_SIZEM	BIT(35)

/* The page becomes the guest's because the guest used it so. */
static enum npf_answer private_access(u64 gpa)
{
	if (guest_owned(gpa))
		return NPF_REFUSE;
	if (machine.answers_spec || rmp_make_private(gpa, false))
		return NPF_REFUSE;
	counters.implicit_private++;
	return NPF_RETRY;
}

/* A page that the guest trusts already must not change by an access to it. */
static enum npf_answer shared_access(u64 gpa)
{
	if (!guest_owned(gpa))
		return NPF_RETRY;
	if (guest_validated(gpa) || rmp_make_shared(gpa, false))
		return NPF_REFUSE;
	counters.implicit_shared++;
	return NPF_RETRY;
}

/**
 * host_npf - nested page fault reported to the hypervisor
 * @v: the CPU
 * @gpa: guest physical address without C-bit
 * @info: EXITINFO1
 *
 * A private access to what is no RAM cannot be served: QEMU has no private
 * memory there.
 *
 * Return: what the processor is to do.
 */
enum npf_answer host_npf(struct vcpu *v, u64 gpa, u64 info)
{
	(void)v;
	gpa &= PAGE_MASK;
	/* Guest-owned memory to KVM, which does not change hands */
	if (gpa_is_flash(gpa) && mode_is_snp())
		return NPF_REFUSE;
	if (!gpa_is_ram(gpa))
		return mode_is_snp() && info & NPF_ENC ? NPF_REFUSE : NPF_MMIO;
	if (!mode_is_snp())
		return NPF_RETRY;
	if (info & NPF_SIZEM)
		return rmp_psmash(gpa) ? NPF_REFUSE : NPF_RETRY;
	return info & NPF_ENC ? private_access(gpa) : shared_access(gpa);
}
