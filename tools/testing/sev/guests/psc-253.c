// SPDX-License-Identifier: GPL-2.0
/* 253 entries fill the shared buffer; every one is done. */
/* modes: snp */
/* opts: - */
/* opts: start=shared */
#include "guest.h"

static u64 page_of(u32 i)
{
	return FREE_BASE + i * 3 * PAGE_SIZE;	/* gaps: nothing to merge */
}

static void change(u64 operation)
{
	u32 i;

	psc_header(0, PSC_MAX - 1);
	for (i = 0; i < PSC_MAX; i++)
		psc_entry(i, page_of(i), operation, RMP_4K, 0);
	is(psc_run(), 0, "253 entries");
	is(psc_current(), PSC_MAX, "cur_entry is behind the last");
	is(psc_end(), PSC_MAX - 1, "end_entry unchanged");
	is(read16(ghcb_page() + GHCB_VERSION), 2, "nothing behind the buffer");
}

void main(void)
{
	struct rmp_result r;
	u32 i, bad = 0;

	change(PSC_SHARED);
	for (i = 0; i < PSC_MAX; i++) {
		map_shared(page_of(i));
		write64(page_of(i), i);
	}
	for (i = 0; i < PSC_MAX; i++)
		bad += read64(page_of(i)) != i;
	is(bad, 0, "253 shared pages");
	change(PSC_PRIVATE);
	for (i = 0; i < PSC_MAX; i++) {
		map_private(page_of(i));
		r = pvalidate(page_of(i), RMP_4K, 1);
		bad += r.eax || result_carry(r);
		write64(page_of(i), ~(u64)i);
	}
	is(bad, 0, "253 pages validated for the first time");
	for (i = 0; i < PSC_MAX; i++)
		bad += read64(page_of(i)) != ~(u64)i;
	is(bad, 0, "253 private pages");
}
