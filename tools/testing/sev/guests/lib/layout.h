/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Places and numbers which assembly and C of the guest programs share. The
 * three low pages are the model's contract with flat guests.
 */
#ifndef GUEST_LAYOUT_H
#define GUEST_LAYOUT_H

#define CPUID_PAGE		0x80000
#define SECRETS_PAGE		0x81000
#define INFO_PAGE		0x82000

/* Page below 1 MiB where real-mode code of a test may go; never launched */
#define TRAMPOLINE_PAGE		0x10000

/* Memory which the launch does not touch: 2 MiB ranges for the tests */
#define FREE_BASE		0x1000000

#define INFO_MODE		4
#define INFO_LOW_TOP		24

#define MODE_NONE		0
#define MODE_ES			1
#define MODE_SNP		2

#define MAX_CPUS		4
#define STACK_SIZE		8192
#define MAPPED_GIB		6

#define SEL_CODE32		0x08
#define SEL_DATA		0x10
#define SEL_CODE64		0x18
#define SEL_USER_DATA		0x23
#define SEL_USER_CODE64		0x2b
#define SEL_USER_CODE32		0x33
#define SEL_CODE16		0x38
#define SEL_DATA16		0x40
#define SEL_TSS			0x48	/* of CPU 0; 16 bytes each */

#define MSR_EFER		0xc0000080
#define MSR_GHCB		0xc0010130
#define MSR_SEV_STATUS		0xc0010131

#define CR0_PE			0x00000001
#define CR0_NE			0x00000020
#define CR0_WP			0x00010000
#define CR0_PG			0x80000000
#define CR4_PAE			0x20
#define EFER_LME		0x100
#define EFER_NXE		0x800

#define PTE_P			1
#define PTE_W			2
#define PTE_U			4
#define PTE_PS			0x80
#define PTE_TABLE		(PTE_P | PTE_W | PTE_U)

/* struct entry_state, in dwords */
#define ES_EAX			0
#define ES_EBX			4
#define ES_ECX			8
#define ES_EDX			12
#define ES_ESI			16
#define ES_EDI			20
#define ES_EBP			24
#define ES_ESP			28
#define ES_CR0			32
#define ES_CR4			36
#define ES_EFER			40
#define ES_GHCB_LOW		44
#define ES_GHCB_HIGH		48

#endif
