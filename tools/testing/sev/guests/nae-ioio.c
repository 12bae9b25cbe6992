// SPDX-License-Identifier: GPL-2.0
/* Port I/O by the page protocol, all sizes, to real devices. */
/* modes: es snp */
#include "guest.h"

#define SCRATCH_PORT	0x3ff
#define PCI_ADDRESS	0xcf8
#define PCI_DATA	0xcfc

void main(void)
{
	u32 before;

	io_out(SCRATCH_PORT, 1, 0x5a);
	is(io_in(SCRATCH_PORT, 1), 0x5a, "8 bits: written and read");
	io_out(SCRATCH_PORT, 1, 0xffffffa5);
	is(io_in(SCRATCH_PORT, 1), 0xa5, "only 8 bits count");
	io_out(PCI_ADDRESS, 4, 0x80000000);
	is(io_in(PCI_ADDRESS, 4), 0x80000000, "32 bits: written and read");
	is(io_in(PCI_DATA, 4), 0x29c08086, "host bridge of q35");
	is(io_in(PCI_DATA, 2), 0x8086, "16 bits");
	is(io_in(PCI_DATA + 2, 2), 0x29c0, "16 bits, upper half");
	is(io_in(PCI_DATA + 1, 1), 0x80, "8 bits of it");
	io_out(0x70, 1, 0x0f);
	io_out(0x71, 1, 0x77);
	io_out(0x70, 1, 0x0f);
	is(io_in(0x71, 1), 0x77, "CMOS byte");
	before = io_in(0x608, 4);
	delay_ms(5);
	ok(io_in(0x608, 4) != before, "ACPI timer runs");
	is(io_in(0x2f8 + 0x1000, 1), 0xff, "nobody there: all ones");
}
