// SPDX-License-Identifier: GPL-2.0
/*
 * AP creation: the CPU starts with the registers of its VMSA page and with the
 * same SEV features; its GHCB MSR holds the SEV information.
 */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

u64 ap_regs[16], ap_cr0, ap_cr3, ap_cr4, ap_efer, ap_rflags;
static u64 ap_ghcb, ap_status;
static u32 started;

/* Stores the registers before anything else happens. */
asm(".text\n"
	".globl code64\n"
	"code64:\n"
	"	movq %rax, ap_regs\n"
	"	movq %rcx, ap_regs + 8\n"
	"	movq %rdx, ap_regs + 16\n"
	"	movq %rbx, ap_regs + 24\n"
	"	movq %rsp, ap_regs + 32\n"
	"	movq %rbp, ap_regs + 40\n"
	"	movq %rsi, ap_regs + 48\n"
	"	movq %rdi, ap_regs + 56\n"
	"	movq %r8, ap_regs + 64\n"
	"	movq %r9, ap_regs + 72\n"
	"	movq %r10, ap_regs + 80\n"
	"	movq %r11, ap_regs + 88\n"
	"	movq %r12, ap_regs + 96\n"
	"	movq %r13, ap_regs + 104\n"
	"	movq %r14, ap_regs + 112\n"
	"	movq %r15, ap_regs + 120\n"
	"	pushfq\n"
	"	popq ap_rflags\n"
	"	movq %cr0, %rax\n"
	"	movq %rax, ap_cr0\n"
	"	movq %cr3, %rax\n"
	"	movq %rax, ap_cr3\n"
	"	movq %cr4, %rax\n"
	"	movq %rax, ap_cr4\n"
	"	movl $1, %edi\n"
	"	jmp start_long_index\n");

static void entry(u32 index)
{
	ap_efer = rdmsr(MSR_EFER);
	ap_ghcb = rdmsr(MSR_GHCB);
	ap_status = rdmsr(MSR_SEV_STATUS);
	started = index;
}

static u64 marker(u32 i)
{
	return i == 4 ? cpu_stack_top(1) : 0x1000100010001ULL * (i + 1);
}

static void fill_vmsa(u64 page)
{
	static const u16 at[] = {
		VMSA_RAX, VMSA_RCX, VMSA_RDX, VMSA_RBX, VMSA_RSP, VMSA_RBP,
		VMSA_RSI, VMSA_RDI, 0x340, 0x348, 0x350, 0x358, 0x360, 0x368,
		0x370, 0x378,
	};
	u32 i;

	vmsa_long_mode(page, 1, (u64)entry);
	write64(page + VMSA_RIP, (u64)code64);
	for (i = 0; i < 16; i++)
		write64(page + at[i], marker(i));
	write64(page + VMSA_RFLAGS, 0x8d7);
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];
	u32 i;

	fill_vmsa(page);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created");
	ok(wait_for(&started, 1), "it runs");
	for (i = 0; i < 16; i++)
		is(ap_regs[i], marker(i), "general register");
	is(ap_rflags & 0xcd7, 0x8d7 & 0xcd7, "RFLAGS");
	is(ap_cr0, 0x80010031, "CR0");
	is(ap_cr3, (u64)pml4 | cbit_mask, "CR3");
	is(ap_cr4, 0x60, "CR4");
	is(ap_efer & 0xd01, 0xd00, "EFER");
	is(ap_status, rdmsr(MSR_SEV_STATUS), "SEV_STATUS");
	is(ap_ghcb & 0xfff, 0x001, "GHCB MSR: SEV information");
}
