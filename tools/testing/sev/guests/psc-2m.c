// SPDX-License-Identifier: GPL-2.0
/* A 2 MiB entry covers 512 pages, whatever RMP entries the host makes. */
/* modes: snp */
/* opts: rmp2m=1 */
/* opts: rmp2m=0 */
/* opts: start=shared rmp2m=1 */
#include "guest.h"

static void change(u64 operation)
{
	psc_header(0, 0);
	psc_entry(0, FREE_BASE, operation, RMP_2M, 0);
	is(psc_run(), 0, "2 MiB entry");
	is(psc_current(), 1, "cur_entry is behind the last");
	is(psc_entry_get(0) & 0xfff, 512, "cur_page: 512 pages done");
}

static u32 validate_all(void)
{
	struct rmp_result r = pvalidate(FREE_BASE, RMP_2M, 1);
	u32 i, bad = 0;

	if (r.eax != 6)
		return r.eax || result_carry(r);
	for (i = 0; i < 512; i++) {
		r = pvalidate(FREE_BASE + i * PAGE_SIZE, RMP_4K, 1);
		bad += r.eax || result_carry(r);
	}
	return bad;
}

void main(void)
{
	u32 i, bad = 0;

	change(PSC_PRIVATE);
	is(validate_all(), 0, "validated for the first time");
	for (i = 0; i < 512; i++)
		write64(FREE_BASE + i * PAGE_SIZE, i);
	for (i = 0; i < 512; i++)
		bad += read64(FREE_BASE + i * PAGE_SIZE) != i;
	is(bad, 0, "512 private pages");
	change(PSC_SHARED);
	*pde_of(FREE_BASE) &= ~cbit_mask;
	flush_tlb();
	for (i = 0; i < 512; i++)
		bad += read64(FREE_BASE + i * PAGE_SIZE) == i;
	is(bad, 0, "contents gone");
	for (i = 0; i < 512; i++)
		write64(FREE_BASE + i * PAGE_SIZE, i);
	for (i = 0; i < 512; i++)
		bad += read64(FREE_BASE + i * PAGE_SIZE) != i;
	is(bad, 0, "512 shared pages");
	change(PSC_PRIVATE);
	*pde_of(FREE_BASE) |= cbit_mask;
	flush_tlb();
	is(validate_all(), 0, "validated anew");
}
