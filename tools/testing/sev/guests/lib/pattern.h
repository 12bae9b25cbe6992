/* SPDX-License-Identifier: GPL-2.0 */
/* Page contents: patterns that a test wrote, and what is noise. */
#ifndef GUEST_PATTERN_H
#define GUEST_PATTERN_H

#include "types.h"

void fill(u64 address, u64 pattern);		/* a page of different words */
bool holds(u64 address, u64 pattern);		/* every word of it */
u32 words_equal(u64 address, u64 pattern);	/* how many, of 512 */
/* Not zeros, not one repeated word: what fresh or converted memory holds. */
bool is_noise(u64 address);
bool pages_equal(u64 a, u64 b);

#endif
