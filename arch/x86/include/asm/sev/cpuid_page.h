/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The CPUID page of an SEV-SNP guest: filled by the host, checked by the
 * secure processor at launch.  SEV-SNP firmware ABI (AMD 56860), MSG_CPUID_REQ.
 */
#ifndef _ASM_X86_SEV_CPUID_PAGE_H
#define _ASM_X86_SEV_CPUID_PAGE_H

#define SEV_CPUID_PAGE_SIZE		4096
#define SEV_CPUID_PAGE_MAX		64

/* For the entry code in assembly */
#define SEV_CPUID_PAGE_OFF_ENTRIES	16
#define SEV_CPUID_ENTRY_SIZE		48
#define SEV_CPUID_ENTRY_OFF_EBX		28

#define SEV_CPUID_ENCRYPTION		0x8000001f
#define SEV_CPUID_CBIT_MASK		0x3f		/* of EBX */
#define SEV_CPUID_COHERENCY_SFW_NO_BIT	31		/* of EBX */

#ifndef __ASSEMBLY__

#ifdef __KERNEL__
#include <linux/build_bug.h>
#else
#include <assert.h>
#endif
#include <linux/types.h>

/**
 * struct sev_cpuid_entry - answer to one CPUID leaf
 * @eax_in: leaf
 * @ecx_in: sub-leaf, where the leaf has any
 * @xcr0_in: XCR0 for which the answer holds (leaf 0xD)
 * @xss_in: IA32_XSS for which the answer holds (leaf 0xD)
 * @eax: answer
 * @ebx: answer
 * @ecx: answer
 * @edx: answer
 * @reserved: 0
 */
struct sev_cpuid_entry {
	__u32 eax_in;
	__u32 ecx_in;
	__u64 xcr0_in;
	__u64 xss_in;
	__u32 eax;
	__u32 ebx;
	__u32 ecx;
	__u32 edx;
	__u64 reserved;
};

/**
 * struct sev_cpuid_page - the page
 * @count: entries in use, 1 to SEV_CPUID_PAGE_MAX
 * @reserved_4: not looked at
 * @reserved_8: not looked at
 * @entry: the first that matches is taken
 */
struct sev_cpuid_page {
	__u32 count;
	__u32 reserved_4;
	__u64 reserved_8;
	struct sev_cpuid_entry entry[SEV_CPUID_PAGE_MAX];
};

static_assert(sizeof(struct sev_cpuid_entry) == SEV_CPUID_ENTRY_SIZE,
	      "sev_cpuid_entry");
static_assert(__builtin_offsetof(struct sev_cpuid_entry, ebx) ==
	      SEV_CPUID_ENTRY_OFF_EBX, "sev_cpuid_entry.ebx");
static_assert(__builtin_offsetof(struct sev_cpuid_page, entry) ==
	      SEV_CPUID_PAGE_OFF_ENTRIES, "sev_cpuid_page.entry");

#endif /* __ASSEMBLY__ */

#endif /* _ASM_X86_SEV_CPUID_PAGE_H */
