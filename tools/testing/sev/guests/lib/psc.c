// SPDX-License-Identifier: GPL-2.0
/* Page state change by the page protocol, and whole conversions. */
#include "guest.h"

static u64 buffer(void)
{
	return ghcb_page() + GHCB_BUFFER;
}

void psc_header(u16 current, u16 end)
{
	write16(buffer(), current);
	write16(buffer() + 2, end);
	write32(buffer() + 4, 0);
}

void psc_entry(u32 index, u64 gpa, u64 operation, u32 size, u32 cur_page)
{
	write64(buffer() + 8 + index * 8,
		cur_page | gpa | operation << 52 | (u64)size << 56);
}

u64 psc_entry_get(u32 index)
{
	return read64(buffer() + 8 + index * 8);
}

u16 psc_current(void)
{
	return read16(buffer());
}

u16 psc_end(void)
{
	return read16(buffer() + 2);
}

u64 psc_exchange(void)
{
	ghcb_begin(NAE_PSC, 0, 0);
	ghcb_set(GHCB_SCRATCH, buffer());
	ghcb_exchange();
	return ghcb_get(GHCB_INFO_2);
}

u64 psc_run(void)
{
	u64 result;

	do {
		result = psc_exchange();
	} while (!result && !(ghcb_get(GHCB_INFO_1) & LOW32) &&
		 psc_current() <= psc_end());
	return result;
}

bool page_to_shared(u64 gpa)
{
	struct rmp_result r;

	if (mode_is(MODE_SNP)) {
		r = pvalidate(gpa, RMP_4K, 0);
		if (r.eax || msr_page_state(gpa, MSR_PSC_SHARED) != MSR_PSC_DONE)
			return false;
	}
	map_shared(gpa);
	return true;
}

bool page_to_private(u64 gpa)
{
	map_private(gpa);
	return page_validate(gpa);
}

bool page_validate(u64 gpa)
{
	struct rmp_result r;

	if (!mode_is(MODE_SNP))
		return true;
	if (msr_page_state(gpa, MSR_PSC_PRIVATE) != MSR_PSC_DONE)
		return false;
	r = pvalidate(gpa, RMP_4K, 1);
	return !r.eax && !result_carry(r);
}
