// SPDX-License-Identifier: GPL-2.0
/* The model's table at the end counts what the guest really did. */
/* modes: snp */
/* log: VMGEXIT page .*0x6e +7$ */
/* log: VMGEXIT msr .*0x80 +5$ */
/* log: #VC .*0x72 +11$ */
/* log: PVALIDATE +4 KiB.*0x0 +14$ */
#include "guest.h"

void main(void)
{
	u32 i;

	for (i = 0; i < 7; i++)
		nae(VC_RDTSC, 0, 0);
	for (i = 0; i < 5; i++)
		msr_protocol(0x080);
	for (i = 0; i < 11; i++)
		CATCH_PLAIN("cpuid", 0, 0, 0);
	for (i = 0; i < 13; i++)
		pvalidate(FREE_BASE + i * PAGE_SIZE, RMP_4K, 1);
	ok(true, "7 RDTSC events, 5 feature requests, 11 #VC, 13 PVALIDATEs");
	ok(true, "and one PVALIDATE for the GHCB");
}
