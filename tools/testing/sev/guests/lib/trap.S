/* SPDX-License-Identifier: GPL-2.0 */
/* Exception and interrupt entries, and the ways to user and 32-bit code. */
#include "layout.h"

/* Bit n: vector n pushes an error code (#VC is 29) */
#define WITH_ERROR_CODE	0x60227d00

	.text
	.code64
	.balign	16
	.globl	trap_stubs
trap_stubs:
	vector = 0
	.rept	256
	.balign	16
	.if	vector >= 32
	pushq	$0
	.elseif	((WITH_ERROR_CODE >> vector) & 1) == 0
	pushq	$0
	.endif
	pushq	$vector
	jmp	trap_common
	vector = vector + 1
	.endr

	.balign	16
trap_common:
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rbx
	pushq	%rbp
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, %rdi
	cld
	call	trap_handler
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rbp
	popq	%rbx
	popq	%rdx
	popq	%rcx
	popq	%rax
	addq	$16, %rsp
	iretq

/*
 * void enter_user(u64 rip, u64 rsp, u64 cs, u64 rflags): returns when the
 * code there executes INT 0x80, whose handler ends in leave_user.
 */
	.globl	enter_user
enter_user:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, user_return(%rip)
	pushq	$SEL_USER_DATA
	pushq	%rsi
	pushq	%rcx
	pushq	%rdx
	pushq	%rdi
	iretq

	.globl	leave_user
leave_user:
	movq	user_return(%rip), %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret

/*
 * void call32(u32 code): runs 32-bit code with paging and long mode off, flat
 * segments, idt32 loaded; all that lies above 4 GiB of the registers is lost.
 */
	.globl	call32
call32:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	sidt	saved_idt(%rip)
	pushq	$SEL_CODE32
	pushq	$1f
	lretq
	.code32
1:	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%cr0, %eax
	andl	$~CR0_PG, %eax
	movl	%eax, %cr0
	movl	$MSR_EFER, %ecx
	rdmsr
	andl	$~EFER_LME, %eax
	wrmsr
	lidt	idt32_pointer
	call	*%edi
	movl	$pml4, %eax
	movl	%eax, %cr3
	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$CR0_PG, %eax
	movl	%eax, %cr0
	ljmp	$SEL_CODE64, $2f
	.code64
2:	movl	%esp, %esp
	movq	$pml4, %rax
	orq	cbit_mask(%rip), %rax
	movq	%rax, %cr3
	lidt	saved_idt(%rip)
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret

/*
 * 32-bit entries with an error code: the frame goes to trap32, and the
 * program goes on at trap32's resume address. A trap nobody expects ends the
 * guest: termination set 14, reason 1.
 */
	.code32
	.macro	entry32 vector
	.globl	trap32_\vector
trap32_\vector:
	movl	$\vector, trap32
	jmp	trap32_common
	.endm

	entry32	6
	entry32	8
	entry32	13
	entry32	14
	entry32	29

trap32_common:
	pushl	%eax
	cmpl	$0, trap32 + 28
	je	1f
	incl	trap32 + 4
	movl	4(%esp), %eax
	movl	%eax, trap32 + 8
	movl	8(%esp), %eax
	movl	%eax, trap32 + 12
	movl	12(%esp), %eax
	movl	%eax, trap32 + 16
	movl	16(%esp), %eax
	movl	%eax, trap32 + 20
	leal	4(%esp), %eax
	movl	%eax, trap32 + 24
	movl	trap32 + 28, %eax
	movl	%eax, 8(%esp)
	movl	$0, trap32 + 28
	popl	%eax
	addl	$4, %esp
	iretl
1:	movl	$MSR_GHCB, %ecx
	movl	$0x1e100, %eax
	xorl	%edx, %edx
	wrmsr
	.byte	0xf3, 0x0f, 0x01, 0xd9
	hlt
	jmp	1b

	.data
	.balign	8
idt32_pointer:
	.word	256 * 8 - 1
	.quad	idt32

	.bss
	.balign	16
	.globl	idt32, trap32, user_return
idt32:
	.skip	256 * 8
trap32:
	.skip	32
user_return:
	.skip	8
saved_idt:
	.skip	16
