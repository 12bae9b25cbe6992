// SPDX-License-Identifier: GPL-2.0
/* A required field that is not marked valid: error 2/4, for each event. */
/* modes: es snp */
#include "guest.h"

/* With all fields valid but the one @without. */
static void check(u64 code, u64 info_1, u64 info_2, u32 without, const char *what)
{
	ghcb_begin(code, info_1, info_2);
	ghcb_set(GHCB_RAX, 0);
	ghcb_set(GHCB_RCX, 0x1b);
	ghcb_set(GHCB_RDX, 0);
	ghcb_set(GHCB_RBX, 0);
	ghcb_set(GHCB_XCR0, 1);
	ghcb_set_cpl(0);
	ghcb_set(GHCB_SCRATCH, ghcb_page() + GHCB_BUFFER);
	ghcb_forget(without);
	ghcb_exchange();
	is(ghcb_result(), 2ULL << 32 | GHCB_ERR_MISSING, what);
}

void main(void)
{
	u64 out = IOIO_8 | IOIO_A64 | IOIO_PORT(0x3ff);

	check(VC_CPUID, 0, 0, GHCB_EXIT_CODE, "any event without sw_exit_code");
	check(VC_CPUID, 0, 0, GHCB_INFO_1, "without sw_exit_info_1");
	check(VC_CPUID, 0, 0, GHCB_INFO_2, "without sw_exit_info_2");
	check(VC_CPUID, 0, 0, GHCB_RAX, "CPUID without RAX");
	check(VC_CPUID, 0, 0, GHCB_RCX, "CPUID without RCX");
	check(VC_IOIO, out, 0, GHCB_RAX, "OUT without RAX");
	check(VC_IOIO, out | IOIO_STRING | IOIO_REP, 1, GHCB_SCRATCH,
	      "OUTS without scratch");
	check(VC_IOIO, out | IOIO_STRING | IOIO_REP | IOIO_IN, 1, GHCB_SCRATCH,
	      "INS without scratch");
	check(VC_MSR, 0, 0, GHCB_RCX, "RDMSR without RCX");
	check(VC_MSR, 1, 0, GHCB_RCX, "WRMSR without RCX");
	check(VC_MSR, 1, 0, GHCB_RAX, "WRMSR without RAX");
	check(VC_MSR, 1, 0, GHCB_RDX, "WRMSR without RDX");
	check(VC_RDPMC, 0, 0, GHCB_RCX, "RDPMC without RCX");
	check(VC_VMMCALL, 0, 0, GHCB_RAX, "VMMCALL without RAX");
	check(VC_VMMCALL, 0, 0, GHCB_CPL, "VMMCALL without CPL");
	check(VC_DR7_WRITE, 0, 0, GHCB_RAX, "DR7 write without RAX");
	check(VC_MONITOR, 0, 0, GHCB_RAX, "MONITOR without RAX");
	check(VC_MONITOR, 0, 0, GHCB_RCX, "MONITOR without RCX");
	check(VC_MONITOR, 0, 0, GHCB_RDX, "MONITOR without RDX");
	check(VC_MWAIT, 0, 0, GHCB_RAX, "MWAIT without RAX");
	check(VC_MWAIT, 0, 0, GHCB_RCX, "MWAIT without RCX");
	check(NAE_MMIO_READ, APIC_BASE + APIC_ID, 4, GHCB_SCRATCH, "MMIO read without scratch");
	check(NAE_MMIO_WRITE, APIC_BASE + APIC_EOI, 4, GHCB_SCRATCH,
	      "MMIO write without scratch");
	if (mode_is(MODE_SNP)) {
		check(NAE_PSC, 0, 0, GHCB_SCRATCH, "PSC without scratch");
		check(NAE_AP_CREATE, ap_create_info(AP_CREATE, 0), FREE_BASE + PAGE_SIZE,
		      GHCB_RAX, "AP creation without RAX");
	}
}
