// SPDX-License-Identifier: GPL-2.0
/*
 * The register of shared pages under SEV-SNP: what the hypervisor was given, and
 * has to give back before another kernel can run here.  Also in debugfs:
 * sev/shared.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cc_platform.h>
#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>

#include "core/page_set.h"
#include "internal.h"

/* Written under the lock; read without it when all other CPUs have stopped. */
static struct sev_page_set sev_shared;
static DEFINE_RAW_SPINLOCK(sev_shared_lock);

/*
 * Memory that is plugged in later counts too.  The first pages were shared in
 * the identity mapping, before there was memory to be had.
 */
static void __ref sev_shared_init(void)
{
	unsigned int i;

	sev_shared.pages = max_possible_pfn;
	sev_shared.words = memblock_alloc(sev_page_set_bytes(sev_shared.pages), sizeof(u64));
	if (!sev_shared.words)
		panic("SEV: no memory for the register of shared pages");
	for (i = 0; i < sev_early_shared_count; i++)
		sev_shared_note(PFN_PHYS(sev_early_shared[i].first), sev_early_shared[i].count,
				true);
}

/**
 * sev_shared_note() - notes that pages are about to be shared, or have come back
 * @gpa: first page
 * @npages: pages of 4 KiB
 * @shared: what they are now
 *
 * A page is noted before it is shared, and struck out when it is private and
 * validated again: none that is shared is missing at any time.
 */
void sev_shared_note(u64 gpa, u64 npages, bool shared)
{
	unsigned long flags;
	bool done;

	if (!sev_shared.words && !shared)
		return;
	if (!sev_shared.words)
		sev_shared_init();
	raw_spin_lock_irqsave(&sev_shared_lock, flags);
	done = shared ? sev_page_set_add(&sev_shared, PHYS_PFN(gpa), npages) :
			sev_page_set_remove(&sev_shared, PHYS_PFN(gpa), npages);
	raw_spin_unlock_irqrestore(&sev_shared_lock, flags);
	if (!done && shared)
		sev_stop(sev_fail(SEV_FAIL_SHARED_REGISTER, gpa));
}

/**
 * sev_shared_holds() - are all of these pages shared now?
 * @gpa: first page
 * @npages: pages of 4 KiB
 *
 * Only they may be validated, when they come back: what is validated already, a
 * host could have replaced by another page (E10).
 *
 * Return: true if so.
 */
bool sev_shared_holds(u64 gpa, u64 npages)
{
	unsigned long flags;
	bool holds;

	raw_spin_lock_irqsave(&sev_shared_lock, flags);
	holds = sev_shared.words && sev_page_set_holds(&sev_shared, PHYS_PFN(gpa), npages);
	raw_spin_unlock_irqrestore(&sev_shared_lock, flags);

	return holds;
}

/**
 * sev_shared_next() - finds the next shared pages
 * @gpa: where to look from; set to the first of them
 * @npages: set to their number: neighbours
 *
 * Return: false when there is none.
 */
bool sev_shared_next(u64 *gpa, u64 *npages)
{
	u64 first = PHYS_PFN(*gpa);

	if (!sev_shared.words || !sev_page_set_next(&sev_shared, &first, npages))
		return false;
	*gpa = PFN_PHYS(first);

	return true;
}

static int shared_show(struct seq_file *m, void *unused)
{
	u64 gpa = 0, npages;

	while (sev_shared_next(&gpa, &npages)) {
		seq_printf(m, "0x%llx 0x%llx\n", gpa, gpa + npages * PAGE_SIZE);
		gpa += npages * PAGE_SIZE;
	}

	return 0;
}
DEFINE_SHOW_ATTRIBUTE(shared);

/* Beside the counters, whose initcall makes the folder. */
static int __init sev_shared_debugfs(void)
{
	struct dentry *dir = debugfs_lookup("sev", NULL);

	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP) || IS_ERR_OR_NULL(dir))
		return 0;
	debugfs_create_file("shared", 0400, dir, NULL, &shared_fops);
	dput(dir);

	return 0;
}
late_initcall_sync(sev_shared_debugfs);
