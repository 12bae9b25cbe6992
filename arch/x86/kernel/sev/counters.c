// SPDX-License-Identifier: GPL-2.0
/*
 * What the guest's CPUs did, and what they are, in debugfs: sev/counters, and
 * with SEV-SNP sev/cpuid, the CPUID page as it was given.
 */
#include <linux/cc_platform.h>
#include <linux/compiler.h>
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/seq_file.h>

#include "internal.h"

/**
 * sev_count_vc() - counts a #VC
 * @cpu: this CPU
 * @exit_code: its error code
 */
void sev_count_vc(struct sev_cpu *cpu, u64 exit_code)
{
	if (exit_code < SEV_COUNTED_CODES)
		cpu->counters.vc[exit_code]++;
	else if (exit_code == SEV_VC_MMIO)
		cpu->counters.vc_nested_page++;
	else
		cpu->counters.vc_other++;
}

/**
 * sev_count_exit() - counts a VMGEXIT
 * @cpu: this CPU; its GHCB is filled
 *
 * The host may have changed the exit code by now: it can falsify a count.
 */
void sev_count_exit(struct sev_cpu *cpu)
{
	u64 exit_code = READ_ONCE(cpu->ghcb.page->sw_exit_code);

	if (exit_code < SEV_COUNTED_CODES)
		cpu->counters.exits[exit_code]++;
	else if (exit_code == SEV_NAE_MMIO_READ || exit_code == SEV_NAE_MMIO_WRITE)
		cpu->counters.exits_mmio++;
	else if (exit_code == SEV_NAE_PSC)
		cpu->counters.exits_psc++;
	else
		cpu->counters.exits_other++;
}

static void sev_sum(struct sev_counters *sum, struct sev_accept *pages, const struct sev_cpu *cpu)
{
	const struct sev_counters *c = &cpu->counters;
	unsigned int i;

	for (i = 0; i < SEV_COUNTED_CODES; i++) {
		sum->vc[i] += c->vc[i];
		sum->exits[i] += c->exits[i];
	}
	sum->vc_nested_page += c->vc_nested_page;
	sum->vc_other += c->vc_other;
	sum->exits_mmio += c->exits_mmio;
	sum->exits_psc += c->exits_psc;
	sum->exits_other += c->exits_other;
	sum->nested += c->nested;

	pages->pvalidate_2m += cpu->accept.pvalidate_2m;
	pages->pvalidate_4k += cpu->accept.pvalidate_4k;
	pages->rescind_2m += cpu->accept.rescind_2m;
	pages->rescind_4k += cpu->accept.rescind_4k;
	pages->mismatches += cpu->accept.mismatches;
}

static void sev_show_codes(struct seq_file *m, const char *name, const u32 *count)
{
	unsigned int i;

	for (i = 0; i < SEV_COUNTED_CODES; i++)
		if (count[i])
			seq_printf(m, "%s 0x%x %u\n", name, i, count[i]);
}

static int counters_show(struct seq_file *m, void *unused)
{
	struct {
		struct sev_counters sum;
		struct sev_accept pages;
	} *all = kzalloc(sizeof(*all), GFP_KERNEL);
	unsigned int cpu;

	if (!all)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		sev_sum(&all->sum, &all->pages, per_cpu(sev_cpu_state, cpu));

	sev_show_codes(m, "vc", all->sum.vc);
	seq_printf(m, "vc 0x%x %u\n", SEV_VC_MMIO, all->sum.vc_nested_page);
	seq_printf(m, "vc other %u\n", all->sum.vc_other);
	sev_show_codes(m, "exit", all->sum.exits);
	seq_printf(m, "exit mmio %u\n", all->sum.exits_mmio);
	seq_printf(m, "exit page-state %u\n", all->sum.exits_psc);
	seq_printf(m, "exit other %u\n", all->sum.exits_other);
	seq_printf(m, "nested %u\n", all->sum.nested);
	seq_printf(m, "validated-2m %u\n", all->pages.pvalidate_2m);
	seq_printf(m, "validated-4k %u\n", all->pages.pvalidate_4k);
	seq_printf(m, "rescinded-2m %u\n", all->pages.rescind_2m);
	seq_printf(m, "rescinded-4k %u\n", all->pages.rescind_4k);
	seq_printf(m, "size-mismatches %u\n", all->pages.mismatches);
	kfree(all);

	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counters);

static int __init sev_counters_init(void)
{
	static struct debugfs_blob_wrapper cpuid;
	struct dentry *dir;

	if (!cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT))
		return 0;
	dir = debugfs_create_dir("sev", NULL);
	debugfs_create_file("counters", 0400, dir, NULL, &counters_fops);
	cpuid.data = (void *)sev_cpuid_page();
	cpuid.size = sizeof(struct sev_cpuid_page);
	if (cpuid.data)
		debugfs_create_blob("cpuid", 0400, dir, &cpuid);

	return 0;
}
late_initcall(sev_counters_init);
