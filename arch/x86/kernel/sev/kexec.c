// SPDX-License-Identifier: GPL-2.0
/*
 * The way to another kernel, by kexec or after a crash: conversions stop, CPUs
 * stop, what is shared comes back by the register of shared pages, the GHCBs
 * last.  From there on the next kernel is as alone as the first one was.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cacheflush.h>
#include <linux/cc_platform.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kexec.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/apic.h>
#include <linux/pgtable.h>
#include <asm/sections.h>
#include <asm/set_memory.h>
#include <asm/sev.h>
#include <asm/sev/ghcb.h>
#include <asm/tlbflush.h>
#include <asm/x86_init.h>

#include "core/env.h"
#include "core/msr_protocol.h"
#include "internal.h"

/* A conversion was under way when the kernel crashed: one page may be in between. */
static bool sev_kexec_raced;

/* ---- CPUs ---------------------------------------------------------------- */

/*
 * The next kernel knows nothing of the pages which are VMSAs here: it is to
 * start on the one CPU that was launched with its own.
 */
static void sev_move_to_launched_cpu(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		if (per_cpu(sev_vmsa, cpu))
			continue;
		set_cpus_allowed_ptr(current, cpumask_of(cpu));
		return;
	}
}

/* What remains a VMSA nobody may touch: not the next kernel, nor who reads the dump. */
static void sev_vmsa_keep(struct sev_es_save_area *vmsa, bool crash)
{
	if (!crash)
		sev_stop(sev_fail(SEV_FAIL_KEXEC_VMSA, __pa(vmsa)));
	__SetPageOffline(virt_to_page(vmsa));
	pr_warn("the page at 0x%llx remains a VMSA\n", (u64)__pa(vmsa));
}

static void sev_vmsa_drop(struct sev_es_save_area **vmsa, bool crash)
{
	if (*vmsa && !sev_vmsa_release(*vmsa))
		sev_vmsa_keep(*vmsa, crash);
	*vmsa = NULL;
}

/*
 * A CPU that was stopped stands in code which is about to be overwritten.  The
 * CPU of the launch has no VMSA among the guest's pages, but may be the one
 * that stands there, when another one crashed.
 */
static void sev_destroy_cpus(bool crash)
{
	unsigned int self = raw_smp_processor_id(), cpu;

	/* One which was unplugged can have left a VMSA, too. */
	for_each_possible_cpu(cpu) {
		if (cpu == self)
			continue;
		if (cpuid_to_apicid[cpu] != BAD_APICID)
			sev_ap_creation(cpuid_to_apicid[cpu], SEV_AP_DESTROY, NULL);
		sev_vmsa_drop(&per_cpu(sev_vmsa, cpu), crash);
		sev_vmsa_drop(&per_cpu(sev_vmsa_left, cpu), crash);
	}
	sev_vmsa_drop(&per_cpu(sev_vmsa_left, self), crash);
}

/* SEV-ES: a CPU uses its GHCB until it has left for the AP page. */
static void sev_wait_parked(void)
{
	unsigned int self = raw_smp_processor_id(), cpu, tries = 0;

	for_each_present_cpu(cpu) {
		while (cpu != self && READ_ONCE(per_cpu(sev_cpu_state, cpu)->registered) &&
		       tries++ < SEV_CPU_TRIES)
			udelay(SEV_CPU_WAIT_US);
	}
	if (tries > SEV_CPU_TRIES)
		pr_warn("not all CPUs have left the kernel\n");
}

/* This CPU goes on with its VMSA in the next kernel. */
static void sev_keep_own_vmsa(bool crash)
{
	struct sev_es_save_area *vmsa = this_cpu_read(sev_vmsa);

	if (vmsa)
		sev_vmsa_keep(vmsa, crash);
	sev_handover_vmsa(vmsa ? __pa(vmsa) : 0);
}

/* ---- pages --------------------------------------------------------------- */

static void sev_map_leaf_private(unsigned long va, pte_t *pte, unsigned int level)
{
	if (pte_val(*pte) & sme_me_mask)
		return;
	if (!cpu_feature_enabled(X86_FEATURE_SME_COHERENT))
		clflush_cache_range((void *)(va & page_level_mask(level)), page_level_size(level));
	set_pte_atomic(pte, __pte(pte_val(*pte) | sme_me_mask));
}

/* Every leaf has shared pages only, or none: it was split up when they became so. */
static void sev_map_private(unsigned long start, unsigned long end)
{
	unsigned long va = start;

	while (va < end) {
		unsigned int level;
		pte_t *pte = lookup_address(va, &level);

		if (!pte) {
			va += PAGE_SIZE;
			continue;
		}
		if (pte_present(*pte))
			sev_map_leaf_private(va, pte, level);
		va = (va & page_level_mask(level)) + page_level_size(level);
	}
}

static struct sev_result sev_take_back_page(u64 gpa, bool evict)
{
	struct sev_result r = sev_msr_page_state(gpa, SEV_PSC_OP_PRIVATE);

	if (r.code)
		return r;
	r = sev_page_validate(gpa);
	/* One that was still private when its conversion was cut short */
	if (r.code == SEV_FAIL_VALIDATED_BEFORE && sev_kexec_raced)
		return sev_ok();
	if (!r.code && evict)
		sev_env_evict(gpa, PAGE_SIZE);

	return r;
}

/* By the MSR protocol, which relies on nothing that a crash may have left half done */
static struct sev_result sev_take_back_slowly(u64 gpa, u64 npages, bool evict)
{
	struct sev_result r = sev_ok();
	u64 end = gpa + npages * PAGE_SIZE;

	for (; !r.code && gpa < end; gpa += PAGE_SIZE)
		r = sev_take_back_page(gpa, evict);

	return r;
}

static struct sev_result sev_take_back(struct sev_accept *accept, u64 gpa, u64 npages)
{
	struct sev_result r;

	accept->next = 0;
	r = sev_accept_range(accept, gpa, gpa + npages * PAGE_SIZE);

	return r.code ? r : sev_accept_flush(accept);
}

/* sched_clock() looks at kvmclock's pages there: zero, they tell nothing. */
static void sev_clear_decrypted_bss(void)
{
	sev_map_private((unsigned long)__start_bss_decrypted,
			(unsigned long)__end_bss_decrypted);
	__flush_tlb_all();
	memset(__start_bss_decrypted, 0, __start_bss_decrypted_unused - __start_bss_decrypted);
}

/* The next shared pages which are not GHCBs */
static bool sev_next_to_take(u64 *gpa, u64 *npages)
{
	u64 ghcbs, count;

	sev_ghcbs_region(&ghcbs, &count);
	while (sev_shared_next(gpa, npages)) {
		if (*gpa < ghcbs) {
			*npages = min(*npages, (ghcbs - *gpa) / PAGE_SIZE);
			return true;
		}
		if (*gpa >= ghcbs + count * PAGE_SIZE)
			return true;
		*gpa = ghcbs + count * PAGE_SIZE;
	}

	return false;
}

static void sev_map_shared_private(void)
{
	u64 gpa, npages;

	for (gpa = 0; sev_next_to_take(&gpa, &npages); gpa += npages * PAGE_SIZE)
		sev_map_private((unsigned long)__va(gpa),
				(unsigned long)__va(gpa) + npages * PAGE_SIZE);
	__flush_tlb_all();
}

/* An NMI in between finds the GHCB in use, and puts back what the MSR held. */
static void sev_unshare(bool crash)
{
	struct sev_cpu *cpu = sev_this_cpu();
	struct sev_result r = sev_ok();
	u64 gpa = 0, npages;

	sev_map_shared_private();
	sev_ghcb_get(cpu);
	while (!r.code && sev_next_to_take(&gpa, &npages)) {
		r = crash ? sev_take_back_slowly(gpa, npages, cpu->accept.evict) :
			    sev_take_back(&cpu->accept, gpa, npages);
		gpa += npages * PAGE_SIZE;
	}
	sev_ghcb_put_back(cpu);
	sev_check(r);
	sev_clear_decrypted_bss();
}

/* From here on whatever needs a GHCB ends the guest. */
static void sev_close_ghcbs(void)
{
	bool snp = cc_platform_has(CC_ATTR_GUEST_SEV_SNP);
	u64 gpa, npages;

	sev_ghcbs_region(&gpa, &npages);
	memset(__va(gpa), 0, npages * PAGE_SIZE);
	WRITE_ONCE(sev_ghcbs_closed, true);
	if (!snp)
		return;
	sev_map_private((unsigned long)__va(gpa), (unsigned long)__va(gpa) + npages * PAGE_SIZE);
	__flush_tlb_all();
	sev_check(sev_take_back_slowly(gpa, npages, sev_this_cpu()->accept.evict));
}

/* ---- steps --------------------------------------------------------------- */

/*
 * enc_kexec_begin(): all CPUs run, interrupts are on, and the caller may sleep;
 * after a crash none of this.
 */
static void sev_kexec_begin(void)
{
	if (!set_memory_enc_stop_conversion()) {
		sev_kexec_raced = true;
		pr_warn("the kernel crashed while it changed the state of a page\n");
	}
	if (kexec_in_progress && cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		sev_move_to_launched_cpu();
}

/* enc_kexec_finish(): this CPU alone runs, with interrupts off; devices are silent. */
static void sev_kexec_finish(void)
{
	bool crash = !kexec_in_progress;

	/* Nobody will go on with what the crash has interrupted. */
	if (crash)
		WRITE_ONCE(sev_this_cpu()->depth, 0);
	if (cc_platform_has(CC_ATTR_GUEST_SEV_SNP)) {
		sev_destroy_cpus(crash);
		sev_keep_own_vmsa(crash);
		sev_unshare(crash);
	} else if (sev_can_park()) {
		sev_wait_parked();
	}
	sev_close_ghcbs();
}

/**
 * sev_kexec_hooks() - has kexec and crashes take the steps of this file
 */
void __init sev_kexec_hooks(void)
{
	x86_platform.guest.enc_kexec_begin = sev_kexec_begin;
	x86_platform.guest.enc_kexec_finish = sev_kexec_finish;
}
