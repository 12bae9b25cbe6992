// SPDX-License-Identifier: GPL-2.0
/*
 * E9, E10: whatever the host does to its page during page state changes, no page is
 * validated but those asked for, none twice, and all of them when there is success.
 */
#include <string.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/kernel/sev/core/page_state.h"
#include "../unit/fake.h"
#include "fuzz.h"

#define PAGES	0x2000u	/* of the machine which are used */

static struct fuzz_input *host_input;

static void host(struct sev_ghcb_page *page)
{
	struct sev_psc_header *h = (void *)page->shared_buffer;
	u8 how = fuzz_below(host_input, 256);
	u32 i, at;

	fake_host(page);
	if (how & 3)
		return;
	for (i = how >> 5; i; i--) {
		at = fuzz_below(host_input, 4096);
		((u8 *)page)[at] = fuzz_below(host_input, 256);
	}
	if (how & 4)
		h->cur_entry = fuzz_odd(host_input);
	if (how & 8)
		h->end_entry = fuzz_odd(host_input);
}

static void reset(struct fuzz_input *in)
{
	if (!fake.page)
		fake_reset();
	memset(fake.private, 0, PAGES / 8);
	memset(fake.validated, 0, PAGES / 8);
	memset(fake.small, 0, 8);
	fake.host = host;
	fake.hostile = true;
	fake.violation = NULL;
	fake.psc_step = fuzz_below(in, 4);
	fuzz_bytes(in, fake.small, 2);
	host_input = in;
}

static u64 validated_pages(void)
{
	u64 n = 0, i;

	for (i = 0; i < PAGES / 8; i++)
		n += __builtin_popcount(fake.validated[i]);

	return n;
}

void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct sev_accept accept = { .ghcb = &fake.ghcb };
	u64 start, end, pages;
	struct sev_result r;

	reset(&in);
	accept.ghcb = &fake.ghcb;
	accept.evict = fuzz_below(&in, 2);
	start = fuzz_below(&in, 0x800) << 12;
	end = start + (fuzz_below(&in, 0x1000) << 12);
	r = sev_accept_range(&accept, start, end);
	if (!r.code)
		r = sev_accept_flush(&accept);
	pages = validated_pages();
	fuzz_check(!fake.violation, "nothing is validated twice or outside");
	fuzz_check(!start || !fake_is_validated(start - 0x1000), "nothing before the range");
	fuzz_check(!fake_is_validated(end), "nothing behind the range");
	fuzz_check(r.code ? pages <= (end - start) >> 12 : pages == (end - start) >> 12,
		   "all of the range when it says so");
	if (r.code)
		return;

	r = sev_share_range(&accept, start, end);
	if (!r.code)
		r = sev_accept_flush(&accept);
	fuzz_check(r.code || !validated_pages(), "nothing shared is validated");
}
