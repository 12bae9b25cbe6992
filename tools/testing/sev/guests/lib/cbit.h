/* SPDX-License-Identifier: GPL-2.0 */
/* A C-bit that lies elsewhere than most: for guests which differ in nothing else */
#ifndef GUEST_CBIT_H
#define GUEST_CBIT_H

#include "guest.h"

/**
 * check_cbit - the C-bit's position, by GHCB MSR, by CPUID, and as it works
 * @position: where it must be
 */
static inline void check_cbit(u64 position)
{
	u64 page = FREE_BASE, info = msr_protocol(0x002);
	u64 ebx = msr_protocol(0x8000001fULL << 32 | 1 << 30 | 0x004);

	is(cbit, position, "C-bit found at start");
	is(info >> 24 & 0xff, position, "SEV information");
	is(ebx >> 32 & 0x3f, position, "CPUID 8000_001F EBX");
	ok(page_validate(page), "a page made usable");
	fill(page, 1);
	ok(holds(page, 1), "private memory");
	if (mode_is(MODE_ES))
		is(words_equal(alias_shared(page), 1), 0, "shared view differs");
	else
		ok(page_to_shared(page) && !holds(page, 1), "made shared");
}

#endif /* GUEST_CBIT_H */
