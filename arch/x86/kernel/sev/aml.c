// SPDX-License-Identifier: GPL-2.0
/*
 * The hypervisor's AML, which the kernel's own interpreter runs, may use what the
 * hypervisor could use without it: devices, and no memory of the guest (E18). The same
 * goes for the registers which its tables name (E17).
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/acpi.h>
#include <linux/cc_platform.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/pfn.h>
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
		pr_warn_ratelimited("ACPI is refused access to the guest's memory\n");
		return false;
	}

	return true;
}

/**
 * sev_acpi_device() - is a register where the hypervisor's tables say?
 * @at: the kernel's mapping of it, or NULL
 * @bytes: its size
 *
 * Return: @at, or NULL where AML may not access either.
 */
void __iomem *sev_acpi_device(void __iomem *at, u32 bytes)
{
	return at && sev_aml_may_access((const void __force *)at, bytes) ? at : NULL;
}

/**
 * sev_acpi_map() - acpi_os_map_iomem() for registers
 * @gpa: their address, as the hypervisor's tables say
 * @bytes: their size
 *
 * Return: the mapping, or NULL.
 */
void __iomem *sev_acpi_map(u64 gpa, u32 bytes)
{
	void __iomem *at = acpi_os_map_iomem(gpa, bytes);

	if (!at || sev_acpi_device(at, bytes))
		return at;
	acpi_os_unmap_iomem(at, bytes);

	return NULL;
}

/**
 * sev_acpi_ioremap() - acpi_os_ioremap() for registers
 * @gpa: their address, as the hypervisor's tables say
 * @bytes: their size
 *
 * Return: the mapping, or NULL.
 */
void __iomem *sev_acpi_ioremap(u64 gpa, u32 bytes)
{
	void __iomem *at;

	/* Which ioremap() would warn of */
	if (cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT) && page_is_ram(PHYS_PFN(gpa)))
		return NULL;
	at = acpi_os_ioremap(gpa, bytes);
	if (!at || sev_acpi_device(at, bytes))
		return at;
	iounmap(at);

	return NULL;
}

/**
 * sev_acpi_facs() - where are the global lock and the waking vector?
 * @facs: the table, where the hypervisor says, or NULL where it names none
 *
 * Both are written, the lock whether there is a table or not. No firmware of an
 * encrypted guest takes the lock or reads the vector while its kernel runs, so that a
 * table of the kernel's own will do.
 *
 * Return: @facs, in an SEV-ES or SEV-SNP guest another table.
 */
struct acpi_table_facs *sev_acpi_facs(struct acpi_table_facs *facs)
{
	static struct acpi_table_facs own = {
		.signature = ACPI_SIG_FACS,
		.length = sizeof(own),
		.version = 2,
	};

	return cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT) ? &own : facs;
}
