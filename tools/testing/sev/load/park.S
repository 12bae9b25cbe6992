/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a SEV-ES guest's firmware keeps its APs: in real mode, in an AP reset
 * hold by the MSR protocol (GHCB 2.04, section 2.3.1), until a SIPI comes; then
 * on through the AP jump table, which DS reaches: IP at 0, CS at 2. While a kernel has
 * written nothing there, a CPU has nowhere to go, whoever started it.
 */

#define MSR_GHCB	0xc0010130
#define RESET_HOLD	0x006
#define RESET_HOLD_DONE	0x007

	.section .rodata
	.globl	park_code, park_code_end
	.code16
park_code:
	movl	$MSR_GHCB, %ecx
	movl	$RESET_HOLD, %eax
	xorl	%edx, %edx
	wrmsr
	rep; vmmcall
	rdmsr
	movl	%eax, %ebx
	andl	$0xfff, %ebx
	cmpl	$RESET_HOLD_DONE, %ebx
	jne	park_code
	/* nothing but zeros: something else than a SIPI ended the hold */
	andl	$0xfffff000, %eax
	orl	%edx, %eax
	jz	park_code
	cmpl	$0, 0
	je	park_code
	ljmpw	*0
park_code_end:

	.section .note.GNU-stack, "", @progbits
