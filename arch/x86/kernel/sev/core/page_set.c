// SPDX-License-Identifier: GPL-2.0
/*
 * A set of pages, which costs a bit per page of the machine and never needs
 * memory once it is there: it can be read when the kernel has crashed.
 */
#include <linux/types.h>

#include "page_set.h"

static bool sev_page_set_fits(const struct sev_page_set *set, u64 first, u64 count)
{
	return first <= set->pages && count <= set->pages - first;
}

static bool sev_page_set_has(const struct sev_page_set *set, u64 page)
{
	return set->words[page / SEV_PAGE_SET_WORD_BITS] >> page % SEV_PAGE_SET_WORD_BITS & 1;
}

/**
 * sev_page_set_bytes() - memory for a set
 * @pages: pages which it is to hold
 *
 * Return: bytes for @words of struct sev_page_set.
 */
u64 sev_page_set_bytes(u64 pages)
{
	return (pages + SEV_PAGE_SET_WORD_BITS - 1) / SEV_PAGE_SET_WORD_BITS * sizeof(u64);
}

/**
 * sev_page_set_add() - puts pages into a set, where they may be already
 * @set: the set
 * @first: number of the first page
 * @count: pages
 *
 * Return: false, and nothing is done, when the set cannot hold them all.
 */
bool sev_page_set_add(struct sev_page_set *set, u64 first, u64 count)
{
	u64 page;

	if (!sev_page_set_fits(set, first, count))
		return false;
	for (page = first; page < first + count; page++)
		set->words[page / SEV_PAGE_SET_WORD_BITS] |=
			1ull << page % SEV_PAGE_SET_WORD_BITS;

	return true;
}

/**
 * sev_page_set_remove() - takes pages out of a set, where they need not be
 * @set: the set
 * @first: number of the first page
 * @count: pages
 *
 * Return: false, and nothing is done, when the set could not hold them all.
 */
bool sev_page_set_remove(struct sev_page_set *set, u64 first, u64 count)
{
	u64 page;

	if (!sev_page_set_fits(set, first, count))
		return false;
	for (page = first; page < first + count; page++)
		set->words[page / SEV_PAGE_SET_WORD_BITS] &=
			~(1ull << page % SEV_PAGE_SET_WORD_BITS);

	return true;
}

/**
 * sev_page_set_holds() - asks for pages
 * @set: the set
 * @first: number of the first page
 * @count: pages
 *
 * Return: whether all of them are in the set.
 */
bool sev_page_set_holds(const struct sev_page_set *set, u64 first, u64 count)
{
	u64 page;

	if (!sev_page_set_fits(set, first, count))
		return false;
	for (page = first; page < first + count; page++)
		if (!sev_page_set_has(set, page))
			return false;

	return true;
}

/* The first page from @page on which is in the set, or the set's end */
static u64 sev_page_set_find(const struct sev_page_set *set, u64 page)
{
	while (page < set->pages && !sev_page_set_has(set, page)) {
		if (!(page % SEV_PAGE_SET_WORD_BITS) &&
		    !set->words[page / SEV_PAGE_SET_WORD_BITS])
			page += SEV_PAGE_SET_WORD_BITS;
		else
			page++;
	}

	return page;
}

/**
 * sev_page_set_next() - finds the next run of neighbours in a set
 * @set: the set
 * @first: where to look from; set to the run's first page
 * @count: set to the run's pages
 *
 * Return: false when there is no page at @first or behind it.
 */
bool sev_page_set_next(const struct sev_page_set *set, u64 *first, u64 *count)
{
	u64 start = sev_page_set_find(set, *first);
	u64 end = start;

	if (start >= set->pages)
		return false;
	while (end < set->pages && sev_page_set_has(set, end))
		end++;
	*first = start;
	*count = end - start;

	return true;
}
