// SPDX-License-Identifier: GPL-2.0
/* What a target takes from its input. */
#include <string.h>

#include "fuzz.h"

void fuzz_bytes(struct fuzz_input *in, void *to, size_t n)
{
	size_t have = n < in->left ? n : in->left;

	memcpy(to, in->data, have);
	memset((uint8_t *)to + have, 0, n - have);
	in->data += have;
	in->left -= have;
}

static uint64_t fuzz_number(struct fuzz_input *in, size_t bytes)
{
	uint64_t value = 0;

	fuzz_bytes(in, &value, bytes);

	return value;
}

uint64_t fuzz_u64(struct fuzz_input *in)
{
	return fuzz_number(in, 8);
}

uint64_t fuzz_below(struct fuzz_input *in, uint64_t n)
{
	return fuzz_number(in, n <= 0x100 ? 1 : n <= 0x10000 ? 2 : 8) % n;
}

uint64_t fuzz_odd(struct fuzz_input *in)
{
	switch (fuzz_below(in, 4)) {
	case 0:
		return (1ull << fuzz_below(in, 64)) + fuzz_below(in, 5) - 2;
	case 1:
		return fuzz_below(in, 64);
	case 2:
		return fuzz_below(in, 0x2000);
	default:
		return fuzz_u64(in);
	}
}
