/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where an SEV-ES or SEV-SNP guest without firmware starts: 32-bit protected
 * mode, paging off, so that all memory is private and no C-bit position is
 * needed.  ESI = launch page.
 *
 * Until 64-bit code has an interrupt table, nothing here may raise #VC: no
 * CPUID, no port I/O, no MSR but GHCB, SEV_STATUS and EFER, which never exit
 * with #VC (AMD APM vol. 2, 15.34.10 and 15.35).
 *
 * Throughout: EBP = address of sev_direct_entry, ESI = launch page,
 * EDI = scratch memory.
 */
#include <linux/linkage.h>
#include <asm/msr-index.h>
#include <asm/processor-flags.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/launch.h>
#include <asm/sev/msr_protocol.h>

#include "../../../kernel/sev/core/failure.h"
#include "layout.h"

#define REL(sym)	((sym) - sev_direct_entry)

	.text
	.code32

SYM_CODE_START(sev_direct_entry)
	cli
	cld
	movl	$SEV_FAIL_ENTRY_LAUNCH_PAGE, %eax
	cmpl	$SEV_LAUNCH_MAGIC, SEV_LAUNCH_OFF_MAGIC(%esi)
	jne	.Lfail
	cmpl	$0, SEV_LAUNCH_OFF_SCRATCH_GPA + 4(%esi)
	jne	.Lfail
	cmpl	$STUB_SCRATCH_SIZE, SEV_LAUNCH_OFF_SCRATCH_SIZE(%esi)
	jb	.Lfail

	movl	SEV_LAUNCH_OFF_SCRATCH_GPA(%esi), %edi
	leal	STUB_STACK_TOP(%edi), %esp
	call	1f
1:	popl	%ebp
	subl	$REL(1b), %ebp

	/* EBX = C-bit position */
	movl	$SEV_MSR_STATUS, %ecx
	rdmsr
	testl	$(1 << SEV_STATUS_SNP_BIT), %eax
	jnz	2f
	testl	$(1 << SEV_STATUS_ES_BIT), %eax
	movl	$SEV_FAIL_ENTRY_NOT_ES, %eax
	jz	.Lfail
	call	cbit_from_hypervisor
	jmp	3f
2:	call	cbit_from_cpuid_page
3:	movl	$SEV_FAIL_ENTRY_CBIT_RANGE, %eax
	cmpl	$32, %ebx
	jb	.Lfail
	cmpl	$51, %ebx
	ja	.Lfail

	/* EBX = upper half of the C-bit mask */
	leal	-32(%ebx), %ecx
	movl	$1, %ebx
	shll	%cl, %ebx

	call	build_page_tables
	call	build_gdt

	/* The far return into 64-bit code, and its parameter: the mask */
	pushl	%ebx
	pushl	$STUB_CS64
	leal	REL(sev_entry_64)(%ebp), %eax
	pushl	%eax

	/* A value that the host cannot know, written as private memory */
	movl	$100, %ecx
4:	rdrand	%ebp
	jc	5f
	loop	4b
	movl	$SEV_FAIL_ENTRY_RDRAND, %eax
	jmp	.Lfail
5:	movl	%ebp, STUB_CBIT_PROBE(%edi)

	/* Long mode, still in 32-bit code */
	movl	%cr4, %eax
	orl	$X86_CR4_PAE, %eax
	movl	%eax, %cr4
	leal	STUB_PML4(%edi), %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	btsl	$_EFER_LME, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$(X86_CR0_PG | X86_CR0_PE), %eax
	movl	%eax, %cr0

	/*
	 * A wrong position would make this a shared page, or another one: the
	 * value would not come back (E4).  Nothing before this trusts memory.
	 */
	movl	$SEV_FAIL_ENTRY_CBIT_WRONG, %eax
	cmpl	%ebp, STUB_CBIT_PROBE(%edi)
	jne	.Lfail
	lretl

/* EAX = reason. No memory, no stack: neither may be there. */
.Lfail:
	shll	$SEV_MSRP_TERM_REASON_SHIFT, %eax
	orl	$(SEV_TERM_SET_DIRECT << SEV_MSRP_TERM_SET_SHIFT | SEV_MSRP_TERMINATE), %eax
	xorl	%edx, %edx
	movl	$SEV_MSR_GHCB, %ecx
	wrmsr
	.byte	0xf3, 0x0f, 0x01, 0xd9	/* VMGEXIT */
6:	hlt
	jmp	6b
SYM_CODE_END(sev_direct_entry)

/* EBX = C-bit position, as the secure processor let it stand */
SYM_FUNC_START_LOCAL(cbit_from_cpuid_page)
	movl	SEV_LAUNCH_OFF_CPUID_GPA(%esi), %edx
	movl	$SEV_FAIL_ENTRY_CPUID, %eax
	movl	(%edx), %ecx
	testl	%ecx, %ecx
	jz	.Lfail
	cmpl	$SEV_CPUID_PAGE_MAX, %ecx
	ja	.Lfail
	addl	$SEV_CPUID_PAGE_OFF_ENTRIES, %edx
1:	cmpl	$SEV_CPUID_ENCRYPTION, (%edx)
	je	2f
	addl	$SEV_CPUID_ENTRY_SIZE, %edx
	loop	1b
	jmp	.Lfail
2:	movl	SEV_CPUID_ENTRY_OFF_EBX(%edx), %ebx
	andl	$SEV_CPUID_CBIT_MASK, %ebx
	RET
SYM_FUNC_END(cbit_from_cpuid_page)

/* EBX = C-bit position, as the hypervisor claims: GHCB MSR protocol, 0x002 */
SYM_FUNC_START_LOCAL(cbit_from_hypervisor)
	movl	$SEV_MSRP_SEV_INFO_REQ, %eax
	xorl	%edx, %edx
	movl	$SEV_MSR_GHCB, %ecx
	wrmsr
	.byte	0xf3, 0x0f, 0x01, 0xd9	/* VMGEXIT */
	rdmsr
	movl	%eax, %ebx
	shrl	$SEV_MSRP_CBIT_SHIFT, %ebx
	andl	$SEV_MSRP_INFO_MASK, %eax
	cmpl	$SEV_MSRP_SEV_INFO, %eax
	movl	$SEV_FAIL_ENTRY_SEV_INFO, %eax
	jne	.Lfail
	RET
SYM_FUNC_END(cbit_from_hypervisor)

/*
 * Identity map of the low 4 GiB by 2 MiB pages, all private, and the empty
 * window above it.  The memory is zeroed.
 */
SYM_FUNC_START_LOCAL(build_page_tables)
	leal	STUB_PDPT + STUB_PTE_TABLE(%edi), %eax
	movl	%eax, STUB_PML4(%edi)
	movl	%ebx, STUB_PML4 + 4(%edi)
	leal	STUB_WINDOW_PDPT + STUB_PTE_TABLE(%edi), %eax
	movl	%eax, STUB_PML4 + 8(%edi)
	movl	%ebx, STUB_PML4 + 12(%edi)
	leal	STUB_WINDOW_PD + STUB_PTE_TABLE(%edi), %eax
	movl	%eax, STUB_WINDOW_PDPT(%edi)
	movl	%ebx, STUB_WINDOW_PDPT + 4(%edi)

	leal	STUB_PD + STUB_PTE_TABLE(%edi), %eax
	xorl	%ecx, %ecx
1:	movl	%eax, STUB_PDPT(%edi, %ecx, 8)
	movl	%ebx, STUB_PDPT + 4(%edi, %ecx, 8)
	addl	$0x1000, %eax
	incl	%ecx
	cmpl	$4, %ecx
	jb	1b

	movl	$STUB_PTE_HUGE, %eax
	xorl	%ecx, %ecx
2:	movl	%eax, STUB_PD(%edi, %ecx, 8)
	movl	%ebx, STUB_PD + 4(%edi, %ecx, 8)
	addl	$0x200000, %eax
	incl	%ecx
	cmpl	$2048, %ecx
	jb	2b
	RET
SYM_FUNC_END(build_page_tables)

/* Null, 32-bit code, 64-bit code and data, all flat */
SYM_FUNC_START_LOCAL(build_gdt)
	movl	$0x0000ffff, STUB_GDT + 0x08(%edi)
	movl	$0x00cf9b00, STUB_GDT + 0x0c(%edi)
	movl	$0x0000ffff, STUB_GDT + 0x10(%edi)
	movl	$0x00af9b00, STUB_GDT + 0x14(%edi)
	movl	$0x0000ffff, STUB_GDT + 0x18(%edi)
	movl	$0x00cf9300, STUB_GDT + 0x1c(%edi)

	subl	$8, %esp
	movw	$0x1f, (%esp)
	leal	STUB_GDT(%edi), %eax
	movl	%eax, 2(%esp)
	lgdt	(%esp)
	addl	$8, %esp
	RET
SYM_FUNC_END(build_gdt)
