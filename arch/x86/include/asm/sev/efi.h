/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the EFI stub asks of an SEV-ES or SEV-SNP guest.
 */
#ifndef _ASM_X86_SEV_EFI_H
#define _ASM_X86_SEV_EFI_H

#include <linux/types.h>

bool sev_takes_vc(void);

#endif /* _ASM_X86_SEV_EFI_H */
