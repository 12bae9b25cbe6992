/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers of the architecture which more than one room needs. */
#ifndef SEV_MODEL_SEV_H
#define SEV_MODEL_SEV_H

#define MSR_APIC_BASE		0x1bU
#define MSR_EFER		0xc0000080U
#define MSR_PAT			0x277U
#define MSR_GHCB		0xc0010130U
#define MSR_SEV_STATUS		0xc0010131U

#define EFER_SCE		0x001ULL
#define EFER_LME		0x100ULL
#define EFER_LMA		0x400ULL
#define EFER_NXE		0x800ULL
#define EFER_SVME		0x1000ULL

#define CR0_PE			0x00000001ULL
#define CR0_ET			0x00000010ULL
#define CR0_NW			0x20000000ULL
#define CR0_CD			0x40000000ULL
#define CR0_PG			0x80000000ULL
#define CR4_PAE			0x00000020ULL
#define CR4_MCE			0x00000040ULL
#define CR4_LA57		0x00001000ULL

/* SVM exit codes = #VC error codes (AMD APM vol. 2, appendix C) */
#define EXIT_CR3_READ		0x03
#define EXIT_CR0_WRITE		0x10
#define EXIT_CR3_WRITE		0x13
#define EXIT_CR4_WRITE		0x14
#define EXIT_DR7_READ		0x27
#define EXIT_DR7_WRITE		0x37
#define EXIT_EXCP_BASE		0x40
#define EXIT_EXCP_DB		0x41
#define EXIT_EXCP_UD		0x46
#define EXIT_EXCP_AC		0x51
#define EXIT_INTR		0x60
#define EXIT_NMI		0x61
#define EXIT_RDTSC		0x6e
#define EXIT_RDPMC		0x6f
#define EXIT_CPUID		0x72
#define EXIT_RSM		0x73
#define EXIT_IRET		0x74
#define EXIT_INVD		0x76
#define EXIT_HLT		0x78
#define EXIT_INVLPGA		0x7a
#define EXIT_IOIO		0x7b
#define EXIT_MSR		0x7c
#define EXIT_SHUTDOWN		0x7f
#define EXIT_VMRUN		0x80
#define EXIT_VMMCALL		0x81
#define EXIT_VMLOAD		0x82
#define EXIT_VMSAVE		0x83
#define EXIT_STGI		0x84
#define EXIT_CLGI		0x85
#define EXIT_SKINIT		0x86
#define EXIT_RDTSCP		0x87
#define EXIT_WBINVD		0x89
#define EXIT_MONITOR		0x8a
#define EXIT_MWAIT		0x8b
#define EXIT_NPF		0x400
#define EXIT_VMGEXIT		0x403
#define EXIT_UNVALIDATED	0x404
#define EXIT_INVALID		0xffffffffU

/* sev_features in a VMSA; SEV_STATUS is this shifted left by two */
#define SEV_FEATURE_SNP		BIT(0)
#define SEV_FEATURE_DEBUG_SWAP	BIT(5)

/* Launch page types (SNP firmware ABI, SNP_LAUNCH_UPDATE) */
enum launch_type {
	LAUNCH_NORMAL		= 1,
	LAUNCH_VMSA		= 2,
	LAUNCH_ZERO		= 3,
	LAUNCH_UNMEASURED	= 4,
	LAUNCH_SECRETS		= 5,
	LAUNCH_CPUID		= 6,
};

/* Offsets in a VMSA page (AMD APM vol. 2, appendix B) */
#define VMSA_VMPL		0x0ca
#define VMSA_SEV_FEATURES	0x3b0
#define VMSA_GPA_OF_KVM		0xfffffffff000ULL

#define VECTOR_DB		1
#define VECTOR_NMI		2
#define VECTOR_UD		6
#define VECTOR_DF		8
#define VECTOR_GP		13
#define VECTOR_PF		14
#define VECTOR_VC		29

#endif
