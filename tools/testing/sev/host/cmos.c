// SPDX-License-Identifier: GPL-2.0
/* CMOS: QEMU's, with the guest's memory and CPUs instead of the machine's. */

#include "host.h"

#define BASE_KIB	640
#define EXT_MAX_KIB	0xffff

static u8 index;

static u8 byte_of(u64 value, unsigned int n)
{
	return value >> (8 * n);
}

/* Bytes which tell the size of memory or the number of CPUs; false for all others. */
static bool size_byte(u8 at, u8 *value)
{
	u64 ext = MIN((machine.ram_low_top - MIB(1)) >> 10, EXT_MAX_KIB);
	u64 above_16m = machine.ram_low_top > MIB(16) ?
			MIN((machine.ram_low_top - MIB(16)) >> 16, 0xffff) : 0;
	u64 high = (machine.ram_high_top - GIB(4)) >> 16;

	switch (at) {
	case 0x15 ... 0x16:
		*value = byte_of(BASE_KIB, at - 0x15);
		return true;
	case 0x17 ... 0x18:
		*value = byte_of(ext, at - 0x17);
		return true;
	case 0x30 ... 0x31:
		*value = byte_of(ext, at - 0x30);
		return true;
	case 0x34 ... 0x35:
		*value = byte_of(above_16m, at - 0x34);
		return true;
	case 0x5b ... 0x5d:
		*value = byte_of(high, at - 0x5b);
		return true;
	case 0x5f:
		*value = machine.cpus - 1;
		return true;
	default:
		return false;
	}
}

/* A byte as QEMU has it, without the guest's noticing. */
u8 cmos_raw(u8 at)
{
	u8 value;

	outb(CMOS_INDEX, at);
	value = inb(CMOS_DATA);
	outb(CMOS_INDEX, index);
	return value;
}

u8 cmos_in(u16 port)
{
	u8 value;

	if (port == CMOS_DATA && size_byte(index, &value))
		return value;
	return inb(port);
}

void cmos_out(u16 port, u8 value)
{
	if (port == CMOS_INDEX)
		index = value & 0x7f;
	else if (size_byte(index, &(u8){ 0 }))
		return;
	outb(port, value);
}
