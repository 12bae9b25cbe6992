/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The AP page (asm/sev/ap_page.h), as the image brings it to SEV_AP_GPA.  It does
 * not run where it lies here: every address is its offset in the page, or
 * SEV_AP_GPA and that.
 *
 * A CPU that starts here, or is sent back by a kernel, waits in an AP reset hold
 * by the MSR protocol (GHCB 2.04, sections 2.3.1 and 4.3), which needs no GHCB.
 * It leaves only if the kernel has asked for it, and takes the request out when
 * it does: a CPU which the host starts early, twice, or in place of another one
 * stays (E22).
 *
 * Nothing here causes #VC: no CPUID, no port I/O, no MSR but GHCB and EFER (AMD
 * APM vol. 2, 15.34.10 and 15.35).  All CPUs share the page and its stack, on
 * which there is never anything but what every one of them would put there.
 */
#include <linux/linkage.h>
#include <asm/msr-index.h>
#include <asm/processor-flags.h>
#include <asm/sev/ap_page.h>
#include <asm/sev/msr_protocol.h>

#define OFF(label)		((label) - sev_direct_ap_page)

#define AP_STACK_TOP		0x1000

/* Leaf 1: the APIC ID is the top byte of EBX, register 1 of the MSR protocol. */
#define AP_CPUID_LEAF		1
#define AP_CPUID_EBX		(1 << SEV_MSRP_CPUID_REG_SHIFT)
#define AP_CPUID_ID_SHIFT	24
#define AP_CPUID_ANSWER_MASK	(SEV_MSRP_CPUID_REG_MASK << SEV_MSRP_CPUID_REG_SHIFT |	\
				 SEV_MSRP_INFO_MASK)

/* Kernels have their 64-bit code and data at 0x10 and 0x18: NMIs still get there. */
#define AP_CODE_16		0x08
#define AP_DATA_16		0x20

	.text
	.balign	16
SYM_DATA_START(sev_direct_ap_page)
	.word	0				/* ip */
	.word	0				/* cs */
	.long	SEV_AP_NOBODY			/* asked */
	.long	SEV_AP_MAGIC
	.word	SEV_AP_VERSION
	.word	OFF(.Lstart)
	.word	OFF(.Lpark)
	.word	OFF(.Lidt)
	.word	.Lidt_end - .Lidt - 1
	.word	OFF(.Lend)

	.balign	8
.Lgdt:
	.quad	0
	.quad	0x00009b000000ffff | (SEV_AP_GPA << 16)	/* AP_CODE_16 */
	.quad	0x00af9b000000ffff
	.quad	0x00cf93000000ffff
	.quad	0x000093000000ffff | (SEV_AP_GPA << 16)	/* AP_DATA_16 */
.Lgdt_end:
.Lgdt_pointer:
	.word	.Lgdt_end - .Lgdt - 1
	.quad	SEV_AP_GPA + OFF(.Lgdt)
.Lcompat_pointer:
	.long	OFF(.Lcompat)
	.word	AP_CODE_16

/* Real mode: only vector 2, NMI, leads anywhere; others end in a shutdown. */
	.balign	4
.Lidt:
	.long	0, 0
	.word	OFF(.Lnmi), SEV_AP_SEGMENT
.Lidt_end:
.Lidt_pointer:
	.word	.Lidt_end - .Lidt - 1
	.long	SEV_AP_GPA + OFF(.Lidt)

/* From a kernel: interrupts off, this page mapped one to one, perhaps read-only. */
	.code64
.Lpark:
	lgdt	.Lgdt_pointer(%rip)
	/* Without long mode these have no meaning, or the wrong one. */
	movq	%cr4, %rax
	andl	$(X86_CR4_PAE | X86_CR4_LA57), %eax
	movq	%rax, %cr4
	ljmpl	*.Lcompat_pointer(%rip)

	.code16
.Lcompat:
	movw	$AP_DATA_16, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	%ax, %fs
	movw	%ax, %gs
	/* From here to real mode an NMI would be the end of the guest. */
	lidtl	OFF(.Lidt_pointer)
	movl	%cr0, %eax
	andl	$~X86_CR0_PG, %eax
	movl	%eax, %cr0
	movl	$MSR_EFER, %ecx
	rdmsr
	andl	$~EFER_LME, %eax
	wrmsr
	xorl	%eax, %eax
	movl	%eax, %cr3
	movl	%eax, %cr4
	movl	$X86_CR0_ET, %eax
	movl	%eax, %cr0
	ljmpw	$SEV_AP_SEGMENT, $OFF(.Lreal)
.Lreal:
	movw	%cs, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	%ax, %fs
	movw	%ax, %gs
	xorw	%bp, %bp
	jmp	.Lhold_anew

/* From the launch.  BP: whether this is the first start, by a SIPI. */
.Lstart:
	movw	$1, %bp
.Lhold_anew:
	movl	$AP_STACK_TOP, %esp

	/* DI = the APIC ID, as far as the MSR protocol tells it */
	movl	$SEV_MSR_GHCB, %ecx
	movl	$AP_CPUID_LEAF, %edx
	movl	$(AP_CPUID_EBX | SEV_MSRP_CPUID_REQ), %eax
	wrmsr
	.byte	0xf3, 0x0f, 0x01, 0xd9		/* VMGEXIT */
	rdmsr
	andl	$AP_CPUID_ANSWER_MASK, %eax
	cmpl	$(AP_CPUID_EBX | SEV_MSRP_CPUID), %eax
	jne	.Ldead
	shrl	$AP_CPUID_ID_SHIFT, %edx
	movl	%edx, %edi

	testw	%bp, %bp
	jnz	.Lasked

.Lhold:
	movl	$SEV_MSRP_AP_RESET_HOLD_REQ, %eax
	xorl	%edx, %edx
	wrmsr
	.byte	0xf3, 0x0f, 0x01, 0xd9		/* VMGEXIT */
	rdmsr
	movl	%eax, %ebx
	andl	$SEV_MSRP_INFO_MASK, %ebx
	cmpl	$SEV_MSRP_AP_RESET_HOLD, %ebx
	jne	.Ldead
	/* No data: something else than a SIPI */
	andl	$~SEV_MSRP_INFO_MASK, %eax
	orl	%edx, %eax
	jz	.Lhold

.Lasked:
	movl	SEV_AP_OFF_ASKED, %eax
	cmpl	$SEV_AP_NOBODY, %eax
	je	.Lhold
	movzbl	%al, %ebx
	cmpl	%ebx, %edi
	jne	.Lhold
	movl	$SEV_AP_NOBODY, %ebx
	lock cmpxchgl %ebx, SEV_AP_OFF_ASKED
	jne	.Lhold
	ljmpw	*SEV_AP_OFF_IP

/*
 * NMI: waits anew. Another CPU may have put its own frame over this one's; what
 * is returned to is the same for all.
 */
.Lnmi:
	pushw	$X86_EFLAGS_FIXED
	pushw	$SEV_AP_SEGMENT
	pushw	$OFF(.Lresume)
	iretw
.Lresume:
	movl	$AP_STACK_TOP, %esp
	xorw	%bp, %bp
	jmp	.Lhold_anew

/* The host does not know the protocol: there is nobody to be woken by. */
.Ldead:
	cli
	hlt
	jmp	.Ldead
.Lend:
SYM_DATA_END(sev_direct_ap_page)
