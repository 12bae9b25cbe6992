/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entry of every guest program: 32-bit protected mode, paging off, no stack.
 * CPU 0 notes what it found in its registers, learns the C-bit, builds the
 * page tables and goes to 64-bit mode. Other CPUs (EDI != 0) find the tables.
 */
#include "layout.h"

	.section .start, "ax"
	.code32
	.globl	_start
_start:
	cld
	testl	%edi, %edi
	jnz	ap_start32

	movl	%eax, entry_state + ES_EAX
	movl	%ebx, entry_state + ES_EBX
	movl	%ecx, entry_state + ES_ECX
	movl	%edx, entry_state + ES_EDX
	movl	%esi, entry_state + ES_ESI
	movl	%edi, entry_state + ES_EDI
	movl	%ebp, entry_state + ES_EBP
	movl	%esp, entry_state + ES_ESP
	movl	%cr0, %eax
	movl	%eax, entry_state + ES_CR0
	movl	%cr4, %eax
	movl	%eax, entry_state + ES_CR4
	movl	$MSR_EFER, %ecx
	rdmsr
	movl	%eax, entry_state + ES_EFER

	lgdt	gdt_pointer
	ljmp	$SEL_CODE32, $1f
1:	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs
	movl	$cpu_stacks + STACK_SIZE, %esp

	call	find_cbit
	call	build_tables
	call	early32
	xorl	%edi, %edi
	jmp	enter_long_mode

/* An AP with its index in EDI: from its VMSA, or with our GDT from real mode. */
ap_start32:
	lgdt	gdt_pointer
	ljmp	$SEL_CODE32, $ap_with_gdt
ap_with_gdt:
	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs

enter_long_mode:
	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$pml4, %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_LME | EFER_NXE, %eax
	wrmsr
	movl	%cr0, %eax
	andl	$0x9fffffff, %eax	/* caches on: an AP may start with CD and NW */
	orl	$CR0_PG | CR0_WP | CR0_NE | CR0_PE, %eax
	movl	%eax, %cr0
	ljmp	$SEL_CODE64, $start_long

/*
 * C-bit position to cbit, 0 without SEV. SNP: first entry for leaf 8000_001F
 * of the CPUID page. ES: GHCB MSR protocol, SEV information.
 */
find_cbit:
	movl	INFO_PAGE + INFO_MODE, %eax
	cmpl	$MODE_NONE, %eax
	je	3f
	movl	%eax, %esi
	movl	$MSR_GHCB, %ecx
	rdmsr
	movl	%eax, entry_state + ES_GHCB_LOW
	movl	%edx, entry_state + ES_GHCB_HIGH
	cmpl	$MODE_SNP, %esi
	je	1f
	movl	$2, %eax
	xorl	%edx, %edx
	wrmsr
	.byte	0xf3, 0x0f, 0x01, 0xd9
	rdmsr
	shrl	$24, %eax
	jmp	3f
1:	movl	$CPUID_PAGE + 16, %ebx
	movl	CPUID_PAGE, %ecx
2:	cmpl	$0x8000001f, (%ebx)
	je	4f
	addl	$48, %ebx
	decl	%ecx
	jnz	2b
	hlt
4:	movl	28(%ebx), %eax
	andl	$0x3f, %eax
3:	movl	%eax, cbit
	xorl	%edx, %edx
	testl	%eax, %eax
	jz	5f
	leal	-32(%eax), %ecx
	movl	$1, %edx
	shll	%cl, %edx
5:	movl	%edx, cbit_mask + 4
	ret

/* Identity map of MAPPED_GIB in 2 MiB pages; RAM with the C-bit. */
build_tables:
	movl	cbit_mask + 4, %ebp
	movl	$pdpt + PTE_TABLE, pml4
	movl	%ebp, pml4 + 4
	xorl	%ecx, %ecx
1:	movl	%ecx, %eax
	shll	$12, %eax
	addl	$page_directories + PTE_TABLE, %eax
	movl	%eax, pdpt(, %ecx, 8)
	movl	%ebp, pdpt + 4(, %ecx, 8)
	incl	%ecx
	cmpl	$MAPPED_GIB, %ecx
	jb	1b

	xorl	%ecx, %ecx
2:	movl	%ecx, %eax
	movl	%ecx, %edx
	shll	$21, %eax
	shrl	$11, %edx
	jnz	3f
	cmpl	INFO_PAGE + INFO_LOW_TOP, %eax
	jae	4f
3:	orl	%ebp, %edx
4:	orl	$PTE_TABLE | PTE_PS, %eax
	movl	%eax, page_directories(, %ecx, 8)
	movl	%edx, page_directories + 4(, %ecx, 8)
	incl	%ecx
	cmpl	$MAPPED_GIB * 512, %ecx
	jb	2b
	ret

	.text
	.code64
start_long:
	movl	%edi, %edi
	.globl	start_long_index
start_long_index:
	movq	$pml4, %rax
	orq	cbit_mask(%rip), %rax
	movq	%rax, %cr3
	leal	1(%edi), %eax
	imull	$STACK_SIZE, %eax
	leaq	cpu_stacks(%rax), %rsp
	xorl	%ebp, %ebp
	testl	%edi, %edi
	jnz	1f
	call	bsp_main
1:	call	ap_main
	ud2

/*
 * 16-bit code which a test copies to TRAMPOLINE_PAGE: a CPU in real mode
 * comes to ap_with_gdt with trampoline_index in EDI.
 */
	.code16
	.globl	trampoline, trampoline_end, trampoline_index
trampoline:
	cli
	cld
	movw	%cs, %ax
	movw	%ax, %ds
	movl	trampoline_index - trampoline, %edi
	lgdtl	trampoline_gdt - trampoline
	movl	%cr0, %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$SEL_CODE32, $ap_with_gdt
	.balign	4
trampoline_gdt:
	.word	gdt_end - gdt - 1
	.long	gdt
	.balign	4
trampoline_index:
	.long	1
trampoline_end:

	.data
	.balign	16
	.globl	gdt, gdt_end
gdt:
	.quad	0
	.quad	0x00cf9b000000ffff
	.quad	0x00cf93000000ffff
	.quad	0x00af9b000000ffff
	.quad	0x00cff3000000ffff
	.quad	0x00affb000000ffff
	.quad	0x00cffb000000ffff
	.quad	0x00009b010000ffff	# base TRAMPOLINE_PAGE
	.quad	0x000093000000ffff
	.fill	MAX_CPUS * 2, 8, 0
gdt_end:
	.globl	gdt_pointer
gdt_pointer:
	.word	gdt_end - gdt - 1
	.quad	gdt

	.bss
	.balign	4096
	.globl	pml4, pdpt, page_directories, cpu_stacks
pml4:
	.skip	4096
pdpt:
	.skip	4096
page_directories:
	.skip	4096 * MAPPED_GIB
cpu_stacks:
	.skip	STACK_SIZE * MAX_CPUS
	.globl	cbit_mask, cbit, entry_state
cbit_mask:
	.skip	8
cbit:
	.skip	4
entry_state:
	.skip	64
