// SPDX-License-Identifier: GPL-2.0
/*
 * What went wrong, for people and for the host's log.
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/types.h>
#include <asm/sev/msr_protocol.h>

#include "failure.h"
#include "text.h"

/* Text inside the rows: early code can hold no table of pointers. */
struct sev_failure_row {
	u8 code;
	char text[SEV_FAILURE_TEXT_MAX - 1];
};

static const struct sev_failure_row sev_failure_rows[] = {
	{ SEV_FAIL_ENTRY_LAUNCH_PAGE, "the entry point was reached without a launch page" },
	{ SEV_FAIL_ENTRY_NOT_ES, "SEV-ES is not active" },
	{ SEV_FAIL_ENTRY_CPUID, "the CPUID page does not tell the C-bit position" },
	{ SEV_FAIL_ENTRY_SEV_INFO, "the hypervisor does not tell the C-bit position" },
	{ SEV_FAIL_ENTRY_CBIT_RANGE, "the C-bit position is not one of bits 32 to 51" },
	{ SEV_FAIL_ENTRY_RDRAND, "RDRAND gives no random number" },
	{ SEV_FAIL_ENTRY_CBIT_WRONG, "the C-bit position is not the processor's" },

	{ SEV_FAIL_LAUNCH_PAGE, "the launch page is malformed at byte" },
	{ SEV_FAIL_LAUNCH_PLATFORM, "the image was built for another platform, SEV_STATUS is" },
	{ SEV_FAIL_FEATURES, "SEV features are active which this guest does not know" },
	{ SEV_FAIL_VMPL, "the guest does not run at VMPL0, RMPADJUST said" },
	{ SEV_FAIL_CBIT, "CPUID and the page tables disagree on the C-bit position" },
	{ SEV_FAIL_VP_COUNT, "the image was made for another number of CPUs than there are" },

	{ SEV_FAIL_PROTOCOL_VERSION, "no common version of the GHCB protocol, host offers" },
	{ SEV_FAIL_NO_SNP_HOST, "the hypervisor does not support SEV-SNP, its features are" },
	{ SEV_FAIL_MSR_ANSWER, "the hypervisor gave a wrong answer to a GHCB MSR request" },
	{ SEV_FAIL_REGISTER, "the hypervisor did not register the GHCB but answered" },
	{ SEV_FAIL_MSR_PSC, "the hypervisor refused to change the state of one page" },

	{ SEV_FAIL_GHCB_UNANSWERED, "the hypervisor left an event unanswered" },
	{ SEV_FAIL_GHCB_OUTPUT, "the hypervisor gave no result for an event" },
	{ SEV_FAIL_GHCB_REFUSED, "the hypervisor refused an event (event, reason)" },
	{ SEV_FAIL_GHCB_RESULT, "the hypervisor gave an undefined result for an event" },
	{ SEV_FAIL_GHCB_EXCEPTION, "the hypervisor asked for an exception it may not raise" },
	{ SEV_FAIL_HOST_EXCEPTION, "the hypervisor answered an event by an exception" },
	{ SEV_FAIL_GHCB_DEPTH, "uses of the GHCB nest deeper than a guest can, uses" },

	{ SEV_FAIL_PSC_HEADER, "the hypervisor corrupted the page state change header" },
	{ SEV_FAIL_PSC_REFUSED, "the hypervisor refused a page state change" },
	{ SEV_FAIL_PSC_STUCK, "the hypervisor makes no progress on a page state change" },
	{ SEV_FAIL_PVALIDATE, "PVALIDATE failed on page" },
	{ SEV_FAIL_VALIDATED_BEFORE, "page was validated before by nobody here" },
	{ SEV_FAIL_NOT_VALIDATED_BEFORE, "page of the launch was not validated" },
	{ SEV_FAIL_ACCEPT_ORDER, "page would be validated a second time" },

	{ SEV_FAIL_CPUID_COUNT, "the CPUID page has no valid number of entries" },
	{ SEV_FAIL_CPUID_WIDTH, "CPUID gives an impossible physical address width" },

	{ SEV_FAIL_VC_CODE, "#VC with an unknown exit code" },
	{ SEV_FAIL_VC_FETCH, "#VC at an address without instructions" },
	{ SEV_FAIL_VC_DECODE, "#VC at an instruction that cannot be decoded" },
	{ SEV_FAIL_VC_OPCODE, "#VC at an instruction which cannot cause its exit code" },
	{ SEV_FAIL_VC_UNVALIDATED, "access to memory that is not validated" },
	{ SEV_FAIL_VC_OPERAND, "#VC with an operand in memory that cannot be reached" },
	{ SEV_FAIL_EXCEPTION, "unexpected exception in the boot stub (vector, RIP)" },
	{ SEV_FAIL_VC_RAISE, "#VC at an instruction which raises an exception (code, vector)" },
	{ SEV_FAIL_VC_NO_GHCB, "#VC which needs a GHCB before there is one" },
	{ SEV_FAIL_VC_EXCLUDED, "#VC for an event which the active SEV features exclude" },
	{ SEV_FAIL_VC_INVD, "INVD would lose private memory, at" },
	{ SEV_FAIL_VC_MMIO_USER, "#VC for device memory accessed by user space, at" },
	{ SEV_FAIL_VC_MMIO_PRIVATE, "#VC for device memory which is mapped private, at" },
	{ SEV_FAIL_VC_HCALL, "the hypervisor gave a wrong answer to a hypercall" },
	{ SEV_FAIL_VC_DR7, "DR7 is written before anybody keeps its value" },
	{ SEV_FAIL_VC_STACK, "#VC at a place without a stack, exit code" },
	{ SEV_FAIL_VC_MSR, "#VC for an MSR whose value only the VMSA may hold" },

	{ SEV_FAIL_MAP_EMPTY, "the host's memory map is empty" },
	{ SEV_FAIL_MAP_COUNT, "the host's memory map has too many entries" },
	{ SEV_FAIL_MAP_WRAP, "the host's memory map has a range that wraps, at" },
	{ SEV_FAIL_MAP_WIDTH, "the host's memory map exceeds the address width, at" },
	{ SEV_FAIL_MAP_OVERLAP, "the host's memory map has ranges that overlap, at" },
	{ SEV_FAIL_MAP_LAUNCH, "the host's memory map has no RAM where the image lies" },
	{ SEV_FAIL_MAP_KERNEL, "the host's memory map has no RAM for the kernel, at" },
	{ SEV_FAIL_MAP_SPACE, "the host's memory map leaves no room for tables of bytes" },
	{ SEV_FAIL_MAP_E820, "the memory map does not fit into boot_params, entries" },

	{ SEV_FAIL_FWCFG_SIGNATURE, "there is no fw_cfg device, signature" },
	{ SEV_FAIL_FWCFG_DIRECTORY, "the fw_cfg directory has an absurd number of files" },
	{ SEV_FAIL_FWCFG_MISSING, "the fw_cfg device lacks a file needed for ACPI" },
	{ SEV_FAIL_FWCFG_SIZE, "a fw_cfg file has an absurd size" },
	{ SEV_FAIL_FWCFG_DMA, "a fw_cfg transfer failed, control word" },

	{ SEV_FAIL_ACPI_COMMAND, "the ACPI table loader has an invalid command" },
	{ SEV_FAIL_ACPI_FILE, "the ACPI table loader names a file it did not allocate" },
	{ SEV_FAIL_ACPI_ALIGN, "the ACPI table loader asks for an absurd alignment" },
	{ SEV_FAIL_ACPI_TWICE, "the ACPI table loader allocates a file twice" },
	{ SEV_FAIL_ACPI_BOUNDS, "the ACPI table loader reaches outside a file, offset" },
	{ SEV_FAIL_ACPI_RSDP, "the host's ACPI tables have no valid RSDP" },

	{ SEV_FAIL_BOOT_PARAMS, "boot_params do not fit the launch page, at byte" },
	{ SEV_FAIL_PAGE_TABLES, "early code has no page table left for" },
	{ SEV_FAIL_CC_BLOB, "the confidential computing blob is malformed, at" },
	{ SEV_FAIL_SETUP_DATA, "the list of setup_data has no end, or an odd node" },
	{ SEV_FAIL_SETUP_DATA_MEMORY, "setup_data leads out of the memory of the map, at" },

	{ SEV_FAIL_AP_PAGE, "the AP page is not the one of this kernel's image, at" },
	{ SEV_FAIL_AP_TABLE_GPA, "the AP jump table has an impossible address" },
	{ SEV_FAIL_AP_TABLE_MEMORY, "the AP jump table is not in reserved memory, at" },
	{ SEV_FAIL_AP_TABLE_MOVED, "the hypervisor names another AP jump table than ours, at" },

	{ SEV_FAIL_SHARED_REGISTER, "the register of shared pages has no room for page" },
	{ SEV_FAIL_KEXEC_VMSA, "a stopped CPU's VMSA remains in use, at" },
};

static const char sev_failure_unknown[] = "unknown failure";

/**
 * sev_failure_text() - the sentence for a failure
 * @code: enum sev_failure or SEV_FAIL_ENTRY_*
 *
 * Return: static text without full stop, never NULL.
 */
const char *sev_failure_text(u32 code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sev_failure_rows); i++)
		if (sev_failure_rows[i].code == code)
			return sev_failure_rows[i].text;

	return sev_failure_unknown;
}

/**
 * sev_failure_set() - reason-code set to terminate with
 * @code: what failed
 *
 * Two failures have codes of the protocol's own, GHCB 2.04, table 2 (0x100):
 * hosts know them by name.
 *
 * Return: the set.
 */
u32 sev_failure_set(enum sev_failure code)
{
	switch (code) {
	case SEV_FAIL_PROTOCOL_VERSION:
	case SEV_FAIL_NO_SNP_HOST:
	case SEV_FAIL_FEATURES:
		return SEV_TERM_SET_PROTOCOL;
	default:
		return SEV_TERM_SET_DIRECT;
	}
}

/**
 * sev_failure_reason() - reason code to terminate with
 * @code: what failed
 *
 * Return: the reason code in the set sev_failure_set().
 */
u32 sev_failure_reason(enum sev_failure code)
{
	switch (code) {
	case SEV_FAIL_PROTOCOL_VERSION:
		return SEV_TERM_REASON_VERSION;
	case SEV_FAIL_NO_SNP_HOST:
	case SEV_FAIL_FEATURES:
		return SEV_TERM_REASON_NO_SNP;
	default:
		return code;
	}
}

/**
 * sev_failure_sentence() - writes what failed as a line of text
 * @r: the failure
 * @buf: where to, ends with a NUL
 * @size: bytes of @buf, not 0; the text is cut to fit
 *
 * Return: characters written, without the NUL.
 */
unsigned int sev_failure_sentence(struct sev_result r, char *buf, unsigned int size)
{
	struct sev_text t = { buf, size, 0 };

	sev_text_add(&t, "sev-direct: ");
	sev_text_add(&t, sev_failure_text(r.code));
	sev_text_add(&t, ": ");
	sev_text_add_hex(&t, r.subject);
	sev_text_add(&t, ".");

	return t.used;
}
