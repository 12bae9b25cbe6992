// SPDX-License-Identifier: GPL-2.0
/* RDMSR and WRMSR: #VC 0x7C, but not for MSRs which the hypervisor swaps. */
/* modes: es snp */
#include "guest.h"

static void check_vc(u32 msr)
{
	CATCH_PLAIN("rdmsr", 0x10, msr, 0x20);
	ok_vc(VC_MSR);
	is_of(trap.regs.rcx, msr, "ECX in the handler");
	CATCH_PLAIN("wrmsr", 0x10, msr, 0x20);
	ok_vc(VC_MSR);
	is_of(trap.regs.rcx, msr, "ECX in the handler");
	is_of(trap.regs.rax, 0x10, "EAX in the handler");
	is_of(trap.regs.rdx, 0x20, "EDX in the handler");
}

static void check_free(u32 msr, const char *name)
{
	CATCH_PLAIN("rdmsr", 0, msr, 0);
	ok(!trap.count, "RDMSR of %s is free of #VC", name);
}

static void check_kept(u32 msr, u64 value, const char *name)
{
	u64 old = rdmsr(msr);

	CATCH_PLAIN("wrmsr", value & LOW32, msr, value >> 32);
	ok(!trap.count, "WRMSR of %s is free of #VC", name);
	is(rdmsr(msr), value, name);
	wrmsr(msr, old);
}

void main(void)
{
	check_vc(0x1b);
	check_vc(0x2ff);
	check_vc(0xc0010015);
	check_vc(0x12345678);
	check_vc(0xc0020000);
	check_free(MSR_EFER, "EFER");
	check_free(MSR_GHCB, "GHCB");
	check_free(MSR_SEV_STATUS, "SEV_STATUS");
	check_kept(0x277, 0x0007010600070406ULL, "PAT");
	check_kept(0xc0000100, 0x123456789abULL, "FS_BASE");
	check_kept(0xc0000101, 0x123456789acULL, "GS_BASE");
	check_kept(0xc0000102, 0x123456789adULL, "KERNEL_GS_BASE");
	check_kept(0xc0000081, 0x0023001000000000ULL, "STAR");
	check_kept(0xc0000082, 0x123456789aeULL, "LSTAR");
	check_kept(0xc0000084, 0x47700, "SFMASK");
	check_kept(0x174, 8, "SYSENTER_CS");
	check_kept(0x175, 0x123456789a0ULL, "SYSENTER_ESP");
	check_kept(0x176, 0x123456789b0ULL, "SYSENTER_EIP");
}
