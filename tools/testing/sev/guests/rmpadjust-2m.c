// SPDX-License-Identifier: GPL-2.0
/*
 * RMPADJUST on a 2 MiB entry: 2 MiB works; a 4 KiB request makes the host
 * split the entry and works too.
 */
/* modes: snp */
/* opts: rmp2m=1 */
#include "guest.h"

void main(void)
{
	psc_header(0, 0);
	psc_entry(0, FREE_BASE, PSC_PRIVATE, RMP_2M, 0);
	is(psc_run(), 0, "2 MiB page-state change");
	is(pvalidate(FREE_BASE, RMP_2M, 1).eax, 0, "2 MiB validated");
	fill(FREE_BASE + 0x5000, 1);
	is(rmpadjust(FREE_BASE, RMP_2M, 1 | 0x300).eax, 0, "2 MiB for VMPL1");
	is(rmpadjust(FREE_BASE + 0x5000, RMP_4K, 1).eax, 0, "4 KiB: split");
	ok(holds(FREE_BASE + 0x5000, 1), "contents kept");
	is(rmpadjust(FREE_BASE, RMP_2M, 1).eax, 6, "2 MiB: mismatch now");
	ok(result_carry(pvalidate(FREE_BASE + 0x6000, RMP_4K, 1)),
	   "all pages are still validated");
}
