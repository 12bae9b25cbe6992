/* SPDX-License-Identifier: GPL-2.0 */
/* Inside the secure processor: digests, page policies, VMSA rules. */
#ifndef SEV_MODEL_PSP_H
#define SEV_MODEL_PSP_H

#include "machine.h"

#define SHA256_BYTES	32
#define SHA384_BYTES	48
#define VMSA_BYTES	0x670	/* what KVM carries over; the rest of the page is zero */

/**
 * crypto_begin() - make the CPU fit for the crypto library
 *
 * The library is ordinary userspace code: it uses SSE registers, which belong
 * to the guest, and reads its stack canary through FS. Pairs with
 * crypto_end(); the pair does not nest.
 */
void crypto_begin(void);
void crypto_end(void);

void sha384(const void *data, u64 bytes, u8 out[SHA384_BYTES]);

/**
 * digest_snp_start() - launch digest of an SNP guest with no page yet
 *
 * SNP firmware ABI, SNP_LAUNCH_UPDATE: the digest starts as zeros.
 */
void digest_snp_start(void);

/**
 * digest_snp_page() - takes one 4 KiB page into the SNP launch digest
 * @type: page type; only NORMAL and VMSA pages count with their contents
 * @gpa: guest physical address, page aligned
 * @page: 4096 bytes, NULL for the types without contents
 */
void digest_snp_page(enum launch_type type, u64 gpa, const void *page);
void digest_snp_get(u8 out[SHA384_BYTES]);

/* SEV-ES: SHA-256 over the data of all updates, then the VMSAs. */
void digest_es_start(void);
void digest_es_data(const void *data, u64 bytes);
void digest_es_get(u8 out[SHA256_BYTES]);

/**
 * vmsa_as_kvm() - what KVM makes of a VMSA before it is measured
 * @page: 4096 bytes, changed in place
 * @sev_features: features of the virtual machine
 *
 * For virtual machines made by KVM_SEV_INIT2: the x87 and SSE part is kept.
 */
void vmsa_as_kvm(u8 *page, u64 sev_features);

/**
 * cpuid_page_check() - the firmware's judgement on a CPUID page
 * @page: 4096 bytes
 *
 * Return: true when each entry is within what the machine can do. Otherwise
 * each difference has been printed, as QEMU does.
 */
bool cpuid_page_check(const u8 *page);

/* Fills a secrets page. */
void secrets_page(u8 *page);
/* VMPCK @n (0 to 3) of this guest, 32 bytes. */
void secrets_vmpck(u32 n, u8 *key);

/* The guest can run: its launch has ended. */
bool launch_is_finished(void);
/* The policy with which it was launched. */
u64 launch_policy_taken(void);

#endif
