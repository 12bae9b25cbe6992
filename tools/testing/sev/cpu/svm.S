/* SPDX-License-Identifier: GPL-2.0 */
/* World switch. The model uses neither FPU nor FS, GS, TR: they stay the guest's. */

	.text
	/* svm_run(vmcb_pa = RDI, struct gprs * = RSI) */
	.globl	svm_run
svm_run:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushq	%rsi
	movq	%rdi, %rax
	movq	%rsi, %rdi
	movq	0x00(%rdi), %rcx
	movq	0x08(%rdi), %rdx
	movq	0x10(%rdi), %rbx
	movq	0x18(%rdi), %rbp
	movq	0x20(%rdi), %rsi
	movq	0x30(%rdi), %r8
	movq	0x38(%rdi), %r9
	movq	0x40(%rdi), %r10
	movq	0x48(%rdi), %r11
	movq	0x50(%rdi), %r12
	movq	0x58(%rdi), %r13
	movq	0x60(%rdi), %r14
	movq	0x68(%rdi), %r15
	movq	0x28(%rdi), %rdi
	vmrun	%rax
	pushq	%rdi
	movq	8(%rsp), %rdi
	movq	%rcx, 0x00(%rdi)
	movq	%rdx, 0x08(%rdi)
	movq	%rbx, 0x10(%rdi)
	movq	%rbp, 0x18(%rdi)
	movq	%rsi, 0x20(%rdi)
	movq	%r8, 0x30(%rdi)
	movq	%r9, 0x38(%rdi)
	movq	%r10, 0x40(%rdi)
	movq	%r11, 0x48(%rdi)
	movq	%r12, 0x50(%rdi)
	movq	%r13, 0x58(%rdi)
	movq	%r14, 0x60(%rdi)
	movq	%r15, 0x68(%rdi)
	popq	%rax
	movq	%rax, 0x28(%rdi)
	popq	%rsi
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	cld
	ret

	.globl	vmsave
vmsave:
	movq	%rdi, %rax
	vmsave	%rax
	ret

	.globl	vmload
vmload:
	movq	%rdi, %rax
	vmload	%rax
	ret

	.section .note.GNU-stack, "", @progbits
