// SPDX-License-Identifier: GPL-2.0
/*
 * Registers do not reach the host by themselves: a field which is not marked
 * valid is not used, whatever stands in it.
 */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	u64 direct;

	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, 1);
	ghcb_set(GHCB_RCX, 0);
	ghcb_exchange();
	direct = ghcb_get(GHCB_RDX) & LOW32;
	/* poison fields which CPUID does not take */
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, 1);
	ghcb_set(GHCB_RCX, 0);
	write64(ghcb_page() + GHCB_RBX, ALL_ONES);
	write64(ghcb_page() + GHCB_RDX, ALL_ONES);
	write64(ghcb_page() + GHCB_SCRATCH, ALL_ONES);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "accepted");
	is(ghcb_get(GHCB_RDX) & LOW32, direct, "same answer");
	/* the upper half of a wide register field does not matter to CPUID */
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, 0xffffffff00000001ULL);
	ghcb_set(GHCB_RCX, 0xffffffff00000000ULL);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "accepted");
	is(ghcb_get(GHCB_RDX) & LOW32, direct, "same answer");
}
