// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that becomes shared or private while the kernel runs, and memory which
 * firmware has left unaccepted.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cc_platform.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <asm/sev.h>

#include "internal.h"
#include "trace.h"

/* What is done in one go with interrupts off */
#define SEV_CHUNK_PAGES		2048ul
#define SEV_CHUNK_ACCEPT	SZ_128M

static u64 sev_gpa_of(unsigned long vaddr)
{
	if (is_vmalloc_addr((void *)vaddr))
		return (u64)vmalloc_to_pfn((void *)vaddr) << PAGE_SHIFT;

	return __pa(vaddr);
}

/* Pages from @vaddr on which are neighbours in physical memory too */
static unsigned long sev_run_length(unsigned long vaddr, unsigned long npages)
{
	u64 gpa = sev_gpa_of(vaddr);
	unsigned long n;

	if (!is_vmalloc_addr((void *)vaddr))
		return npages;
	for (n = 1; n < npages; n++)
		if (sev_gpa_of(vaddr + n * PAGE_SIZE) != gpa + n * PAGE_SIZE)
			break;

	return n;
}

static struct sev_result sev_change_run(struct sev_accept *accept, u64 gpa, u64 size, bool private)
{
	if (!private)
		return sev_share_range(accept, gpa, gpa + size);

	/* That all of it is shared now, the register has said. */
	accept->next = 0;
	return sev_accept_range(accept, gpa, gpa + size);
}

static void sev_change_chunk(unsigned long vaddr, unsigned long npages, bool private)
{
	struct sev_result r = sev_ok();
	struct sev_cpu *cpu;
	unsigned long flags;

	local_irq_save(flags);
	cpu = sev_this_cpu();
	sev_ghcb_get(cpu);
	while (!r.code && npages) {
		unsigned long n = sev_run_length(vaddr, npages);

		r = sev_change_run(&cpu->accept, sev_gpa_of(vaddr), n * PAGE_SIZE, private);
		vaddr += n * PAGE_SIZE;
		npages -= n;
	}
	if (!r.code)
		r = sev_accept_flush(&cpu->accept);
	sev_ghcb_put_back(cpu);
	sev_check(r);
	local_irq_restore(flags);
}

static void sev_note(unsigned long vaddr, unsigned long npages, bool shared)
{
	while (npages) {
		unsigned long n = sev_run_length(vaddr, npages);

		sev_shared_note(sev_gpa_of(vaddr), n, shared);
		vaddr += n * PAGE_SIZE;
		npages -= n;
	}
}

static void sev_must_be_shared(unsigned long vaddr, unsigned long npages)
{
	while (npages) {
		unsigned long n = sev_run_length(vaddr, npages);
		u64 gpa = sev_gpa_of(vaddr);

		if (!sev_shared_holds(gpa, n))
			sev_stop(sev_fail(SEV_FAIL_ACCEPT_ORDER, gpa));
		vaddr += n * PAGE_SIZE;
		npages -= n;
	}
}

static void sev_change(unsigned long vaddr, unsigned long npages, bool private)
{
	trace_sev_page_state(vaddr, npages, private);
	while (npages) {
		unsigned long n = min(npages, SEV_CHUNK_PAGES);

		if (private)
			sev_must_be_shared(vaddr, n);
		else
			sev_note(vaddr, n, true);
		sev_change_chunk(vaddr, n, private);
		if (private)
			sev_note(vaddr, n, false);
		vaddr += n * PAGE_SIZE;
		npages -= n;
	}
}

/**
 * snp_set_memory_shared() - shares pages with the hypervisor
 * @vaddr: first page, still mapped private
 * @npages: pages of 4 KiB
 *
 * The contents are lost.  Cleared first, so that nothing of them stays behind
 * (E11).  Failure ends the guest.
 */
void snp_set_memory_shared(unsigned long vaddr, unsigned long npages)
{
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return;
	memset((void *)vaddr, 0, npages * PAGE_SIZE);
	if (sev_cpus_ready)
		sev_change(vaddr, npages, false);
	else
		early_snp_set_memory_shared(vaddr, __pa(vaddr), npages);
}

/**
 * snp_set_memory_private() - takes shared pages back
 * @vaddr: first page, mapped private again
 * @npages: pages of 4 KiB
 *
 * The pages come back cleared, whatever the host put there.  Failure ends the
 * guest.
 */
void snp_set_memory_private(unsigned long vaddr, unsigned long npages)
{
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return;
	if (sev_cpus_ready)
		sev_change(vaddr, npages, true);
	else
		early_snp_set_memory_private(vaddr, __pa(vaddr), npages);
	memset((void *)vaddr, 0, npages * PAGE_SIZE);
}

static void sev_accept_chunk(u64 start, u64 end)
{
	struct sev_cpu *cpu;
	struct sev_result r;
	unsigned long flags;

	local_irq_save(flags);
	cpu = sev_this_cpu();
	sev_ghcb_get(cpu);
	cpu->accept.next = 0;
	r = sev_accept_range(&cpu->accept, start, end);
	if (!r.code)
		r = sev_accept_flush(&cpu->accept);
	sev_ghcb_put_back(cpu);
	sev_check(r);
	local_irq_restore(flags);
}

/**
 * snp_accept_memory() - accepts memory which firmware has left to the kernel
 * @start: physical address of the first byte
 * @end: one past the last byte
 *
 * Called once for each unit of the unaccepted-memory bitmap.  Failure ends the
 * guest.
 */
void snp_accept_memory(phys_addr_t start, phys_addr_t end)
{
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return;
	if (!sev_cpus_ready) {
		early_snp_set_memory_private((unsigned long)__va(start), start,
					     (end - start) >> PAGE_SHIFT);
		return;
	}
	while (start < end) {
		phys_addr_t stop = min_t(phys_addr_t, end, start + SEV_CHUNK_ACCEPT);

		sev_accept_chunk(start, stop);
		start = stop;
	}
}
