/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_PAGE_SET_H
#define _SEV_CORE_PAGE_SET_H

#include <linux/types.h>

#define SEV_PAGE_SET_WORD_BITS	64ull

/**
 * struct sev_page_set - a set of pages of 4 KiB
 * @words: one bit per page; the owner's, cleared at first
 * @pages: pages which the set can hold: numbers below this
 */
struct sev_page_set {
	u64 *words;
	u64 pages;
};

bool sev_page_set_add(struct sev_page_set *set, u64 first, u64 count);
bool sev_page_set_remove(struct sev_page_set *set, u64 first, u64 count);
bool sev_page_set_holds(const struct sev_page_set *set, u64 first, u64 count);
bool sev_page_set_next(const struct sev_page_set *set, u64 *first, u64 *count);
u64 sev_page_set_bytes(u64 pages);

#endif /* _SEV_CORE_PAGE_SET_H */
