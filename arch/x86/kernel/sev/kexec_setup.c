// SPDX-License-Identifier: GPL-2.0
/*
 * What another kernel is told by way of the boot parameters, and what a crash
 * kernel makes of it.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/align.h>
#include <linux/cc_platform.h>
#include <linux/cpumask.h>
#include <linux/crash_dump.h>
#include <linux/efi.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kexec.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <asm/e820/api.h>
#include <asm/sev/handover.h>
#include <asm/sev/kexec.h>

#include "internal.h"

/* The stub's own copy, which the next kernel takes over in its turn */
static struct sev_handover *sev_next_handover;

/**
 * sev_handover_vmsa() - tells the next kernel of the page it must not touch
 * @gpa: VMSA of the CPU it starts on, 0 when that is no page of the guest's
 */
void sev_handover_vmsa(u64 gpa)
{
	if (sev_next_handover)
		sev_next_handover->vmsa_gpa = gpa;
}

/**
 * sev_kexec_setup_data() - what the next kernel's list of setup_data ends with
 *
 * The stub's own nodes, where they are: the handover structure and the
 * confidential computing blob.
 *
 * Return: GPA of the first, 0 when there are none.
 */
u64 sev_kexec_setup_data(void)
{
	return sev_handover_gpa;
}

/* The next kernel's decompressor reads the page before it has page tables of its own. */
static bool sev_cpuid_page_mapped(void)
{
	u64 start = ALIGN_DOWN(sev_cpuid_gpa, PMD_SIZE);

	return e820__mapped_any(start, start + PMD_SIZE, E820_TYPE_RAM);
}

static int sev_kexec_prepare_es(const struct kimage *image)
{
	/* A crash kernel leaves the memory in which they stand alone. */
	if (sev_can_park() || image->type == KEXEC_TYPE_CRASH || num_present_cpus() == 1)
		return 0;
	pr_err("kexec needs the boot stub's AP page: these CPUs have no other place to wait\n");

	return -EOPNOTSUPP;
}

/**
 * sev_kexec_prepare() - can another kernel be started by this image?
 * @image: the image
 *
 * Return: 0; -EOPNOTSUPP when the next kernel would not come up.
 */
int sev_kexec_prepare(const struct kimage *image)
{
	if (!cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT))
		return 0;
	if (image->preserve_context) {
		pr_err("kexec cannot come back to this kernel: the memory it shares does not stay\n");
		return -EOPNOTSUPP;
	}
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return sev_kexec_prepare_es(image);
	if (efi_enabled(EFI_BOOT))
		return 0;
	if (!image->file_mode) {
		pr_err("kexec_load() cannot tell the next kernel where the CPUID page is: use kexec_file_load(), as by kexec -s\n");
		return -EOPNOTSUPP;
	}
	if (!sev_handover_gpa || !sev_cpuid_page_mapped()) {
		pr_err("kexec needs the boot stub's tables, or EFI's\n");
		return -EOPNOTSUPP;
	}

	return 0;
}

#ifdef CONFIG_PROC_VMCORE
/* A read of a VMSA in use would not end. */
static bool sev_pfn_is_ram(struct vmcore_cb *cb, unsigned long pfn)
{
	return pfn != PHYS_PFN(sev_handover.vmsa_gpa);
}

static struct vmcore_cb sev_vmcore_cb = {
	.pfn_is_ram = sev_pfn_is_ram,
};

static void __init sev_guard_vmcore(void)
{
	if (is_kdump_kernel() && sev_handover.vmsa_gpa)
		register_vmcore_cb(&sev_vmcore_cb);
}
#else
static void __init sev_guard_vmcore(void)
{
}
#endif

static int __init sev_kexec_init(void)
{
	u64 gpa = sev_handover_gpa + sizeof(struct sev_setup_data);

	if (!cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT) || !sev_handover_gpa)
		return 0;
	sev_next_handover = (struct sev_handover __force *)
		ioremap_encrypted(gpa, sizeof(*sev_next_handover));
	if (!sev_next_handover)
		return -ENOMEM;
	sev_guard_vmcore();

	return 0;
}
late_initcall(sev_kexec_init);
