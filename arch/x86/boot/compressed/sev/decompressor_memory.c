// SPDX-License-Identifier: GPL-2.0
/*
 * Private and shared memory in the decompressor, and its page tables' part in
 * it.
 */
#include "../misc.h"

#include <linux/bits.h>
#include <linux/types.h>
#include <asm/sev.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/handover.h>
#include <asm/sev/msr_protocol.h>

#include "../../../kernel/sev/core/env.h"
#include "../../../kernel/sev/core/msr_protocol.h"
#include "../../../kernel/sev/core/page_state.h"
#include "../sev.h"
#include "decompressor.h"

static bool boot_is_snp(void)
{
	return sev_boot.status & BIT_ULL(SEV_STATUS_SNP_BIT);
}

static void boot_must(struct sev_result r)
{
	if (r.code)
		sev_boot_fail(r);
}

/**
 * snp_set_page_private() - has a page of 4 KiB private and validated
 * @paddr: its address, mapped with C = 1
 */
void snp_set_page_private(unsigned long paddr)
{
	if (!boot_is_snp())
		return;
	boot_must(sev_msr_page_state(paddr, SEV_PSC_OP_PRIVATE));
	boot_must(sev_page_validate(paddr));
	if (sev_boot.evict)
		sev_env_evict(paddr, SEV_PAGE_4K);
}

/**
 * snp_set_page_shared() - has a page of 4 KiB shared
 * @paddr: its address, still mapped with C = 1
 *
 * E11: nothing of the page is validated while the host has it.
 */
void snp_set_page_shared(unsigned long paddr)
{
	if (!boot_is_snp())
		return;
	boot_must(sev_page_rescind(paddr));
	boot_must(sev_msr_page_state(paddr, SEV_PSC_OP_SHARED));
}

static void boot_accept_by_msr(u64 start, u64 end)
{
	u64 gpa;

	for (gpa = start; gpa < end; gpa += SEV_PAGE_4K)
		snp_set_page_private(gpa);
}

/**
 * snp_accept_memory() - has memory private and validated
 * @start: first byte, 4 KiB aligned
 * @end: one past the last byte, 4 KiB aligned
 *
 * In batches over the GHCB; page by page over the MSR protocol when called from
 * the EFI stub, where the GHCB is the firmware's.
 */
void snp_accept_memory(phys_addr_t start, phys_addr_t end)
{
	static struct sev_accept accept;

	if (!sev_boot.ghcb.page || !sev_boot_ghcb_live()) {
		boot_accept_by_msr(start, end);
		return;
	}
	accept.ghcb = &sev_boot.ghcb;
	accept.evict = sev_boot.evict;
	accept.next = start;
	boot_must(sev_accept_range(&accept, start, end));
	boot_must(sev_accept_flush(&accept));
}

/**
 * sev_prep_identity_maps() - maps what the kernel's early code reads
 * @top_level_pgt: page tables which the caller is about to load
 *
 * Also proves the C-bit with them, or stops the CPU.
 */
void sev_prep_identity_maps(unsigned long top_level_pgt)
{
	const struct sev_cc_blob *blob;

	if (boot_is_snp()) {
		blob = (const struct sev_cc_blob *)(u64)boot_params_ptr->cc_blob_address;
		kernel_add_identity_map((u64)blob, (u64)(blob + 1));
		kernel_add_identity_map(blob->cpuid_gpa, blob->cpuid_gpa + SEV_CPUID_PAGE_SIZE);
	}

	sev_verify_cbit(top_level_pgt);
}

/**
 * snp_check_features() - opens the GHCB and refuses features not known here
 *
 * Called when the decompressor's own page tables are in use.
 */
void snp_check_features(void)
{
	u64 unknown = snp_get_unsupported_features(sev_boot.status);

	if (sev_boot.status & BIT_ULL(SEV_STATUS_ES_BIT))
		sev_boot_open_ghcb();
	if (unknown)
		sev_boot_fail(sev_fail(SEV_FAIL_FEATURES, unknown));
}
