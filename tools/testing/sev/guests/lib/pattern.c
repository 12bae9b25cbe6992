// SPDX-License-Identifier: GPL-2.0
/* Page contents. */
#include "guest.h"

static u64 word(u64 pattern, u32 i)
{
	return (pattern + i) * 0x9e3779b97f4a7c15ULL;
}

void fill(u64 address, u64 pattern)
{
	u32 i;

	for (i = 0; i < 512; i++)
		write64(address + i * 8, word(pattern, i));
}

u32 words_equal(u64 address, u64 pattern)
{
	u32 i, equal = 0;

	for (i = 0; i < 512; i++)
		equal += read64(address + i * 8) == word(pattern, i);
	return equal;
}

bool holds(u64 address, u64 pattern)
{
	return words_equal(address, pattern) == 512;
}

bool is_noise(u64 address)
{
	u32 i, zeros = 0, same = 0;

	for (i = 1; i < 512; i++) {
		zeros += read64(address + i * 8) == 0;
		same += read64(address + i * 8) == read64(address);
	}
	return zeros < 8 && same < 8;
}

bool pages_equal(u64 a, u64 b)
{
	u32 i;

	for (i = 0; i < 4096; i += 8)
		if (read64(a + i) != read64(b + i))
			return false;
	return true;
}
