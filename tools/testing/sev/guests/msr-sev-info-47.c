// SPDX-License-Identifier: GPL-2.0
/* The C-bit at 47: by GHCB MSR, by CPUID, and as it works. */
/* modes: es snp */
/* cbit: 47 */
#include "guest.h"

void main(void)
{
	u64 page = FREE_BASE, info = msr_protocol(0x002);
	u64 ebx = msr_protocol(0x8000001fULL << 32 | 1 << 30 | 0x004);

	is(cbit, 47, "C-bit found at start");
	is(info >> 24 & 0xff, 47, "SEV information");
	is(ebx >> 32 & 0x3f, 47, "CPUID 8000_001F EBX");
	ok(page_validate(page), "a page made usable");
	fill(page, 1);
	ok(holds(page, 1), "private memory");
	if (mode_is(MODE_ES))
		is(words_equal(alias_shared(page), 1), 0, "shared view differs");
	else
		ok(page_to_shared(page) && !holds(page, 1), "made shared");
}
