// SPDX-License-Identifier: GPL-2.0
/* The set of pages, against a plain array of flags */
#include <string.h>

#include "../../../../arch/x86/kernel/sev/core/page_set.h"
#include "unit.h"

#define PAGES		1000
#define TURNS		20000

static u64 words[(PAGES + 63) / 64];
static bool flags[PAGES];

static struct sev_page_set empty_set(void)
{
	memset(words, 0, sizeof(words));
	memset(flags, 0, sizeof(flags));
	return (struct sev_page_set){ .words = words, .pages = PAGES };
}

static void test_runs(void)
{
	struct sev_page_set set = empty_set();
	u64 first = 0, count;

	ok(!sev_page_set_next(&set, &first, &count), "an empty set has no run");
	ok(sev_page_set_add(&set, 3, 1) && sev_page_set_add(&set, 62, 4) &&
	   sev_page_set_add(&set, PAGES - 1, 1), "pages are added");
	first = 0;
	ok(sev_page_set_next(&set, &first, &count) && first == 3 && count == 1, "one alone");
	first = 4;
	ok(sev_page_set_next(&set, &first, &count) && first == 62 && count == 4,
	   "neighbours over a word's border");
	first = 63;
	ok(sev_page_set_next(&set, &first, &count) && first == 63 && count == 3,
	   "the rest of a run");
	first = 66;
	ok(sev_page_set_next(&set, &first, &count) && first == PAGES - 1 && count == 1,
	   "the last page");
	first = PAGES;
	ok(!sev_page_set_next(&set, &first, &count), "nothing behind the end");
	ok(sev_page_set_add(&set, 62, 4), "what is there can be added");
	ok(sev_page_set_remove(&set, 0, 63), "what is not there can be removed");
	first = 0;
	ok(sev_page_set_next(&set, &first, &count) && first == 63 && count == 3,
	   "and the rest stays");
	ok(sev_page_set_holds(&set, 63, 3) && sev_page_set_holds(&set, 64, 1),
	   "a run and a part of it are held");
	ok(!sev_page_set_holds(&set, 62, 2) && !sev_page_set_holds(&set, 65, 2),
	   "what begins or ends outside is not");
}

static void test_bounds(void)
{
	struct sev_page_set set = empty_set();
	u64 first = 0, count;

	ok(!sev_page_set_add(&set, PAGES, 1) && !sev_page_set_add(&set, PAGES - 1, 2) &&
	   !sev_page_set_add(&set, 1, ~0ull) && !sev_page_set_add(&set, ~0ull, 1),
	   "pages outside are refused");
	ok(!sev_page_set_next(&set, &first, &count), "and change nothing");
	ok(!sev_page_set_remove(&set, PAGES - 1, 2), "also when they are removed");
	ok(!sev_page_set_holds(&set, PAGES, 1) && !sev_page_set_holds(&set, 1, ~0ull),
	   "and are not held");
	ok(sev_page_set_bytes(0) == 0 && sev_page_set_bytes(1) == 8 &&
	   sev_page_set_bytes(64) == 8 && sev_page_set_bytes(65) == 16, "bytes of a set");
}

static bool same(const struct sev_page_set *set)
{
	u64 first = 0, count, page = 0;

	while (sev_page_set_next(set, &first, &count)) {
		for (; page < first; page++)
			if (flags[page])
				return false;
		for (; page < first + count; page++)
			if (!flags[page])
				return false;
		first += count;
	}
	for (; page < PAGES; page++)
		if (flags[page])
			return false;
	return true;
}

static void test_random(void)
{
	struct sev_page_set set = empty_set();
	u64 seed = 1;
	unsigned int i;

	for (i = 0; i < TURNS; i++) {
		u64 r = random_next(&seed);
		u64 first = r % PAGES, count = (r >> 32) % (PAGES - first) % 100;
		bool add = r >> 63;

		memset(flags + first, add, count);
		if (!(add ? sev_page_set_add(&set, first, count) :
			    sev_page_set_remove(&set, first, count)) || !same(&set))
			break;
	}
	ok(i == TURNS, "%u random changes", TURNS);
}

void test_page_set(void)
{
	test_runs();
	test_bounds();
	test_random();
}
