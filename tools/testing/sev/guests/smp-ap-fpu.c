// SPDX-License-Identifier: GPL-2.0
/* The x87 and SSE registers of a VMSA are those which the CPU starts with. */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

#define CR4_OSFXSR	BIT(9)
#define TOP		5

u8 ap_image[512] __aligned(16);
static u32 started;

/* Stores the registers before anything else happens. */
asm(".text\n"
	".globl code64\n"
	"code64:\n"
	"	fxsave ap_image\n"
	"	jmp start_long_index\n");

static void entry(u32 index)
{
	started = index;
}

static u64 low(u32 i)
{
	return BIT(63) | 0x123456789abcdULL * (i + 1);
}

static void fill_fpu(u64 page)
{
	u32 i;

	write32(page + 0x408, 0x9fc0);
	write16(page + 0x40c, 0x3ff);		/* 0 to 4 empty, 5 to 7 valid */
	write16(page + 0x40e, TOP << 11 | 0x4100);
	write16(page + 0x410, 0x27f);
	for (i = 0; i < 8; i++) {
		write64(page + 0x420 + 8 * i, low(i));
		write16(page + 0x460 + 2 * i, 0x3fff + i);
	}
	for (i = 0; i < 32; i++)
		write64(page + 0x470 + 8 * i, 0x1111111111111111ULL + i);
}

static u64 word(u32 at)
{
	return read64((u64)ap_image + at);
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];
	u32 i;

	vmsa_long_mode(page, 1, (u64)entry);
	write64(page + VMSA_RIP, (u64)code64);
	write64(page + VMSA_CR4, 0x60 | CR4_OSFXSR);
	fill_fpu(page);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created");
	ok(wait_for(&started, 1), "it runs");
	is(word(0) & 0xffff, 0x27f, "FCW");
	is(word(0) >> 16 & 0xffff, TOP << 11 | 0x4100, "FSW");
	is(word(0) >> 32 & 0xff, 0xe0, "registers in use");
	is(word(24) & LOW32, 0x9fc0, "MXCSR");
	for (i = 0; i < 8; i++) {
		is(word(32 + 16 * i), low(i), "mantissa");
		is(word(40 + 16 * i) & 0xffff, 0x3fff + i, "sign and exponent");
	}
	for (i = 0; i < 32; i++)
		is(word(160 + 8 * i), 0x1111111111111111ULL + i, "half of an XMM register");
}
