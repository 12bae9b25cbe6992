/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The GHCB MSR protocol: one register that carries a request to the
 * hypervisor and its answer back.  GHCB specification (AMD 56421) rev. 2.04,
 * section 2.3, tables 1 and 2.
 */
#ifndef _ASM_X86_SEV_MSR_PROTOCOL_H
#define _ASM_X86_SEV_MSR_PROTOCOL_H

#define SEV_MSR_GHCB			0xc0010130
#define SEV_MSR_STATUS			0xc0010131

/* SEV_STATUS, AMD APM vol. 2, 15.34.10 */
#define SEV_STATUS_SEV_BIT		0
#define SEV_STATUS_ES_BIT		1
#define SEV_STATUS_SNP_BIT		2
#define SEV_STATUS_DEBUG_SWAP_BIT	7
#define SEV_STATUS_NO_HOST_IBS_BIT	8
#define SEV_STATUS_BTB_ISOLATION_BIT	9
#define SEV_STATUS_SECURE_TSC_BIT	11
#define SEV_STATUS_IBS_VIRT_BIT		14
#define SEV_STATUS_SMT_PROTECTION_BIT	17
#define SEV_STATUS_IBPB_ON_ENTRY_BIT	23

/* GHCBInfo, bits 11:0 */
#define SEV_MSRP_INFO_MASK		0xfff
#define SEV_MSRP_SEV_INFO		0x001
#define SEV_MSRP_SEV_INFO_REQ		0x002
#define SEV_MSRP_CPUID_REQ		0x004
#define SEV_MSRP_CPUID			0x005
#define SEV_MSRP_AP_RESET_HOLD_REQ	0x006
#define SEV_MSRP_AP_RESET_HOLD		0x007
#define SEV_MSRP_PREFERRED_REQ		0x010
#define SEV_MSRP_PREFERRED		0x011
#define SEV_MSRP_REGISTER_REQ		0x012
#define SEV_MSRP_REGISTER		0x013
#define SEV_MSRP_PSC_REQ		0x014
#define SEV_MSRP_PSC			0x015
#define SEV_MSRP_FEATURES_REQ		0x080
#define SEV_MSRP_FEATURES		0x081
#define SEV_MSRP_TERMINATE		0x100

/* 0x001: versions and C-bit position */
#define SEV_MSRP_MAX_VERSION_SHIFT	48
#define SEV_MSRP_MIN_VERSION_SHIFT	32
#define SEV_MSRP_CBIT_SHIFT		24

/* 0x004, 0x005: CPUID */
#define SEV_MSRP_CPUID_VALUE_SHIFT	32
#define SEV_MSRP_CPUID_REG_SHIFT	30
#define SEV_MSRP_CPUID_REG_MASK		3

/* 0x014, 0x015: page state change of one 4 KiB page */
#define SEV_MSRP_PSC_OP_SHIFT		52
#define SEV_MSRP_PSC_ERROR_SHIFT	32

/* 0x080, 0x081: hypervisor features */
#define SEV_MSRP_FEATURES_SHIFT		12
#define SEV_HV_FEATURE_SNP_BIT		0
#define SEV_HV_FEATURE_AP_CREATION_BIT	1

/* 0x100: termination */
#define SEV_MSRP_TERM_SET_SHIFT		12
#define SEV_MSRP_TERM_REASON_SHIFT	16
#define SEV_TERM_SET_PROTOCOL		0
#define SEV_TERM_REASON_VERSION		1	/* of SEV_TERM_SET_PROTOCOL */
#define SEV_TERM_REASON_NO_SNP		2	/* of SEV_TERM_SET_PROTOCOL */
#define SEV_TERM_SET_DIRECT		3	/* ours: reason = enum sev_failure */

#endif /* _ASM_X86_SEV_MSR_PROTOCOL_H */
