// SPDX-License-Identifier: GPL-2.0
/*
 * Code run through a C = 0 mapping comes from the private page; data read there
 * through the same mapping is a shared access to validated memory. Between the
 * two stands an exit: until the next one the model cannot tell them apart, since
 * nested tables have no page that is executable and not readable.
 */
/* modes: snp */
/* expect: violation */
#include "guest.h"

static u8 page[4096] __aligned(4096);

/* jmp *%rdx */
static const u8 code[] = { 0xff, 0xe2 };

void main(void)
{
	u64 shared = alias_shared((u64)page);
	u32 i;

	for (i = 0; i < sizeof(code); i++)
		write8((u64)page + i, code[i]);
	ok(true, "about to read data beside the code");
	plan();
	asm volatile("leaq 1f(%%rip), %%rdx\n\tjmp *%0\n1:"
		     : : "r" (shared) : "rdx", "memory");
	msr_protocol(0x080);
	read64(shared + 0x100);
	ok(false, "the read went through");
}
