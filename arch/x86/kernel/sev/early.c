// SPDX-License-Identifier: GPL-2.0
/*
 * What runs before the kernel is at its own addresses: the confidential
 * computing blob, CPUID by #VC, page states.  Built so that every
 * reference is relative, and free of per-CPU data.
 */
#include <linux/bits.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/bootparam.h>
#include <asm/init.h>
#include <asm/msr.h>
#include <asm/setup.h>
#include <asm/sev.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/handover.h>
#include <asm/sev/msr_protocol.h>
#include <asm/sev/rmp.h>

#include "core/env.h"
#include "core/msr_protocol.h"
#include "core/setup_data.h"
#include "internal.h"

/* In .data: filled before .bss is cleared. */
struct sev_cpuid_page sev_cpuid_copy __page_aligned_data;
u64 sev_secrets_gpa __read_mostly;
u64 sev_cpuid_gpa __read_mostly;
struct sev_early_range sev_early_shared[SEV_EARLY_RANGES] __read_mostly;
unsigned int sev_early_shared_count __read_mostly;
static bool sev_have_blob __section(".data");
static bool sev_vmpl_checked __section(".data");

/**
 * sev_es_terminate() - ends the guest, with the failure in the host's log
 * @r: what failed
 *
 * GHCB 2.04, section 2.3.1, code 0x100.  A host which goes on nevertheless gets
 * the same request for ever.
 */
void __noreturn sev_es_terminate(struct sev_result r)
{
	u64 request = sev_msr_terminate_request(sev_failure_set(r.code),
						sev_failure_reason(r.code));

	for (;;) {
		sev_env_msr_exchange(request);
		asm volatile("cli; hlt" : : : "memory");
	}
}

/**
 * snp_abort() - ends a guest whose boot parameters claim SEV-SNP without cause
 */
void __noreturn snp_abort(void)
{
	sev_es_terminate(sev_fail(SEV_FAIL_NO_SNP_HOST, 0));
}

static bool __head sev_snp_active(void)
{
	return sev_status & BIT_ULL(SEV_STATUS_SNP_BIT);
}

/**
 * sev_cpuid_page() - the guest's copy of the CPUID page
 *
 * Return: the copy, NULL when there is none: under SEV-ES CPUID is the host's.
 */
const struct sev_cpuid_page *sev_cpuid_page(void)
{
	return sev_have_blob ? &sev_cpuid_copy : NULL;
}

/**
 * sev_evict_needed() - are stale cache lines to be dropped after validation?
 *
 * CVE-2024-36331; AMD APM vol. 3, CPUID Fn8000_001F, EBX bit 31.
 *
 * Return: true unless the CPUID page says that the processor sees to it.
 */
bool sev_evict_needed(void)
{
	struct sev_cpuid_leaf leaf = { .fn = SEV_CPUID_ENCRYPTION };

	sev_cpuid_lookup(&sev_cpuid_copy, &leaf);

	return !(leaf.ebx & BIT(SEV_CPUID_COHERENCY_SFW_NO_BIT));
}

/* The blob's place, as the decompressor or the stub left it. */
static const struct sev_cc_blob *__head sev_find_blob(const struct boot_params *bp)
{
	const struct sev_setup_list list = {
		.first = bp->hdr.setup_data,
		.map = (const struct sev_e820_entry *)bp->e820_table,
		.count = bp->e820_entries,
	};
	const struct sev_setup_data *node;

	if (bp->cc_blob_address)
		return (const struct sev_cc_blob *)(unsigned long)bp->cc_blob_address;

	/* E19: a list which is none has no blob. */
	if (sev_setup_find(&list, SEV_SETUP_CC_BLOB, sizeof(u32), &node).code || !node)
		return NULL;

	return (const struct sev_cc_blob *)(unsigned long)*(const u32 *)(node + 1);
}

/**
 * snp_init() - takes over the CPUID page and the secrets page's address
 * @bp: boot parameters, at their physical address
 *
 * Documentation/arch/x86/boot.rst, SETUP_CC_BLOB.  From here on CPUID is
 * answered from the copy, also for the check whether SEV-SNP is active at all.
 *
 * Return: whether the boot parameters hold a blob.
 */
bool __head snp_init(struct boot_params *bp)
{
	const struct sev_cc_blob *blob = bp ? sev_find_blob(bp) : NULL;
	struct sev_result r;

	if (!blob)
		return false;
	if (blob->magic != SEV_CC_BLOB_MAGIC || blob->cpuid_len < sizeof(sev_cpuid_copy))
		sev_es_terminate(sev_fail(SEV_FAIL_CPUID_COUNT, blob->cpuid_len));

	memcpy(&sev_cpuid_copy, (const void *)(unsigned long)blob->cpuid_gpa,
	       sizeof(sev_cpuid_copy));
	r = sev_cpuid_check(&sev_cpuid_copy);
	if (r.code)
		sev_es_terminate(r);
	sev_secrets_gpa = blob->secrets_gpa;
	sev_cpuid_gpa = blob->cpuid_gpa;
	sev_have_blob = true;

	/* The kernel looks for the blob once more, at the address it knows. */
	bp->cc_blob_address = (u32)(unsigned long)blob;

	return true;
}

/**
 * do_vc_no_ghcb() - #VC before there is a GHCB: CPUID
 * @regs: registers of the interrupted code
 * @exit_code: error code of the exception
 */
void __head do_vc_no_ghcb(struct pt_regs *regs, unsigned long exit_code)
{
	struct sev_cpuid_ids ids = { 0 };
	struct sev_vc vc = {
		.regs = regs,
		.cpuid = sev_cpuid_page(),
		.ids = &ids,
		.exit_code = exit_code,
	};
	struct sev_result r = sev_vc_handle_early(&vc);

	if (r.code)
		sev_es_terminate(r);
}

/*
 * RMPADJUST of a page for VMPL1 succeeds at VMPL0 alone.  Done on a page whose
 * 2 MiB entry is about to be split up anyway.
 */
static void __head sev_check_vmpl(unsigned long vaddr)
{
	u64 code;

	if (sev_vmpl_checked)
		return;
	asm volatile(".byte " SEV_OPCODE_RMPADJUST
		     : "=a" (code)
		     : "a" (vaddr), "c" (0ull), "d" (1ull)
		     : "memory", "cc");
	if (code)
		sev_es_terminate(sev_fail(SEV_FAIL_VMPL, code));
	sev_vmpl_checked = true;
}

/* In the identity mapping nothing is shared but a few ranges side by side. */
static struct sev_result __head sev_early_note(u64 gpa, u64 npages)
{
	u64 first = gpa >> PAGE_SHIFT;
	unsigned int n = sev_early_shared_count;

	if (n && sev_early_shared[n - 1].first + sev_early_shared[n - 1].count == first) {
		sev_early_shared[n - 1].count += npages;
		return sev_ok();
	}
	if (n == SEV_EARLY_RANGES)
		return sev_fail(SEV_FAIL_SHARED_REGISTER, gpa);
	sev_early_shared[n].first = first;
	sev_early_shared[n].count = npages;
	sev_early_shared_count = n + 1;

	return sev_ok();
}

/* Whoever shares them later, the host cannot keep one validated (E11). */
static struct sev_result __head sev_early_rescind(u64 gpa, u64 npages)
{
	struct sev_result r = sev_early_note(gpa, npages);
	u64 i;

	for (i = 0; !r.code && i < npages; i++)
		r = sev_page_rescind(gpa + i * PAGE_SIZE);

	return r;
}

static struct sev_result __head sev_early_share(u64 gpa)
{
	struct sev_result r = sev_page_rescind(gpa);

	return r.code ? r : sev_msr_page_state(gpa, SEV_PSC_OP_SHARED);
}

static struct sev_result __head sev_early_unshare(u64 gpa, bool evict)
{
	struct sev_result r = sev_msr_page_state(gpa, SEV_PSC_OP_PRIVATE);

	if (!r.code)
		r = sev_page_validate(gpa);
	if (!r.code && evict)
		sev_env_evict(gpa, SEV_PAGE_4K);

	return r;
}

/**
 * early_snp_set_memory_shared() - shares pages, or prepares them for it
 * @vaddr: their address now, in the identity mapping or the direct mapping
 * @paddr: their physical address
 * @npages: pages of 4 KiB
 *
 * Rescinds first, so that the host cannot keep a validated page (E11).  In the
 * identity mapping all pages have C = 1, so that none can be a GHCB with a batch
 * in it, and the MSR protocol knows pages of 4 KiB alone: the host hears of these
 * pages, which nobody touches until then, from setup_ghcb().
 */
void __head early_snp_set_memory_shared(unsigned long vaddr, unsigned long paddr,
					unsigned long npages)
{
	struct sev_result r = sev_ok();
	unsigned long i;

	if (!sev_snp_active() || !npages)
		return;
	sev_check_vmpl(vaddr);
	if (sev_at_identity()) {
		r = sev_early_rescind(paddr, npages);
	} else {
		sev_shared_note(paddr, npages, true);
		for (i = 0; !r.code && i < npages; i++)
			r = sev_early_share(paddr + i * PAGE_SIZE);
	}
	if (r.code)
		sev_es_terminate(r);
}

/**
 * early_snp_set_memory_private() - takes pages back by the MSR protocol
 * @vaddr: their address now, in the direct mapping
 * @paddr: their physical address
 * @npages: pages of 4 KiB
 */
void __head early_snp_set_memory_private(unsigned long vaddr, unsigned long paddr,
					 unsigned long npages)
{
	bool evict = sev_evict_needed();
	struct sev_result r = sev_ok();
	unsigned long i;

	if (!sev_snp_active())
		return;
	for (i = 0; !r.code && i < npages; i++)
		r = sev_early_unshare(paddr + i * PAGE_SIZE, evict);
	if (r.code)
		sev_es_terminate(r);
	sev_shared_note(paddr, npages, false);
}
