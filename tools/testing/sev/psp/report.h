/* SPDX-License-Identifier: GPL-2.0 */
/* Attestation reports (SNP firmware ABI, ATTESTATION_REPORT). */
#ifndef SEV_MODEL_REPORT_H
#define SEV_MODEL_REPORT_H

#include "psp.h"

#define REPORT_BYTES		0x4a0
#define REPORT_SIGNED_BYTES	0x2a0
#define REPORT_NUMBER_BYTES	72	/* r or s, little-endian */
#define SIGNATURE_P384_SHA384	1
#define P384_BYTES		48

struct report {
	u32 version;
	u32 guest_svn;
	u64 policy;
	u8 family_id[16];
	u8 image_id[16];
	u32 vmpl;
	u32 signature_algo;
	u64 current_tcb;
	u64 platform_info;
	u32 key_info;
	u32 reserved_4c;
	u8 report_data[64];
	u8 measurement[SHA384_BYTES];
	u8 host_data[32];
	u8 id_key_digest[48];
	u8 author_key_digest[48];
	u8 report_id[32];
	u8 report_id_ma[32];
	u64 reported_tcb;
	u8 cpuid_family;
	u8 cpuid_model;
	u8 cpuid_stepping;
	u8 reserved_18b[21];
	u8 chip_id[64];
	u64 committed_tcb;
	u8 current_build;
	u8 current_minor;
	u8 current_major;
	u8 reserved_1eb;
	u8 committed_build;
	u8 committed_minor;
	u8 committed_major;
	u8 reserved_1ef;
	u64 launch_tcb;
	u64 launch_mit_vector;
	u64 current_mit_vector;
	u8 reserved_208[152];
	u8 signature_r[REPORT_NUMBER_BYTES];
	u8 signature_s[REPORT_NUMBER_BYTES];
	u8 signature_reserved[368];
} __packed;

_Static_assert(sizeof(struct report) == REPORT_BYTES, "a report is 0x4a0 bytes");
_Static_assert(offsetof(struct report, signature_r) == REPORT_SIGNED_BYTES,
	       "all before the signature is signed");

/**
 * report_fill() - the report of this guest, not yet signed
 * @r: filled
 * @version: 2, 3 or 5
 * @vmpl: VMPL to name
 * @data: 64 bytes of the guest's choice
 */
void report_fill(struct report *r, u32 version, u32 vmpl, const u8 *data);

/**
 * report_sign() - signs a report with the model's key
 * @r: changed: the signature
 *
 * ECDSA on P-384 with SHA-384; the nonce is that of RFC 6979, so that equal
 * reports have equal signatures.
 */
void report_sign(struct report *r);

/* The whole platform's; bytes: boot loader, TEE, four reserved, SNP, microcode. */
#define PLATFORM_TCB		0x7508000000000005ULL

#endif
