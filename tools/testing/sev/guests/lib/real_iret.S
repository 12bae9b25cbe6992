/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For call32(): real_iret32 enters real mode by 16-bit code which was copied
 * to TRAMPOLINE_PAGE, keeps the flat 32-bit SS, and executes IRETW with ESP at
 * real_iret_frame. EBX = 0x600d comes back in real_iret_result.
 */
#include "layout.h"

	.text
	.code32
	.globl	real_iret32
real_iret32:
	pushl	%ebx
	movl	%esp, saved_esp
	xorl	%ebx, %ebx
	ljmp	$SEL_CODE16, $0
back:
	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	saved_esp, %esp
	movl	%ebx, real_iret_result
	popl	%ebx
	ret

	.code16
	.globl	real_iret_code, real_iret_code_end
real_iret_code:
	movl	%cr0, %eax
	andl	$~CR0_PE, %eax
	movl	%eax, %cr0
	ljmp	$TRAMPOLINE_PAGE >> 4, $1f - real_iret_code
1:	movl	$real_iret_frame, %esp
	iretw
target:
	movl	$0x600d, %ebx
	movl	%esp, %ecx
	movl	%cr0, %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$SEL_CODE32, $back
real_iret_code_end:

	.data
	.balign	16
	.globl	real_iret_frame, real_iret_result
real_iret_frame:
	.word	target - real_iret_code
	.word	TRAMPOLINE_PAGE >> 4
	.word	2
real_iret_result:
	.long	0
saved_esp:
	.long	0
