// SPDX-License-Identifier: GPL-2.0
/* AP creation with a VMSA in real mode, as Linux does it; from there to main. */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

static u32 started, vc_code;

static void entry(u32 index)
{
	ghcb_init_cpu();
	CATCH_PLAIN("cpuid", 0, 0, 0);
	vc_code = trap.regs.error;
	started = index;
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];
	u32 i;

	ok(page_validate(TRAMPOLINE_PAGE), "a page below 1 MiB");
	for (i = 0; i < trampoline_end - trampoline; i++)
		write8(TRAMPOLINE_PAGE + i, trampoline[i]);
	vmsa_long_mode(page, 1, (u64)entry);
	vmsa_real_mode(page, TRAMPOLINE_PAGE);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created");
	ok(wait_for(&started, 1), "it came from real mode to 64-bit mode");
	is(READ32(vc_code), VC_CPUID, "its CPUID raises #VC");
}
