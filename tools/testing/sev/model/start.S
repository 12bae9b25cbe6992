/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entry of the model by PVH note: 32-bit, paging off, EBX = hvm_start_info.
 * It is linked at the top 2 GiB and loaded at LOAD_PA; all physical memory is
 * mapped one to one besides. With LA57 in CPUID the tables get a fifth level.
 */
#include "layout.h"

#define PA(sym)		((sym) - LINK_VA + LOAD_PA)
#define PTE_P_RW	0x003
#define PTE_2M		0x083

	.section .note.Xen, "a", @note
	.align	4
	.long	4
	.long	8
	.long	18
	.asciz	"Xen"
	.quad	PA(start32)

	.section .text.start, "ax"
	.code32
	.globl	start32
start32:
	cld
	movl	%ebx, PA(start_info)
	movl	$PA(boot_stack_top), %esp
	call	build_tables
	call	enter_long
	lgdt	PA(gdt_pointer_pa)
	ljmp	$0x08, $PA(1f)
	.code64
1:
	movabsq	$start64, %rax
	jmp	*%rax

	.code32
build_tables:
	movl	$PA(table_1g), %edi
	xorl	%ecx, %ecx
1:
	/* 512 GiB one to one, 1 GiB pages */
	movl	%ecx, %eax
	shll	$30, %eax
	orl	$PTE_2M, %eax
	movl	%eax, (%edi, %ecx, 8)
	movl	%ecx, %eax
	shrl	$2, %eax
	movl	%eax, 4(%edi, %ecx, 8)
	incl	%ecx
	cmpl	$512, %ecx
	jb	1b

	movl	$PA(table_2m), %edi
	xorl	%ecx, %ecx
2:
	movl	%ecx, %eax
	shll	$21, %eax
	addl	$(LOAD_PA | PTE_2M), %eax
	movl	%eax, (%edi, %ecx, 8)
	incl	%ecx
	cmpl	$IMAGE_2M_PAGES, %ecx
	jb	2b

	movl	$(PA(table_2m) + PTE_P_RW), PA(table_high) + 510 * 8
	movl	$(PA(table_1g) + PTE_P_RW), PA(table_4)
	movl	$(PA(table_high) + PTE_P_RW), PA(table_4) + 511 * 8
	movl	$(PA(table_4) + PTE_P_RW), PA(table_5)
	movl	$(PA(table_4) + PTE_P_RW), PA(table_5) + 511 * 8
	ret

	/* PAE, LA57 when there is one, long mode, paging, SSE for the crypto library. */
	.globl	enter_long
enter_long:
	movl	$7, %eax
	xorl	%ecx, %ecx
	cpuid
	movl	$PA(table_4), %esi
	movl	$0x620, %edi
	testl	$(1 << 16), %ecx
	jz	1f
	movl	$PA(table_5), %esi
	orl	$0x1000, %edi
1:
	movl	%edi, %cr4
	movl	%esi, %cr3
	movl	$0xc0000080, %ecx
	rdmsr
	orl	$0x1900, %eax		/* SVME, NXE, LME */
	wrmsr
	movl	$0x80000031, %eax
	movl	%eax, %cr0
	ret

	.code64
start64:
	movabsq	$boot_stack_top, %rsp
	movl	start_info(%rip), %edi
	call	early_main
	/* RAX = new root: the model's copy at the top of memory */
	movq	%rax, %cr3
	lgdt	gdt_pointer(%rip)
	movq	$boot_stack_top, %rsp
	movq	%rax, %rdi
	call	stand_back
	movq	$cpu_stacks + STACK_SIZE, %rsp
	call	model_main
	ud2

	/* Application processors: 16-bit code, copied to AP_TRAMPOLINE. */
	.section .rodata
	.globl	trampoline, trampoline_end
	.code16
trampoline:
	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	lgdtl	AP_TRAMPOLINE + (trampoline_gdt - trampoline)
	movl	%cr0, %eax
	orl	$1, %eax
	movl	%eax, %cr0
	ljmpl	$0x18, $PA(ap_start32)
trampoline_gdt:
	.word	gdt_end - gdt - 1
	.long	PA(gdt)
trampoline_end:

	.section .text.start, "ax"
	.code32
ap_start32:
	movw	$0x10, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movl	$PA(ap_scratch_top), %esp
	call	enter_long
	ljmp	$0x08, $PA(1f)
	.code64
1:
	movq	PA(ap_root), %rax
	movabsq	$ap_start64, %rcx
	movq	%rax, %cr3
	jmp	*%rcx
ap_start64:
	lgdt	gdt_pointer(%rip)
	/* The starting CPU's number was left by the boot CPU. */
	movl	ap_index(%rip), %edi
	movl	%edi, %eax
	incl	%eax
	shlq	$STACK_SHIFT, %rax
	movabsq	$cpu_stacks, %rsp
	addq	%rax, %rsp
	call	ap_main
	ud2

	.section .data
	.align	16
	.globl	gdt
gdt:
	.quad	0
	.quad	0x00af9a000000ffff	/* 0x08: 64-bit code */
	.quad	0x00cf92000000ffff	/* 0x10: data */
	.quad	0x00cf9a000000ffff	/* 0x18: 32-bit code */
gdt_end:
gdt_pointer_pa:
	.word	gdt_end - gdt - 1
	.long	PA(gdt)
	.globl	gdt_pointer
gdt_pointer:
	.word	gdt_end - gdt - 1
	.quad	gdt
	.globl	ap_root, ap_index, start_info
	.align	8
ap_root:	.quad 0
ap_index:	.long 0
start_info:	.long 0

	.section .bss
	.align	4096
	.globl	table_1g, table_2m, table_high, table_4, table_5
table_1g:	.skip 4096
table_2m:	.skip 4096
table_high:	.skip 4096
table_4:	.skip 4096
table_5:	.skip 4096
ap_scratch:	.skip 1024
ap_scratch_top:
	.skip	1024
boot_stack:	.skip 16384
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
