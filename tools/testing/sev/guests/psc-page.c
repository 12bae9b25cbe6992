// SPDX-License-Identifier: GPL-2.0
/* Page state change by the page protocol: one page there and back. */
/* modes: snp */
#include "guest.h"

#define PAGE	FREE_BASE

static void change(u64 operation, const char *what)
{
	psc_header(0, 0);
	psc_entry(0, PAGE, operation, RMP_4K, 0);
	is(psc_run(), 0, what);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "sw_exit_info_1");
	is(psc_current(), 1, "cur_entry is behind the last");
	is(psc_end(), 0, "end_entry unchanged");
	is(read32(ghcb_page() + GHCB_BUFFER + 4), 0, "reserved word unchanged");
	is(psc_entry_get(0) & 0xfff, 1, "cur_page: one page done");
	is(psc_entry_get(0) >> 12, (PAGE | operation << 52) >> 12, "entry unchanged");
}

void main(void)
{
	change(PSC_SHARED, "to shared");
	map_shared(PAGE);
	fill(PAGE, 1);
	ok(holds(PAGE, 1), "usable as shared memory");
	change(PSC_PRIVATE, "to private");
	map_private(PAGE);
	is(pvalidate(PAGE, RMP_4K, 1).eax, 0, "validated");
	fill(PAGE, 2);
	ok(holds(PAGE, 2), "usable as private memory");
	change(PSC_PRIVATE, "to private again");
	ok(holds(PAGE, 2), "nothing lost");
}
