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

/**
 * struct sev_cpuid_ids - what CPUID tells of one CPU alone, as the host said it
 * @known: SEV_CPUID_ID_* of the leaves which the host was asked for
 * @ebx_1: EBX of leaf 1: APIC id
 * @edx_1: EDX of leaf 1: APIC enabled
 * @edx_b: EDX of leaf 0xB: x2APIC id
 * @eax_1e: EAX of leaf 0x8000001E: extended APIC id
 * @ebx_1e: EBX of leaf 0x8000001E: core id
 * @ecx_1e: ECX of leaf 0x8000001E: node id
 *
 * Zero at first; kept per CPU so that each is asked for once.
 */
struct sev_cpuid_ids {
	u32 known;
	u32 ebx_1;
	u32 edx_1;
	u32 edx_b;
	u32 eax_1e;
	u32 ebx_1e;
	u32 ecx_1e;
};

struct sev_result sev_cpuid_check(const struct sev_cpuid_page *page);
bool sev_cpuid_lookup(const struct sev_cpuid_page *page, struct sev_cpuid_leaf *leaf);
struct sev_result sev_cpuid_host(struct sev_ghcb *ghcb, struct sev_ghcb_call *call,
				 struct sev_cpuid_leaf *leaf);
struct sev_result sev_cpuid_table(const struct sev_cpuid_page *page, struct sev_ghcb *ghcb,
				  struct sev_cpuid_ids *ids, struct sev_cpuid_leaf *leaf);

#endif /* _SEV_CORE_CPUID_TABLE_H */
