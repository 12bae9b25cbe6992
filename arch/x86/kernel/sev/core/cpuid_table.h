/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_CPUID_TABLE_H
#define _SEV_CORE_CPUID_TABLE_H

#include <linux/types.h>
#include <asm/sev/cpuid_page.h>

#include "failure.h"
#include "ghcb.h"

/**
 * struct sev_cpuid_leaf - a question to CPUID and its answer
 * @fn: leaf, EAX of the instruction
 * @subfn: sub-leaf, ECX of the instruction
 * @eax: answer
 * @ebx: answer
 * @ecx: answer
 * @edx: answer
 */
struct sev_cpuid_leaf {
	u32 fn;
	u32 subfn;
	u32 eax, ebx, ecx, edx;
};

struct sev_result sev_cpuid_check(const struct sev_cpuid_page *page);
bool sev_cpuid_lookup(const struct sev_cpuid_page *page, struct sev_cpuid_leaf *leaf);
struct sev_result sev_cpuid_host(struct sev_ghcb *ghcb, struct sev_ghcb_call *call,
				 struct sev_cpuid_leaf *leaf);
struct sev_result sev_cpuid_table(const struct sev_cpuid_page *page, struct sev_ghcb *ghcb,
				  struct sev_cpuid_leaf *leaf);

#endif /* _SEV_CORE_CPUID_TABLE_H */
