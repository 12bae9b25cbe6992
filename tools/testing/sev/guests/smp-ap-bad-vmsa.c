// SPDX-License-Identifier: GPL-2.0
/*
 * States which VMRUN does not take (AMD APM vol. 2, 15.5.1): the AP does not run, and
 * one with a good VMSA does afterwards.
 */
/* modes: snp */
/* smp: 2 */
/* expect: pass | violation */
#include "guest.h"

#define CR0_GOOD	0x80010031ULL
#define EFER_GOOD	0x1d00ULL

static const struct {
	u32 offset;
	u64 value;
	const char *what;
} bad[] = {
	{ VMSA_EFER, 0xd00, "EFER without SVME" },
	{ VMSA_EFER, EFER_GOOD | BIT(16), "EFER bit 16" },
	{ VMSA_EFER, EFER_GOOD | BIT(1), "EFER bit 1" },
	{ VMSA_EFER, EFER_GOOD | BIT(63), "EFER bit 63" },
	{ VMSA_CR0, CR0_GOOD | BIT(29), "CR0.NW without CD" },
	{ VMSA_CR0, CR0_GOOD | BIT(32), "CR0 bit 32" },
	{ VMSA_CR0, CR0_GOOD & ~1ULL, "long mode without PE" },
	{ VMSA_CR4, 0x40, "long mode without PAE" },
	{ VMSA_CR4, 0x60 | BIT(15), "CR4 bit 15" },
	{ VMSA_CR4, 0x60 | BIT(31), "CR4 bit 31" },
	{ VMSA_CR4, 0x60 | BIT(63), "CR4 bit 63" },
	{ VMSA_DR6, 0x1ffff0ff0, "DR6 bit 32" },
	{ VMSA_DR7, 0x100000400, "DR7 bit 32" },
	{ VMSA_CS, 0xe9bULL << 16 | SEL_CODE64, "CS with L and D" },
	{ VMSA_FEATURES, 0, "no SEV features" },
};

static u32 started;

static void entry(u32 index)
{
	started = index;
}

static void refused(u64 page, u32 offset, u64 value, const char *what)
{
	vmsa_long_mode(page, 1, (u64)entry);
	write64(page + offset, value);
	ap_create(AP_CREATE, 1, page, own_features());
	delay_ms(20);
	is(READ32(started), 0, what);
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];
	u32 i;

	is(vmsa_mark(page, true), 0, "page made a VMSA");
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		refused(page, bad[i].offset, bad[i].value, bad[i].what);
	refused(page, VMSA_CR3, (u64)pml4 | cbit_mask | BIT(52), "CR3 bit 52");
	vmsa_long_mode(page, 1, (u64)entry);
	write64(page + VMSA_EFER, EFER_GOOD | BIT(13) | BIT(14) | BIT(15));
	ap_create(AP_CREATE, 1, page, own_features());
	ok(wait_for(&started, 1), "EFER.LMSLE, FFXSR and TCE are legal");
}
