/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stub's 64-bit assembly: from the mode switch to C, exceptions, and the
 * way out to the kernel.
 */
#include <linux/linkage.h>
#include <asm/processor-flags.h>

#include "layout.h"

	.text
	.code64

/*
 * From entry_32.S: ESI = launch page, EDI = scratch memory, on the stack the
 * upper half of the C-bit mask.
 */
SYM_CODE_START(sev_entry_64)
	movl	%edi, %edi
	movl	%esi, %esi
	movl	%esp, %esp
	movl	$STUB_DS, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs

	movl	(%rsp), %edx
	shlq	$32, %rdx
	movq	%cr3, %rax
	orq	%rdx, %rax
	movq	%rax, %cr3

	leaq	STUB_STACK_TOP(%rdi), %rsp
	xorl	%ebp, %ebp
	call	sev_stub_main
1:	hlt
	jmp	1b
SYM_CODE_END(sev_entry_64)

/* One entry of 16 bytes for each exception vector; \error: the CPU gives a code */
.macro STUB_VECTOR nr, error=0
	.balign	16
	.if \error == 0
	pushq	$0
	.endif
	pushq	$\nr
	jmp	exception_common
.endm

SYM_CODE_START(sev_stub_vectors)
	.irp nr, 0, 1, 2, 3, 4, 5, 6, 7
	STUB_VECTOR \nr
	.endr
	STUB_VECTOR 8, 1
	STUB_VECTOR 9
	.irp nr, 10, 11, 12, 13, 14
	STUB_VECTOR \nr, 1
	.endr
	.irp nr, 15, 16
	STUB_VECTOR \nr
	.endr
	STUB_VECTOR 17, 1
	.irp nr, 18, 19, 20
	STUB_VECTOR \nr
	.endr
	STUB_VECTOR 21, 1
	.irp nr, 22, 23, 24, 25, 26, 27, 28
	STUB_VECTOR \nr
	.endr
	STUB_VECTOR 29, 1
	STUB_VECTOR 30, 1
	STUB_VECTOR 31
SYM_CODE_END(sev_stub_vectors)

/* Builds struct pt_regs; the error code lies where it has orig_ax. */
SYM_CODE_START_LOCAL(exception_common)
	cld
	xchgq	%rdi, (%rsp)
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%rax
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15

	movq	%rsp, %rsi
	movq	%rsp, %rbp
	andq	$-16, %rsp
	call	sev_stub_exception
	movq	%rbp, %rsp

	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rax
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	addq	$8, %rsp
	iretq
SYM_CODE_END(exception_common)

/*
 * void sev_stub_leave(u64 boot_params, u64 entry, u64 wipe, u64 wipe_size)
 *
 * Wipes the stub's memory, its stack included, and enters the kernel as the
 * 64-bit boot protocol has it: RSI = boot_params, no interrupt table.
 */
SYM_CODE_START(sev_stub_leave)
	movq	%rdi, %r8
	movq	%rsi, %r9
	movq	%rdx, %rdi
	leaq	.Lno_idt(%rip), %rax
	lidt	(%rax)
	xorl	%eax, %eax
	rep stosb

	movq	%r8, %rsi
	movq	%r9, %rax
	xorl	%ebx, %ebx
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	xorl	%edi, %edi
	xorl	%ebp, %ebp
	xorl	%esp, %esp
	xorl	%r8d, %r8d
	xorl	%r9d, %r9d
	xorl	%r10d, %r10d
	xorl	%r11d, %r11d
	xorl	%r12d, %r12d
	xorl	%r13d, %r13d
	xorl	%r14d, %r14d
	xorl	%r15d, %r15d
	jmp	*%rax
SYM_CODE_END(sev_stub_leave)

	.section .rodata
	.balign	16
.Lno_idt:
	.word	0
	.quad	0
