// SPDX-License-Identifier: GPL-2.0
/*
 * The host clears the valid bitmap and marks the information fields and the
 * outputs; inputs are not marked any more.
 */
/* modes: es snp */
#include "guest.h"

static void check_inputs(void)
{
	ok(!ghcb_valid(GHCB_EXIT_CODE), "sw_exit_code no longer valid");
	ok(!ghcb_valid(GHCB_XCR0), "XCR0 no longer valid");
	ok(!ghcb_valid(GHCB_SCRATCH), "sw_scratch no longer valid");
	ok(!ghcb_valid(GHCB_CPL), "CPL no longer valid");
}

void main(void)
{
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, 0);
	ghcb_set(GHCB_RCX, 0);
	ghcb_set(GHCB_XCR0, 1);
	ghcb_set_cpl(0);
	ghcb_set(GHCB_SCRATCH, ghcb_page() + GHCB_BUFFER);
	ghcb_exchange();
	ok(ghcb_valid(GHCB_INFO_1) && ghcb_valid(GHCB_INFO_2), "CPUID: information fields");
	ok(ghcb_valid(GHCB_RAX) && ghcb_valid(GHCB_RBX), "RAX, RBX");
	ok(ghcb_valid(GHCB_RCX) && ghcb_valid(GHCB_RDX), "RCX, RDX");
	check_inputs();

	ghcb_begin(VC_MSR, 0, 0);
	ghcb_set(GHCB_RCX, 0x1b);
	ghcb_exchange();
	ok(ghcb_valid(GHCB_INFO_1) && ghcb_valid(GHCB_INFO_2), "RDMSR: information fields");
	ok(ghcb_valid(GHCB_RAX) && ghcb_valid(GHCB_RDX), "RAX, RDX");
	check_inputs();

	ghcb_begin(NAE_FEATURES, 0, 0);
	ghcb_exchange();
	ok(ghcb_valid(GHCB_INFO_2), "features: sw_exit_info_2");
	check_inputs();

	nae(0x80001234, 0, 0);
	ok(ghcb_valid(GHCB_INFO_1) && ghcb_valid(GHCB_INFO_2), "error: information fields");
}
