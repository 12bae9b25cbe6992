// SPDX-License-Identifier: GPL-2.0
/* Validation: batches, fallback, and a host that lies about it */
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/kernel/sev/core/page_state.h"
#include "fake.h"
#include "unit.h"
#include "vectors.h"

#define MIB 0x100000ull
#define GIB 0x40000000ull

static struct sev_accept accept_of(bool evict)
{
	return (struct sev_accept){ .ghcb = &fake.ghcb, .evict = evict };
}

static struct sev_result accept_now(struct sev_accept *a, u64 start, u64 end)
{
	struct sev_result r = sev_accept_range(a, start, end);

	return r.code ? r : sev_accept_flush(a);
}

static void test_batches(void)
{
	struct sev_accept a;

	fake_reset();
	fake.shared_start = true;
	a = accept_of(true);
	fails(accept_now(&a, 0x100000, 0x100000 + 4 * GIB), SEV_OK, "4 GiB from 1 MiB on");
	ok(fake_validated_bytes() == 4 * GIB, "are validated");
	ok(fake_is_validated(0x100000) && fake_is_validated(4 * GIB + 0xff000) &&
	   !fake_is_validated(0xff000) && !fake_is_validated(4 * GIB + 0x100000),
	   "and nothing else is");
	ok(!fake.violation, "each page once, private first (%s)", fake.violation ?: "");
	ok(a.pvalidate_2m == 2047 && a.pvalidate_4k == 512, "2 MiB wherever possible");
	ok(a.exits == 11 && fake.psc_exits == 11, "253 pages per exit (%u)", a.exits);
	ok(a.exits <= 4 * 4, "at most 4 exits per GiB");
	ok(fake.evicted == 4 * GIB, "all of it is evicted");
}

static void test_fallback(void)
{
	struct sev_accept a;

	fake_reset();
	a = accept_of(false);
	fake.small[0] = 0x02;	/* 2 MiB to 4 MiB */
	fails(accept_now(&a, 0, 8 * MIB), SEV_OK, "a region of 4 KiB entries");
	ok(a.mismatches == 1 && a.pvalidate_2m == 3 && a.pvalidate_4k == 512,
	   "is validated by 4 KiB, the others by 2 MiB");
	ok(fake_validated_bytes() == 8 * MIB && !fake.violation, "each page once");
	ok(!fake.evicted, "nothing is evicted where CPUID says so");
}

static void test_order(void)
{
	struct sev_accept a;

	fake_reset();
	a = accept_of(false);
	fails(sev_accept_range(&a, 0x5000, 0x9000), SEV_OK, "first range");
	fails(sev_accept_range(&a, 0x8000, 0xa000), SEV_FAIL_ACCEPT_ORDER,
	      "a page of it again");
	fails(sev_accept_range(&a, 0x1000, 0x2000), SEV_FAIL_ACCEPT_ORDER, "a page before it");
	fails(sev_accept_range(&a, 0xb000, 0xa000), SEV_FAIL_ACCEPT_ORDER, "a range that wraps");
	fails(sev_accept_flush(&a), SEV_OK, "the first range alone");
	ok(fake_validated_bytes() == 0x4000, "is validated");
}

/* E10: the host had set Validated already. */
static void test_preset(void)
{
	struct sev_accept a;

	fake_reset();
	a = accept_of(false);
	fake.validated[0x20 / 8] |= 1;
	fails(accept_now(&a, 0x10000, 0x30000), SEV_FAIL_VALIDATED_BEFORE,
	      "4 KiB page that was validated before");
	fake_reset();
	a = accept_of(false);
	fake.validated[0x200 / 8] |= 1;
	fails(accept_now(&a, 2 * MIB, 4 * MIB), SEV_FAIL_VALIDATED_BEFORE,
	      "2 MiB page that was validated before");
	fake_reset();
	fails(sev_page_rescind(0x3000), SEV_FAIL_NOT_VALIDATED_BEFORE,
	      "rescinding what was not validated");
	fails(sev_page_validate(0x3000), SEV_OK, "validating one page");
	fails(sev_page_rescind(0x3000), SEV_OK, "rescinding it");
	ok(!fake_is_validated(0x3000), "leaves it not validated");
}

static void test_interrupted(void)
{
	struct sev_accept a;

	fake_reset();
	fake.shared_start = true;
	fake.psc_step = 7;
	a = accept_of(false);
	fails(accept_now(&a, 0, 64 * MIB), SEV_OK, "a host that does 7 entries per exit");
	ok(fake_validated_bytes() == 64 * MIB && !fake.violation, "gets them all done");
	ok(a.exits == 5, "in 5 exits (%u)", a.exits);
}

static struct sev_psc_header lie;
static u64 lie_answer;
static u32 lie_exits;

static void lying_host(struct sev_ghcb_page *page)
{
	struct sev_psc_header *h = (void *)page->shared_buffer;

	if (lie_exits++)
		*h = lie;
	else
		h->cur_entry = 5;
	fake_finish(page, 0, lie_answer);
}

/* E9 */
static const struct {
	struct sev_psc_header header;
	u64 answer;
	enum sev_failure code;
	const char *name;
} lies[] = {
	{ { 4, 31, 0 }, 0, SEV_FAIL_PSC_HEADER, "cursor goes back" },
	{ { 6, 32, 0 }, 0, SEV_FAIL_PSC_HEADER, "end grows" },
	{ { 6, 30, 0 }, 0, SEV_FAIL_PSC_HEADER, "end shrinks" },
	{ { 33, 31, 0 }, 0, SEV_FAIL_PSC_HEADER, "cursor beyond the end" },
	{ { 0xffff, 31, 0 }, 0, SEV_FAIL_PSC_HEADER, "cursor at its most" },
	{ { 32, 31, 1 }, 0, SEV_FAIL_PSC_HEADER, "reserved word" },
	{ { 5, 31, 0 }, 0, SEV_FAIL_PSC_STUCK, "cursor stands still for ever" },
	{ { 32, 31, 0 }, 0x100000001ull, SEV_FAIL_PSC_REFUSED, "invalid header" },
	{ { 32, 31, 0 }, 0x100000000ull, SEV_FAIL_PSC_REFUSED, "generic error" },
};

static void test_lies(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		struct sev_accept a;

		fake_reset();
		a = accept_of(false);
		fake.host = lying_host;
		lie = lies[i].header;
		lie_answer = lies[i].answer;
		lie_exits = 0;
		fails(accept_now(&a, 0, 32 * 4096), lies[i].code, lies[i].name);
		ok(!fake_validated_bytes(), "nothing is validated, %s", lies[i].name);
	}
	ok(lie_exits < 10, "and the guest stops at once");
}

/* E11: Validated goes before the host hears of a page. */
static void test_share(void)
{
	struct sev_accept a;
	u64 page;

	fake_reset();
	a = accept_of(false);
	accept_now(&a, 0, 8 * MIB);
	a.exits = 0;
	fails(sev_share_range(&a, MIB, 5 * MIB), SEV_OK, "4 MiB to be shared");
	fails(sev_accept_flush(&a), SEV_OK, "are shared");
	ok(fake_validated_bytes() == 4 * MIB && !fake.violation, "once they are rescinded (%s)",
	   fake.violation ?: "");
	ok(fake_is_private(MIB - 4096) && !fake_is_private(MIB) &&
	   !fake_is_private(5 * MIB - 4096) && fake_is_private(5 * MIB), "and nothing else is");
	ok(a.rescind_2m == 1 && a.rescind_4k == 512 && a.exits == 3, "2 MiB where possible");

	for (page = 6 * MIB; page < 8 * MIB; page += 4096)
		sev_page_rescind(page);
	a.exits = 0;
	fails(sev_share_rescinded(&a, 6 * MIB, 8 * MIB - 4096), SEV_OK, "511 rescinded pages");
	fails(sev_accept_flush(&a), SEV_OK, "are shared too");
	ok(!fake_is_private(6 * MIB) && !fake_is_private(8 * MIB - 8192) &&
	   fake_is_private(8 * MIB - 4096), "all of them, and no page more");
	ok(a.exits == 3 && !fake.violation, "in 3 exits (%u, %s)", a.exits, fake.violation ?: "");
	fails(sev_share_rescinded(&a, 0x0, 0x1000), SEV_OK, "a validated page");
	sev_accept_flush(&a);
	ok(fake.violation, "would be noticed");
}

static u8 seen[SEV_GHCB_BUFFER_SIZE];

static void recording_host(struct sev_ghcb_page *page)
{
	memcpy(seen, page->shared_buffer, sizeof(seen));
	fake_host(page);
}

static void test_no_page(void)
{
	u64 none = FAKE_PAGES * 4096;

	fake_reset();
	fails(sev_page_validate(none), SEV_FAIL_PVALIDATE, "validation fails");
	fails(sev_page_rescind(none), SEV_FAIL_PVALIDATE, "rescinding fails");
}

/* E28: patience has an end. */
static void test_patience(void)
{
	struct sev_accept accept = { .ghcb = &fake.ghcb };

	fake_reset();
	fake.host = lying_host;
	lie = lies[6].header;
	lie_answer = 0;
	lie_exits = 0;
	sev_accept_range(&accept, 0x100000, 0x120000);
	fails(sev_accept_flush(&accept), SEV_FAIL_PSC_STUCK, "no progress");
	ok(lie_exits < 600, "is borne for %u exits", lie_exits);
}

static void test_wire(void)
{
	struct sev_accept a;
	u64 entry;

	fake_reset();
	a = accept_of(false);
	fake.host = recording_host;
	accept_now(&a, 0x12345000, 0x12346000);
	memcpy(&entry, seen + sizeof(struct sev_psc_header), 8);
	ok(entry == vector_psc[0].entry, "4 KiB entry on the wire");
	ok(seen[0] == 0 && seen[2] == 0, "header of one entry");
	accept_now(&a, 0x12400000, 0x12600000);
	memcpy(&entry, seen + sizeof(struct sev_psc_header), 8);
	ok(entry == ((vector_psc[1].entry & ~(3ull << 52)) | 1ull << 52),
	   "2 MiB entry on the wire");
}

void test_page_state(void)
{
	test_batches();
	test_fallback();
	test_order();
	test_preset();
	test_interrupted();
	test_lies();
	test_share();
	test_no_page();
	test_patience();
	test_wire();
}
