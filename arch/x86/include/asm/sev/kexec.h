/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel's kexec asks of an SEV-ES or SEV-SNP guest.
 */
#ifndef _ASM_X86_SEV_KEXEC_H
#define _ASM_X86_SEV_KEXEC_H

#include <linux/types.h>

struct kimage;

#ifdef CONFIG_AMD_SEV_DIRECT
u64 sev_kexec_setup_data(void);
int sev_kexec_prepare(const struct kimage *image);
#else
static inline u64 sev_kexec_setup_data(void)
{
	return 0;
}

static inline int sev_kexec_prepare(const struct kimage *image)
{
	return 0;
}
#endif

#endif /* _ASM_X86_SEV_KEXEC_H */
