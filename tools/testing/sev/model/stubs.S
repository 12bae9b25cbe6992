/* SPDX-License-Identifier: GPL-2.0 */
/* Exceptions of the model itself: an NMI is a kick, all others are its end. */

#define APIC_EOI_PA	0xfee000b0

	.text
	.globl	idt_stubs
	.align	16
idt_stubs:
	.set	vector, 0
	.rept	32
	.align	16
	.if	(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17)
	.else
	pushq	$0
	.endif
	pushq	$vector
	jmp	common
	.set	vector, vector + 1
	.endr

common:
	cmpq	$2, (%rsp)
	je	nmi
	movq	%rsp, %rdi
	call	model_exception
nmi:
	addq	$16, %rsp
	/* An NMI between STGI and HLT must not let the CPU fall asleep. */
	pushq	%rax
	leaq	kick_window(%rip), %rax
	cmpq	%rax, 8(%rsp)
	jb	1f
	leaq	kick_window_end(%rip), %rax
	cmpq	%rax, 8(%rsp)
	ja	1f
	movq	%rax, 8(%rsp)
1:
	popq	%rax
	iretq

	/* An interrupt of the guest's, taken only where take_interrupts() asks for it. */
	.globl	interrupt_stub
interrupt_stub:
	pushq	%rax
	movl	$APIC_EOI_PA, %eax
	movl	$0, (%rax)
	popq	%rax
	iretq

	.globl	take_interrupts
take_interrupts:
	stgi
	sti
	nop
	nop
	cli
	clgi
	ret

	.globl	wait_for_kick
wait_for_kick:
	stgi
kick_window:
	hlt
kick_window_end:
	clgi
	ret

	/* Takes a pending NMI here. */
	.globl	take_nmi
take_nmi:
	stgi
	nop
	clgi
	ret

	/* Ends the NMI-blocked state which an exit from a guest's NMI handler leaves. */
	.globl	unblock_nmi
unblock_nmi:
	movq	%rsp, %rax
	movl	%ss, %ecx
	pushq	%rcx
	pushq	%rax
	pushfq
	movl	%cs, %ecx
	pushq	%rcx
	leaq	1f(%rip), %rcx
	pushq	%rcx
	iretq
1:
	ret

	.section .note.GNU-stack, "", @progbits
