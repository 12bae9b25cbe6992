// SPDX-License-Identifier: GPL-2.0
/* String I/O of a plain guest, within a page and across two. */
/* modes: none */
#include "guest.h"

static u8 pages[3][4096] __aligned(4096);

static void select_signature(void)
{
	asm volatile("outw %w0, %w1" : : "a" (0), "d" (0x510));
}

static void check(u64 to, const char *what)
{
	u64 count = 4, end = to;

	write64(to, 0x1111111111111111ULL);
	select_signature();
	asm volatile("rep insb" : "+D" (end), "+c" (count) : "d" (0x511) : "memory");
	is(read32(to), 0x554d4551, what);
	is(read32(to + 4), 0x11111111, "not a byte more");
	is(count, 0, "RCX");
	is(end, to + 4, "RDI");
}

static void check_backward(u64 to)
{
	u64 count = 4, end = to + 3;

	select_signature();
	asm volatile("std\n\trep insb\n\tcld"
		     : "+D" (end), "+c" (count) : "d" (0x511) : "memory");
	is(read32(to), 0x51454d55, "backward");
	is(end, to - 1, "RDI");
}

void main(void)
{
	u64 out = (u64)pages[0], count = 2;

	check((u64)pages[0], "fw_cfg's signature");
	check((u64)pages[1] - 2, "across two pages");
	check_backward((u64)pages[2] + 0x100);
	write64(out, 0x8000000080000000ULL);
	asm volatile("rep outsl" : "+S" (out), "+c" (count) : "d" (0xcf8) : "memory");
	is(out, (u64)pages[0] + 8, "RSI");
	asm volatile("insl" : "+D" (out) : "d" (0xcfc) : "memory");
	is(read32((u64)pages[0] + 8), 0x29c08086, "OUTSL and INSL");
}
