// SPDX-License-Identifier: GPL-2.0
#include "crc32.h"

#define CRC32_POLYNOMIAL	0xedb88320U

static u32 table[256];

static void fill_table(void)
{
	u32 i, bit, crc;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		crc = i;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? CRC32_POLYNOMIAL : 0);
		table[i] = crc;
	}
}

u32 crc32_add(u32 crc, const u8 *bytes, size_t size)
{
	size_t i;

	if (!table[1])
		fill_table();
	for (i = 0; i < size; i++)
		crc = crc >> 8 ^ table[(crc ^ (bytes ? bytes[i] : 0)) & 0xff];
	return crc;
}
