// SPDX-License-Identifier: GPL-2.0
/* RDTSC and RDTSCP asked of the host: about the guest's own time. */
/* modes: es snp */
#include "guest.h"

static u64 ask(u64 code)
{
	nae(code, 0, 0);
	return (ghcb_get(GHCB_RAX) & LOW32) | ghcb_get(GHCB_RDX) << 32;
}

void main(void)
{
	u64 before = rdtsc(), middle = ask(VC_RDTSC), after = rdtsc();

	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "RDTSC accepted");
	ok(ghcb_valid(GHCB_RAX) && ghcb_valid(GHCB_RDX), "RAX, RDX valid");
	ok(before <= middle && middle <= after, "between two of the guest's own");
	before = rdtsc();
	middle = ask(VC_RDTSCP);
	after = rdtsc();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "RDTSCP accepted");
	ok(ghcb_valid(GHCB_RCX), "RCX valid");
	ok(before <= middle && middle <= after, "between two of the guest's own");
}
