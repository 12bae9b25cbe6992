// SPDX-License-Identifier: GPL-2.0
/* Instructions are fetched from the private view whatever the C-bit. */
/* modes: es snp */
#include "guest.h"

static u8 page[4096] __aligned(4096);

/* mov $0x1234, %eax; ret */
static const u8 code[] = { 0xb8, 0x34, 0x12, 0x00, 0x00, 0xc3 };

static u64 run(u64 address)
{
	u64 result;

	asm volatile("call *%1" : "=a" (result) : "r" (address) : "memory");
	return result;
}

void main(void)
{
	u64 shared;
	u32 i;

	for (i = 0; i < sizeof(code); i++)
		write8((u64)page + i, code[i]);
	shared = alias_shared((u64)page);
	is(run((u64)page), 0x1234, "through C = 1");
	is(run(shared), 0x1234, "through C = 0: the private code");
	is(run(shared), 0x1234, "and again");
	is(run((u64)page), 0x1234, "through C = 1 still");
}
