// SPDX-License-Identifier: GPL-2.0
/*
 * The hypervisor's AML, which the kernel's own interpreter runs, may use what the
 * hypervisor could use without it: devices, and no memory of the guest (E18).
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cc_platform.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/printk.h>
#include <asm/coco.h>
#include <asm/sev/aml.h>

/*
 * Judged by the mapping which the access will use; devices are never mapped by
 * large pages here. Not even RAM that is shared will do: it may be private again
 * when the access is made. The C-bit of a device's mapping stays.
 */
static bool sev_aml_may_use_page(unsigned long at)
{
	unsigned int level;
	pte_t *pte = lookup_address(at, &level);

	if (!pte || level != PG_LEVEL_4K || !pte_present(*pte))
		return false;
	if (cc_mkdec(pte_val(*pte)) != pte_val(*pte))
		return false;

	return !page_is_ram(pte_pfn(*pte));
}

/**
 * sev_aml_may_access() - may AML read or write here?
 * @at: address in the kernel's mapping, to be used for the access
 * @bytes: size of the access
 *
 * Tables and other memory that firmware left are private, and refused too: the
 * length of a table is the hypervisor's word.
 *
 * Return: true for every access which is not one of an SEV-ES or SEV-SNP guest;
 * there, if all of it is device memory which is mapped shared.
 */
bool sev_aml_may_access(const void *at, u32 bytes)
{
	unsigned long page = (unsigned long)at & PAGE_MASK;
	unsigned long last = (unsigned long)at + bytes - 1;

	if (!cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT))
		return true;
	if (!bytes || last < (unsigned long)at)
		return false;
	for (; page <= last; page += PAGE_SIZE) {
		if (sev_aml_may_use_page(page))
			continue;
		pr_warn_ratelimited("ACPI code is refused access to the guest's memory\n");
		return false;
	}

	return true;
}
