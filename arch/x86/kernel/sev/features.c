// SPDX-License-Identifier: GPL-2.0
/*
 * What users see of the platform: the boot line, sysfs, DMI.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/cc_platform.h>
#include <linux/cpu.h>
#include <linux/dmi.h>
#include <linux/efi.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/mem_encrypt.h>
#include <asm/sev.h>

#include "internal.h"

/* A guest above VMPL0 ends before this could hold anything else. */
u8 snp_vmpl __ro_after_init;
EXPORT_SYMBOL_GPL(snp_vmpl);

/* Bits of SEV_STATUS, AMD APM vol. 2, 15.34.10 */
static const char * const sev_feature_names[] = {
	[0] = "SEV",
	[1] = "SEV-ES",
	[2] = "SEV-SNP",
	[3] = "vTom",
	[4] = "ReflectVC",
	[5] = "RI",
	[6] = "AI",
	[7] = "DebugSwap",
	[8] = "NoHostIBS",
	[9] = "BTBIsol",
	[10] = "VmplSSS",
	[11] = "SecureTSC",
	[12] = "VMGExitParam",
	[14] = "IBSVirt",
	[16] = "VMSARegProt",
	[17] = "SMTProt",
};

/**
 * sev_show_status() - prints which SEV features are active
 */
void sev_show_status(void)
{
	char line[160] = "";
	unsigned int bit;

	for (bit = 0; bit < ARRAY_SIZE(sev_feature_names); bit++) {
		if (!sev_feature_names[bit] || !(sev_status & BIT_ULL(bit)))
			continue;
		strlcat(line, sev_feature_names[bit], sizeof(line));
		strlcat(line, " ", sizeof(line));
	}
	pr_info("Status: %s\n", line);
}

/**
 * snp_dmi_setup() - reads DMI where firmware tells its place
 *
 * Without it the tables would be searched for in memory that is not validated.
 */
void __init snp_dmi_setup(void)
{
	if (efi_enabled(EFI_CONFIG_TABLES))
		dmi_setup();
}

/**
 * snp_update_svsm_ca() - nothing: there is no SVSM below this kernel
 */
void __init snp_update_svsm_ca(void)
{
}

static ssize_t vmpl_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", snp_vmpl);
}

static struct kobj_attribute sev_vmpl_attribute = __ATTR_RO(vmpl);

static bool sev_debug __initdata;

/* What the tree's own parameter is: Documentation/arch/x86/x86_64/boot-options.rst */
static int __init sev_parse_options(char *options)
{
	char *option;

	while ((option = strsep(&options, ","))) {
		if (!strcmp(option, "debug"))
			sev_debug = true;
		else
			pr_warn("there is no option sev=%s; there is: debug\n", option);
	}

	return 0;
}
early_param("sev", sev_parse_options);

static void __init sev_show_cpuid(void)
{
	const struct sev_cpuid_entry *e = sev_cpuid_copy.entry;
	unsigned int i;

	for (i = 0; i < sev_cpuid_copy.count; i++, e++)
		pr_info("CPUID 0x%08x 0x%08x xcr0 0x%llx xss 0x%llx: %08x %08x %08x %08x\n",
			e->eax_in, e->ecx_in, e->xcr0_in, e->xss_in, e->eax, e->ebx, e->ecx,
			e->edx);
}

static void __init sev_show_debug(void)
{
	pr_info("GHCB protocol %u, hypervisor features 0x%llx, SEV_STATUS 0x%llx\n",
		sev_boot_cpu.ghcb.version, sev_hv_features, sev_status);
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return;
	pr_info("secrets page at 0x%llx, cache lines are %s after validation\n",
		sev_secrets_gpa, sev_evict_needed() ? "evicted" : "not evicted");
	sev_show_cpuid();
}

static int __init sev_features_init(void)
{
	struct device *cpus;
	struct kobject *dir;
	int ret;

	if (sev_debug && cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT))
		sev_show_debug();
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return 0;
	pr_info("CPUID page with %u entries, running at VMPL%u\n",
		sev_cpuid_copy.count, snp_vmpl);

	cpus = bus_get_dev_root(&cpu_subsys);
	if (!cpus)
		return -ENODEV;
	dir = kobject_create_and_add("sev", &cpus->kobj);
	put_device(cpus);
	if (!dir)
		return -ENOMEM;
	ret = sysfs_create_file(dir, &sev_vmpl_attribute.attr);
	if (ret)
		kobject_put(dir);

	return ret;
}
arch_initcall(sev_features_init);
