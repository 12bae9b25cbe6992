/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SEV_TOOLS_CRC32_H
#define SEV_TOOLS_CRC32_H

#include "util.h"

#define CRC32_START	0xffffffffU

/**
 * crc32_add() - CRC-32 of IEEE 802.3, reflected, without the closing inversion
 * @crc: CRC32_START, or what an earlier call returned
 * @bytes: NULL stands for zeros
 * @size: bytes
 *
 * IGVM takes the inverted result; a bzImage holds the result as it is.
 *
 * Return: the CRC after these bytes.
 */
u32 crc32_add(u32 crc, const u8 *bytes, size_t size);

#endif /* SEV_TOOLS_CRC32_H */
