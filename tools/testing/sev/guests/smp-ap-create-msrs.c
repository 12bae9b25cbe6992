// SPDX-License-Identifier: GPL-2.0
/* The rest of a VMSA: segment bases, system-call MSRs, PAT, CR2, debug registers. */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

static u32 started;
static u64 seen[12];

static const struct {
	u16 offset;
	u32 msr;
	u64 value;
} table[] = {
	{ VMSA_FS + 8, 0xc0000100, 0x123456789000ULL },
	{ VMSA_GS + 8, 0xc0000101, 0x123456789100ULL },
	{ 0x220, 0xc0000102, 0x123456789200ULL },
	{ 0x200, 0xc0000081, 0x0023001000000000ULL },
	{ 0x208, 0xc0000082, 0x123456789300ULL },
	{ 0x210, 0xc0000083, 0x123456789400ULL },
	{ 0x218, 0xc0000084, 0x47700 },
	{ 0x228, 0x174, 0x10 },
	{ 0x230, 0x175, 0x123456789500ULL },
	{ 0x238, 0x176, 0x123456789600ULL },
	{ VMSA_G_PAT, 0x277, 0x0007010600070406ULL },
};

#define ROWS	ARRAY_SIZE(table)

static u64 cr2, dr6;

static void entry(u32 index)
{
	u32 i;

	for (i = 0; i < ROWS; i++)
		seen[i] = rdmsr(table[i].msr);
	cr2 = read_cr2();
	asm volatile("movq %%dr6, %0" : "=r" (dr6));
	started = index;
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];
	u32 i;

	vmsa_long_mode(page, 1, (u64)entry);
	for (i = 0; i < ROWS; i++)
		write64(page + table[i].offset, table[i].value);
	write64(page + 0x240, 0x123456789700ULL);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created");
	ok(wait_for(&started, 1), "it runs");
	for (i = 0; i < ROWS; i++)
		is(seen[i], table[i].value, "MSR of the VMSA");
	is(cr2, 0x123456789700ULL, "CR2");
	is(dr6, 0xffff0ff0, "DR6");
}
