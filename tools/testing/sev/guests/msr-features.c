// SPDX-License-Identifier: GPL-2.0
/* Hypervisor features, by MSR and by page: SNP and AP creation, as on KVM. */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	u64 answer = msr_protocol(0x080);

	is(answer & 0xfff, 0x081, "response code");
	if (mode_is(MODE_SNP))
		is(answer >> 12, 3, "SNP and AP creation");
	else
		is(answer >> 12 & ~3ULL, 0, "nothing beyond them");
	is(nae(NAE_FEATURES, 0, 0), 0, "page protocol");
	ok(ghcb_valid(GHCB_INFO_2), "sw_exit_info_2 is valid");
	is(ghcb_get(GHCB_INFO_2), answer >> 12, "the same map");
}
