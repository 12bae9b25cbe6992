/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every way in which a guest may have to stop: one code, one sentence, and the
 * address, exit code or value in question.  The codes are the reason codes of
 * termination set SEV_TERM_SET_DIRECT and appear in host logs: never renumber.
 */
#ifndef _SEV_CORE_FAILURE_H
#define _SEV_CORE_FAILURE_H

#include <linux/types.h>

/* Also used by the entry code in assembly: plain numbers */
#define SEV_FAIL_ENTRY_LAUNCH_PAGE	1
#define SEV_FAIL_ENTRY_NOT_ES		2
#define SEV_FAIL_ENTRY_CPUID		3
#define SEV_FAIL_ENTRY_SEV_INFO		4
#define SEV_FAIL_ENTRY_CBIT_RANGE	5
#define SEV_FAIL_ENTRY_RDRAND		6
#define SEV_FAIL_ENTRY_CBIT_WRONG	7

#ifndef __ASSEMBLY__

enum sev_failure {
	SEV_OK = 0,

	SEV_FAIL_LAUNCH_PAGE = 10,
	SEV_FAIL_LAUNCH_PLATFORM,
	SEV_FAIL_FEATURES,
	SEV_FAIL_VMPL,
	SEV_FAIL_CBIT,
	SEV_FAIL_VP_COUNT,

	SEV_FAIL_PROTOCOL_VERSION = 20,
	SEV_FAIL_NO_SNP_HOST,
	SEV_FAIL_MSR_ANSWER,
	SEV_FAIL_REGISTER,
	SEV_FAIL_MSR_PSC,

	SEV_FAIL_GHCB_UNANSWERED = 30,
	SEV_FAIL_GHCB_OUTPUT,
	SEV_FAIL_GHCB_REFUSED,
	SEV_FAIL_GHCB_RESULT,
	SEV_FAIL_GHCB_EXCEPTION,
	SEV_FAIL_HOST_EXCEPTION,
	SEV_FAIL_GHCB_DEPTH,

	SEV_FAIL_PSC_HEADER = 40,
	SEV_FAIL_PSC_REFUSED,
	SEV_FAIL_PSC_STUCK,
	SEV_FAIL_PVALIDATE,
	SEV_FAIL_VALIDATED_BEFORE,
	SEV_FAIL_NOT_VALIDATED_BEFORE,
	SEV_FAIL_ACCEPT_ORDER,

	SEV_FAIL_CPUID_COUNT = 50,
	SEV_FAIL_CPUID_WIDTH,

	SEV_FAIL_VC_CODE = 60,
	SEV_FAIL_VC_FETCH,
	SEV_FAIL_VC_DECODE,
	SEV_FAIL_VC_OPCODE,
	SEV_FAIL_VC_UNVALIDATED,
	SEV_FAIL_VC_OPERAND,
	SEV_FAIL_EXCEPTION,
	SEV_FAIL_VC_RAISE,
	SEV_FAIL_VC_NO_GHCB,
	SEV_FAIL_VC_EXCLUDED,
	SEV_FAIL_VC_INVD,
	SEV_FAIL_VC_MMIO_USER,
	SEV_FAIL_VC_MMIO_PRIVATE,
	SEV_FAIL_VC_HCALL,
	SEV_FAIL_VC_DR7,
	SEV_FAIL_VC_STACK,
	SEV_FAIL_VC_MSR,

	SEV_FAIL_MAP_EMPTY = 80,
	SEV_FAIL_MAP_COUNT,
	SEV_FAIL_MAP_WRAP,
	SEV_FAIL_MAP_WIDTH,
	SEV_FAIL_MAP_OVERLAP,
	SEV_FAIL_MAP_LAUNCH,
	SEV_FAIL_MAP_KERNEL,
	SEV_FAIL_MAP_SPACE,
	SEV_FAIL_MAP_E820,

	SEV_FAIL_FWCFG_SIGNATURE = 100,
	SEV_FAIL_FWCFG_DIRECTORY,
	SEV_FAIL_FWCFG_MISSING,
	SEV_FAIL_FWCFG_SIZE,
	SEV_FAIL_FWCFG_DMA,

	SEV_FAIL_ACPI_COMMAND = 110,
	SEV_FAIL_ACPI_FILE,
	SEV_FAIL_ACPI_ALIGN,
	SEV_FAIL_ACPI_TWICE,
	SEV_FAIL_ACPI_BOUNDS,
	SEV_FAIL_ACPI_RSDP,

	SEV_FAIL_BOOT_PARAMS = 120,
	SEV_FAIL_PAGE_TABLES,
	SEV_FAIL_CC_BLOB,
	SEV_FAIL_SETUP_DATA,
	SEV_FAIL_SETUP_DATA_MEMORY,

	SEV_FAIL_AP_PAGE = 130,
	SEV_FAIL_AP_TABLE_GPA,
	SEV_FAIL_AP_TABLE_MEMORY,
	SEV_FAIL_AP_TABLE_MOVED,

	SEV_FAIL_SHARED_REGISTER = 140,
	SEV_FAIL_KEXEC_VMSA,
};

/**
 * struct sev_result - how a call ended
 * @code: SEV_OK or what failed
 * @subject: the address, exit code or value which @code is about
 */
struct sev_result {
	enum sev_failure code;
	u64 subject;
};

static inline struct sev_result sev_ok(void)
{
	return (struct sev_result){ SEV_OK, 0 };
}

static inline struct sev_result sev_fail(enum sev_failure code, u64 subject)
{
	return (struct sev_result){ code, subject };
}

#define SEV_FAILURE_TEXT_MAX	80

const char *sev_failure_text(u32 code);
u32 sev_failure_set(enum sev_failure code);
u32 sev_failure_reason(enum sev_failure code);
unsigned int sev_failure_sentence(struct sev_result r, char *buf, unsigned int size);

#endif /* __ASSEMBLY__ */

#endif /* _SEV_CORE_FAILURE_H */
