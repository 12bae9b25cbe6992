// SPDX-License-Identifier: GPL-2.0
/* The SNP secrets page: four keys, all different; nothing in the guest's area. */
/* modes: snp */
#include "guest.h"

static u64 key_word(u32 key, u32 word)
{
	return read64(SECRETS_PAGE + 0x20 + key * 0x20 + word * 8);
}

static bool key_is_zero(u32 key)
{
	u32 i;

	for (i = 0; i < 4; i++)
		if (key_word(key, i))
			return false;
	return true;
}

static bool keys_equal(u32 a, u32 b)
{
	u32 i;

	for (i = 0; i < 4; i++)
		if (key_word(a, i) != key_word(b, i))
			return false;
	return true;
}

void main(void)
{
	u32 i, j, used = 0;

	for (i = 0; i < 4; i++) {
		ok(!key_is_zero(i), "VMPCK%d is there", i);
		for (j = 0; j < i; j++)
			ok(!keys_equal(i, j), "and not VMPCK%d", j);
	}
	is(read32(SECRETS_PAGE + 0xc), 0, "reserved word");
	for (i = 0xa0; i < 0x100; i += 4)
		used += read32(SECRETS_PAGE + i) != 0;
	is(used, 0, "guest-OS area is zero");
	for (i = 0x140; i < 0x160; i += 4)
		used += read32(SECRETS_PAGE + i) != 0;
	is(used, 0, "no SVSM is announced");
	is(read32(SECRETS_PAGE + 4) & ~1U, 0, "only IMI_EN in the flags");
}
