// SPDX-License-Identifier: GPL-2.0
/*
 * One GHCB per CPU: set up, registered, and lent out, also to an NMI that
 * comes while it is in use.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cc_platform.h>
#include <linux/cpumask.h>
#include <linux/efi.h>
#include <linux/init.h>
#include <linux/instrumentation.h>
#include <linux/memblock.h>
#include <linux/mem_encrypt.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/efi.h>
#include <asm/idtentry.h>
#include <asm/msr.h>
#include <linux/pgtable.h>
#include <asm/realmode.h>
#include <asm/sev.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>
#include <asm/tlbflush.h>

#include "core/features.h"
#include "core/msr_protocol.h"
#include "internal.h"

/* All of them, of all CPUs that may ever come */
static struct sev_ghcb_page *sev_ghcb_pages __ro_after_init;
static struct sev_ghcb_page sev_boot_ghcb_page __bss_decrypted __aligned(PAGE_SIZE);

/* In .data: in use before .bss is cleared. */
struct sev_cpu sev_boot_cpu __section(".data") = { .dr7 = SEV_DR7_RESET };
bool sev_cpus_ready __section(".data") = false;
bool sev_ghcbs_closed __section(".data") = false;
u64 sev_hv_features __section(".data") = 0;

DEFINE_PER_CPU(struct sev_cpu *, sev_cpu_state);

/*
 * EFI runtime services may have this CPU's GHCB in use: they take it from the MSR, and
 * tell nobody.  An NMI can come at any of their instructions.
 */
static noinstr bool sev_in_firmware(void)
{
	return IS_ENABLED(CONFIG_EFI) && this_cpu_read(cpu_tlbstate.loaded_mm) == &efi_mm;
}

/**
 * sev_ghcb_get() - takes a CPU's GHCB into use
 * @cpu: this CPU, which cannot change: interrupts or preemption are off
 *
 * What an interrupted use has in the page and in the MSR is put aside.  An NMI between the
 * count and the copy does the same one place further up, and puts it back.
 *
 * Return: the GHCB, until sev_ghcb_put_back().
 */
noinstr struct sev_ghcb *sev_ghcb_get(struct sev_cpu *cpu)
{
	unsigned int depth = cpu->depth;

	if (depth >= SEV_GHCB_DEPTH) {
		instrumentation_begin();
		sev_es_terminate(sev_fail(SEV_FAIL_GHCB_DEPTH, depth));
	}
	if (!depth && sev_in_firmware())
		depth = 1;
	WRITE_ONCE(cpu->depth, depth + 1);
	barrier();
	if (depth) {
		cpu->counters.nested++;
		cpu->backup_msr[depth - 1] = __rdmsr(SEV_MSR_GHCB);
		memcpy(&cpu->backup[depth - 1], cpu->ghcb.page, sizeof(*cpu->backup));
	}

	return &cpu->ghcb;
}

/**
 * sev_ghcb_put_back() - ends a use of a CPU's GHCB
 * @cpu: as given to sev_ghcb_get()
 *
 * The page is left without a valid field: VMGEXIT in user mode has nothing to
 * repeat.
 */
noinstr void sev_ghcb_put_back(struct sev_cpu *cpu)
{
	unsigned int depth = cpu->depth - 1;

	if (depth) {
		memcpy(cpu->ghcb.page, &cpu->backup[depth - 1], sizeof(*cpu->backup));
		__wrmsr(SEV_MSR_GHCB, (u32)cpu->backup_msr[depth - 1],
			(u32)(cpu->backup_msr[depth - 1] >> 32));
	} else {
		cpu->ghcb.page->valid_bitmap[0] = 0;
		cpu->ghcb.page->valid_bitmap[1] = 0;
	}
	if (depth == 1 && sev_in_firmware())
		depth = 0;
	barrier();
	WRITE_ONCE(cpu->depth, depth);
}

/**
 * sev_ghcb_register() - makes a CPU's GHCB known to the hypervisor
 * @cpu: this CPU
 */
void sev_ghcb_register(struct sev_cpu *cpu)
{
	if (cpu->registered)
		return;
	if (cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		sev_check(sev_msr_register_ghcb(cpu->ghcb.gpa));
	cpu->registered = true;
}

static void sev_share_early(u64 start, u64 end)
{
	sev_check(sev_share_rescinded(&sev_boot_cpu.accept, start, end));
}

/* What was rescinded in the identity mapping, in batches; the GHCB came before. */
static void sev_share_rest(u64 ghcb)
{
	unsigned int i;

	for (i = 0; i < sev_early_shared_count; i++) {
		u64 start = PFN_PHYS(sev_early_shared[i].first);
		u64 end = start + PFN_PHYS(sev_early_shared[i].count);

		if (ghcb >= start && ghcb < end) {
			sev_share_early(start, ghcb);
			start = ghcb + PAGE_SIZE;
		}
		sev_share_early(start, end);
	}
	sev_check(sev_accept_flush(&sev_boot_cpu.accept));
}

static void sev_boot_ghcb_page_init(bool snp)
{
	u64 gpa = __pa(&sev_boot_ghcb_page);

	sev_boot_cpu.ghcb.page = &sev_boot_ghcb_page;
	sev_boot_cpu.ghcb.gpa = gpa;
	sev_boot_cpu.accept.ghcb = &sev_boot_cpu.ghcb;
	sev_boot_cpu.accept.evict = snp && sev_evict_needed();
	if (snp)
		sev_check(sev_msr_page_state(gpa, SEV_PSC_OP_SHARED));
	sev_ghcb_register(&sev_boot_cpu);
	if (snp)
		sev_share_rest(gpa);
}

/* The first step that is taken at kernel addresses. */
static void sev_boot_ghcb(void)
{
	bool snp = cc_platform_has(CC_ATTR_GUEST_SEV_SNP);
	u64 unknown = sev_unknown_features(sev_status);

	sev_check(sev_msr_negotiate(snp ? SEV_GHCB_VERSION_SNP : SEV_GHCB_VERSION_MIN,
				    &sev_boot_cpu.ghcb.version));
	if (sev_boot_cpu.ghcb.version >= 2)
		sev_check(sev_msr_features(&sev_hv_features));
	if (snp && !(BIT_ULL(SEV_HV_FEATURE_SNP_BIT) & sev_hv_features))
		sev_stop(sev_fail(SEV_FAIL_NO_SNP_HOST, sev_hv_features));
	sev_boot_ghcb_page_init(snp);

	/* E14: again, since the kernel can have come here without its decompressor. */
	if (unknown)
		sev_stop(sev_fail(SEV_FAIL_FEATURES, unknown));
}

/**
 * setup_ghcb() - gets this CPU's GHCB ready
 *
 * Called when the boot CPU has come to kernel addresses, and by each CPU that
 * comes up, before its first #VC.
 */
void setup_ghcb(void)
{
	if (!cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT))
		return;
	if (sev_cpus_ready)
		sev_ghcb_register(sev_this_cpu());
	else if (!sev_boot_cpu.ghcb.page)
		sev_boot_ghcb();
}

static void __init sev_cpu_init(struct sev_cpu *cpu, struct sev_ghcb_page *page)
{
	cpu->ghcb.page = page;
	cpu->ghcb.gpa = __pa(page);
	cpu->ghcb.version = sev_boot_cpu.ghcb.version;
	cpu->dr7 = SEV_DR7_RESET;
	cpu->accept.ghcb = &cpu->ghcb;
	cpu->accept.evict = cc_platform_has(CC_ATTR_GUEST_SEV_SNP) && sev_evict_needed();
	cpu->backup = memblock_alloc((SEV_GHCB_DEPTH - 1) * sizeof(*cpu->backup), PAGE_SIZE);
	if (!cpu->backup)
		panic("SEV: no memory for the GHCB");
}

/* All GHCBs side by side: they split up as few large pages as can be. */
static void __init sev_cpus_init(void)
{
	unsigned int cpus = num_possible_cpus(), cpu;
	struct sev_ghcb_page *pages;
	unsigned int n = 0;

	pages = memblock_alloc(cpus * sizeof(*pages), PAGE_SIZE);
	if (!pages || early_set_memory_decrypted((unsigned long)pages, cpus * sizeof(*pages)))
		panic("SEV: no memory for the GHCBs");
	sev_ghcb_pages = pages;
	memset(pages, 0, cpus * sizeof(*pages));

	for_each_possible_cpu(cpu) {
		struct sev_cpu *state = memblock_alloc(sizeof(*state), SMP_CACHE_BYTES);

		if (!state)
			panic("SEV: no memory for CPU %u", cpu);
		sev_cpu_init(state, &pages[n++]);
		per_cpu(sev_cpu_state, cpu) = state;
	}
}

/**
 * sev_ghcbs_region() - tells where all GHCBs lie
 * @gpa: set to the first one's address
 * @npages: set to their number
 */
void sev_ghcbs_region(u64 *gpa, u64 *npages)
{
	*gpa = __pa(sev_ghcb_pages);
	*npages = num_possible_cpus() * sizeof(*sev_ghcb_pages) / PAGE_SIZE;
}

/* What the boot CPU has learnt goes on with its own GHCB. */
static void __init sev_take_over(struct sev_cpu *cpu)
{
	cpu->counters = sev_boot_cpu.counters;
	cpu->ids = sev_boot_cpu.ids;
	cpu->dr7 = sev_boot_cpu.dr7;
	sev_ghcb_register(cpu);
}

/**
 * sev_es_init_vc_handling() - goes over to a GHCB per CPU
 *
 * From here on CPUs which come up take #VC by the final handler at once.
 */
void __init sev_es_init_vc_handling(void)
{
	if (!cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT))
		return;

	sev_handover_init();
	sev_cpus_init();
	sev_take_over(this_cpu_read(sev_cpu_state));
	sev_cpus_ready = true;

	sev_cpus_hooks();
	sev_kexec_hooks();
	initial_vc_handler = (unsigned long)kernel_exc_vmm_communication;
}

/**
 * sev_es_efi_map_ghcbs() - maps the GHCBs for EFI runtime services
 * @pgd: EFI's page tables
 *
 * Firmware uses the GHCB whose address it finds in the MSR, one to one.
 *
 * Return: 0, or 1 on error.
 */
int __init sev_es_efi_map_ghcbs(pgd_t *pgd)
{
	unsigned int cpu;

	if (!cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT))
		return 0;
	for_each_possible_cpu(cpu) {
		u64 gpa = per_cpu(sev_cpu_state, cpu)->ghcb.gpa;

		if (kernel_map_pages_in_pgd(pgd, PHYS_PFN(gpa), gpa, 1, _PAGE_NX | _PAGE_RW))
			return 1;
	}

	return 0;
}
