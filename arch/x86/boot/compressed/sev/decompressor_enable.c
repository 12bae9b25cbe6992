// SPDX-License-Identifier: GPL-2.0
/*
 * What kind of guest the decompressor runs in.  Called by head_64.S before .bss
 * is cleared, and by the EFI stub.
 */
#include "../misc.h"

#include <linux/bits.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/mem_encrypt.h>
#include <asm/sev.h>
#include <asm/sev/efi.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>
#include <asm/sev/rmp.h>

#include "../../../kernel/sev/core/features.h"
#include "../../../kernel/sev/core/msr_protocol.h"
#include "../sev.h"
#include "decompressor.h"
#include "insn.h"

#define SEV_CPUID_EXTENDED	0x80000000u
#define SEV_CBIT_MIN		32
#define SEV_CBIT_MAX		51

struct sev_boot sev_boot __section(".data") = { .status = 0 };

static u32 boot_cpuid(u32 fn, u32 *ebx)
{
	u32 eax = fn, ecx = 0, edx;

	asm volatile("cpuid" : "+a" (eax), "=b" (*ebx), "+c" (ecx), "=d" (edx));

	return eax;
}

/**
 * sev_get_status() - reads what is active
 *
 * CPUID must say that there is the MSR, since a fault would not be handled here;
 * but a #VC has said so too, whatever CPUID says then (E4).
 *
 * Return: SEV_STATUS, 0 without SEV.
 */
u64 sev_get_status(void)
{
	bool has_msr = false;
	u32 ebx;

	if (boot_cpuid(SEV_CPUID_EXTENDED, &ebx) >= SEV_CPUID_ENCRYPTION)
		has_msr = boot_cpuid(SEV_CPUID_ENCRYPTION, &ebx) & BIT(1);

	return has_msr || sev_boot.vc_seen ? sev_rdmsr(SEV_MSR_STATUS) : 0;
}

/**
 * sev_takes_vc() - is this a guest which takes #VC exceptions?
 *
 * For the EFI stub under 32-bit firmware, where nobody takes #VC in 64-bit mode, so
 * that CPUID must not be asked: startup_32 has done so, and set sev_status.
 *
 * Return: true under SEV-ES and SEV-SNP.
 */
bool sev_takes_vc(void)
{
	return sev_status && sev_rdmsr(SEV_MSR_STATUS) & BIT_ULL(SEV_STATUS_ES_BIT);
}

/**
 * snp_get_unsupported_features() - features which this guest does not know (E14)
 * @status: SEV_STATUS
 *
 * Return: their bits.
 */
u64 snp_get_unsupported_features(u64 status)
{
	return status & BIT_ULL(SEV_STATUS_SNP_BIT) ? sev_unknown_features(status) : 0;
}

/**
 * early_is_sevsnp_guest() - is this an SEV-SNP guest?
 *
 * The EFI stub may ask before it calls sev_enable().
 *
 * Return: true if so.
 */
bool early_is_sevsnp_guest(void)
{
	if (!sev_boot.status)
		sev_boot.status = sev_get_status();

	return sev_boot.status & BIT_ULL(SEV_STATUS_SNP_BIT);
}

/* From here on CPUID is answered from our own copy of the page. */
static struct sev_result boot_take_cpuid(const struct sev_cc_blob *blob)
{
	struct sev_result r = sev_cpuid_check((const struct sev_cpuid_page *)blob->cpuid_gpa);

	if (r.code)
		return r;
	memcpy(&sev_boot.cpuid, (const void *)blob->cpuid_gpa, sizeof(sev_boot.cpuid));
	r = sev_cpuid_check(&sev_boot.cpuid);
	sev_boot.has_cpuid = !r.code;

	return r;
}

/* Its effect is checked by sev_verify_cbit() before the first page table of ours. */
static struct sev_result boot_take_cbit(void)
{
	u32 ebx, position;

	boot_cpuid(SEV_CPUID_ENCRYPTION, &ebx);
	position = ebx & SEV_CPUID_CBIT_MASK;
	if (position < SEV_CBIT_MIN || position > SEV_CBIT_MAX)
		return sev_fail(SEV_FAIL_ENTRY_CBIT_RANGE, ebx);

	sev_boot.cbit_mask = BIT_ULL(position);
	sev_boot.evict = !(ebx & BIT(SEV_CPUID_COHERENCY_SFW_NO_BIT));
	sme_me_mask = sev_boot.cbit_mask;

	return sev_ok();
}

static struct sev_result boot_negotiate(bool snp)
{
	u16 lowest = snp ? SEV_GHCB_VERSION_SNP : SEV_GHCB_VERSION_MIN;
	struct sev_result r;

	r = sev_msr_negotiate(lowest, &sev_boot.ghcb.version);
	if (r.code || !snp)
		return r;
	r = sev_msr_features(&sev_boot.features);
	if (!r.code && !(sev_boot.features & BIT_ULL(SEV_HV_FEATURE_SNP_BIT)))
		r = sev_fail(SEV_FAIL_NO_SNP_HOST, sev_boot.features);

	return r;
}

/*
 * Only VMPL0 may change the rights of VMPL1.  Where the RMP has a page of 2 MiB,
 * the answer is about the size, after that question.
 */
static struct sev_result boot_check_vmpl(void)
{
	u32 code = sev_rmpadjust_vmpl1((u64)&sev_boot & ~0xfffull);

	return code == SEV_RMP_OK || code == SEV_RMP_FAIL_SIZEMISMATCH ?
	       sev_ok() : sev_fail(SEV_FAIL_VMPL, code);
}

static struct sev_result boot_enable(const struct sev_cc_blob *blob)
{
	bool snp = sev_boot.status & BIT_ULL(SEV_STATUS_SNP_BIT);
	struct sev_result r;

	if (snp != !!blob)
		return sev_fail(SEV_FAIL_LAUNCH_PLATFORM, sev_boot.status);
	r = boot_take_cbit();
	if (r.code || !(sev_boot.status & BIT_ULL(SEV_STATUS_ES_BIT)))
		return r;
	r = boot_negotiate(snp);
	if (!r.code && snp)
		r = boot_check_vmpl();

	return r;
}

/**
 * sev_enable() - finds out what is active and prepares for it
 * @bp: boot_params
 *
 * Sets sev_status, sme_me_mask, and @bp->cc_blob_address for the kernel.  Stops
 * with a named failure where the host is not what the guest needs.
 */
void sev_enable(struct boot_params *bp)
{
	const struct sev_cc_blob *blob = NULL;
	struct sev_result r = sev_ok();

	if (bp) {
		bp->cc_blob_address = 0;
		r = sev_boot_find_blob(bp, &blob);
	}
	if (!r.code && blob)
		r = boot_take_cpuid(blob);

	/* First: without it nobody would be told of a failure. */
	sev_boot.status = sev_get_status();
	if (!(sev_boot.status & BIT_ULL(SEV_STATUS_SEV_BIT)) && !blob)
		return;
	if (r.code)
		sev_boot_fail(r);
	sev_status = sev_boot.status;
	r = boot_enable(blob);
	if (!r.code && bp)
		r = sev_boot_check_setup_data(bp);
	if (r.code)
		sev_boot_fail(r);
	if (blob)
		bp->cc_blob_address = (u32)(u64)blob;
}
