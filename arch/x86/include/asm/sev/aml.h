/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel's ACPI code asks of an SEV-ES or SEV-SNP guest.
 */
#ifndef _ASM_X86_SEV_AML_H
#define _ASM_X86_SEV_AML_H

#include <linux/compiler_types.h>
#include <linux/types.h>

struct acpi_table_facs;

bool sev_aml_may_access(const void *at, u32 bytes);
void __iomem *sev_acpi_device(void __iomem *at, u32 bytes);
void __iomem *sev_acpi_map(u64 gpa, u32 bytes);
void __iomem *sev_acpi_ioremap(u64 gpa, u32 bytes);
struct acpi_table_facs *sev_acpi_facs(struct acpi_table_facs *facs);

#endif /* _ASM_X86_SEV_AML_H */
