/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel's ACPI interpreter asks of an SEV-ES or SEV-SNP guest.
 */
#ifndef _ASM_X86_SEV_AML_H
#define _ASM_X86_SEV_AML_H

#include <linux/types.h>

bool sev_aml_may_access(const void *at, u32 bytes);

#endif /* _ASM_X86_SEV_AML_H */
