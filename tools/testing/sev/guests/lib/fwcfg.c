// SPDX-License-Identifier: GPL-2.0
/* fw_cfg by its ports: what is selected, byte after byte. */
#include "guest.h"

#define FW_SELECT	0x510
#define FW_DATA		0x511
#define FW_DIRECTORY	0x19
#define FW_NAME_BYTES	56

u32 port_in8(u32 port)
{
	u8 value;

	if (!mode_is(MODE_NONE))
		return io_in(port, 1);
	asm volatile("inb %w1, %0" : "=a" (value) : "d" (port));
	return value;
}

void port_out8(u32 port, u8 value)
{
	if (!mode_is(MODE_NONE))
		io_out(port, 1, value);
	else
		asm volatile("outb %0, %w1" : : "a" (value), "d" (port));
}

void port_out32(u32 port, u32 value)
{
	if (!mode_is(MODE_NONE))
		io_out(port, 4, value);
	else
		asm volatile("outl %0, %w1" : : "a" (value), "d" (port));
}

void fw_select(u16 key)
{
	if (mode_is(MODE_NONE))
		asm volatile("outw %0, %w1" : : "a" (key), "d" (FW_SELECT));
	else
		io_out(FW_SELECT, 2, key);
}

u64 fw_little(u32 bytes)
{
	u64 value = 0;
	u32 i;

	for (i = 0; i < bytes; i++)
		value |= (u64)port_in8(FW_DATA) << i * 8;
	return value;
}

u32 fw_big32(void)
{
	return __builtin_bswap32(fw_little(4));
}

static bool name_is(const char *name, const char *want)
{
	u32 i;

	for (i = 0; want[i] && name[i] == want[i]; i++)
		;
	return want[i] == name[i];
}

u16 fw_find(const char *want, u32 *bytes)
{
	char name[FW_NAME_BYTES];
	u32 count, i, j, size, key, found = 0;

	fw_select(FW_DIRECTORY);
	count = fw_big32();
	for (i = 0; i < count; i++) {
		size = fw_big32();
		key = fw_big32() >> 16;
		for (j = 0; j < sizeof(name); j++)
			name[j] = fw_little(1);
		if (name_is(name, want)) {
			found = key;
			*bytes = size;
		}
	}
	ok(count > 0 && count < 100, "%d files", count);
	return found;
}
