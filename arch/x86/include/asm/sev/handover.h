/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the stub leaves to the kernel: one setup_data node of ours, and the
 * node with the confidential computing blob which Linux has long known
 * (Documentation/arch/x86/boot.rst, SETUP_CC_BLOB).
 */
#ifndef _ASM_X86_SEV_HANDOVER_H
#define _ASM_X86_SEV_HANDOVER_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#else
#include <assert.h>
#endif
#include <linux/compiler.h>
#include <linux/types.h>

#define SEV_SETUP_CC_BLOB		7
#define SEV_SETUP_INDIRECT		0x80000000u
#define SEV_SETUP_HANDOVER		0x44564553	/* "SEVD", outside Linux' own range */

#define SEV_CC_BLOB_MAGIC		0x45444d41	/* "AMDE" */
#define SEV_CC_BLOB_VERSION		1

/**
 * struct sev_setup_data - head of a node of the setup_data list
 * @next: GPA of the next node, 0 for none
 * @type: SEV_SETUP_*
 * @len: bytes that follow
 */
struct sev_setup_data {
	__u64 next;
	__u32 type;
	__u32 len;
};

/**
 * struct sev_setup_indirect - data of a SEV_SETUP_INDIRECT node: they are elsewhere
 * @type: what they are; SEV_SETUP_INDIRECT for nothing
 * @reserved: 0
 * @len: their bytes
 * @addr: GPA
 */
struct sev_setup_indirect {
	__u32 type;
	__u32 reserved;
	__u64 len;
	__u64 addr;
};

/**
 * struct sev_e820_entry - struct boot_e820_entry, packed as in boot_params
 * @addr: first byte
 * @size: bytes
 * @type: of the memory there
 */
struct sev_e820_entry {
	__u64 addr;
	__u64 size;
	__u32 type;
} __packed;

/**
 * struct sev_cc_blob - where the pages of the secure processor lie
 * @magic: SEV_CC_BLOB_MAGIC
 * @version: SEV_CC_BLOB_VERSION
 * @reserved_6: 0
 * @secrets_gpa: secrets page
 * @secrets_len: its bytes
 * @reserved_14: 0
 * @cpuid_gpa: CPUID page
 * @cpuid_len: its bytes
 * @reserved_24: 0
 */
struct sev_cc_blob {
	__u32 magic;
	__u16 version;
	__u16 reserved_6;
	__u64 secrets_gpa;
	__u32 secrets_len;
	__u32 reserved_14;
	__u64 cpuid_gpa;
	__u32 cpuid_len;
	__u32 reserved_24;
};

static_assert(sizeof(struct sev_cc_blob) == 40, "sev_cc_blob");

#define SEV_HANDOVER_VERSION		2

/**
 * struct sev_handover - what the stub found and did
 * @version: SEV_HANDOVER_VERSION
 * @size: bytes of this structure
 * @sev_status: SEV_STATUS MSR
 * @cpuid_gpa: CPUID page, 0 under SEV-ES
 * @secrets_gpa: secrets page, 0 under SEV-ES
 * @launch_gpa: launch page
 * @hv_features: hypervisor features
 * @ghcb_version: version of the GHCB protocol agreed on
 * @cbit: position of the C-bit
 * @exits: VMGEXITs of the stub, both protocols
 * @accept_exits: of these, page state changes for validation
 * @pvalidate_2m: PVALIDATEs of 2 MiB which succeeded
 * @pvalidate_4k: PVALIDATEs of 4 KiB which succeeded
 * @size_mismatches: PVALIDATEs of 2 MiB which had to be split
 * @vc_count: #VC exceptions which the stub handled
 * @ap_gpa: AP page (asm/sev/ap_page.h), registered as the AP jump table; 0 under
 *	SEV-SNP
 * @vmsa_gpa: written by a kernel which has crashed: page with the VMSA of the
 *	CPU that the next kernel runs on, not to be touched; else 0
 */
struct sev_handover {
	__u32 version;
	__u32 size;
	__u64 sev_status;
	__u64 cpuid_gpa;
	__u64 secrets_gpa;
	__u64 launch_gpa;
	__u64 hv_features;
	__u32 ghcb_version;
	__u32 cbit;
	__u32 exits;
	__u32 accept_exits;
	__u32 pvalidate_2m;
	__u32 pvalidate_4k;
	__u32 size_mismatches;
	__u32 vc_count;
	__u64 ap_gpa;
	__u64 vmsa_gpa;
};

#endif /* _ASM_X86_SEV_HANDOVER_H */
