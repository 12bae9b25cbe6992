// SPDX-License-Identifier: GPL-2.0
/*
 * fw_cfg shows the guest its own machine: RAM size and CPU count, an e820
 * whose RAM is the guest's, no kernel.
 */
/* modes: none es snp */
/* smp: 2 */
/* mem: 128M */
#include "guest.h"

static u32 in8(u32 port)
{
	u8 value;

	if (!mode_is(MODE_NONE))
		return io_in(port, 1);
	asm volatile("inb %w1, %0" : "=a" (value) : "d" (port));
	return value;
}

static void choose(u16 key)
{
	if (mode_is(MODE_NONE))
		asm volatile("outw %0, %w1" : : "a" (key), "d" (0x510));
	else
		io_out(0x510, 2, key);
}

static u64 little(u32 bytes)
{
	u64 value = 0;
	u32 i;

	for (i = 0; i < bytes; i++)
		value |= (u64)in8(0x511) << i * 8;
	return value;
}

static u32 big32(void)
{
	return __builtin_bswap32(little(4));
}

static char name[56];

static bool name_is(const char *want)
{
	u32 i;

	for (i = 0; want[i] && name[i] == want[i]; i++)
		;
	return want[i] == name[i];
}

static u16 find_e820(u32 *bytes)
{
	u32 count, i, j, size, key, found = 0;

	choose(0x19);
	count = big32();
	for (i = 0; i < count; i++) {
		size = big32();
		key = big32() >> 16;
		for (j = 0; j < sizeof(name); j++)
			name[j] = in8(0x511);
		if (name_is("etc/e820")) {
			found = key;
			*bytes = size;
		}
	}
	ok(count > 0 && count < 100, "%d files", count);
	return found;
}

void main(void)
{
	u64 ram = 0, start, length;
	u32 bytes = 0, type, i;
	u16 key;

	choose(0x05);
	is(little(2), 2, "CPUs");
	choose(0x03);
	is(little(8), guest_info()->ram, "RAM size");
	choose(0x08);
	is(little(4), 0, "no kernel");
	key = find_e820(&bytes);
	ok(key, "etc/e820");
	is(bytes % 20, 0, "entries of 20 bytes");
	choose(key);
	for (i = 0; i < bytes / 20; i++) {
		start = little(8);
		length = little(8);
		type = little(4);
		if (type == 1)
			ram += length;
		ok(type != 1 || start + length <= guest_info()->low_top,
		   "entry %x + %x, type %d", start, length, type);
	}
	is(ram, guest_info()->ram, "RAM of the map");
}
