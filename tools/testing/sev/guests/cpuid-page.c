// SPDX-License-Identifier: GPL-2.0
/* The SNP CPUID page: count, order, and what the launch masks. */
/* modes: snp */
#include "guest.h"

struct entry {
	u32 eax_in, ecx_in;
	u64 xcr0_in, xss_in;
	u32 eax, ebx, ecx, edx;
	u64 reserved;
};

static u32 count(void)
{
	return read32(CPUID_PAGE);
}

static struct entry *entry(u32 i)
{
	return (struct entry *)(CPUID_PAGE + 16 + i * 48ULL);
}

static struct entry *find(u32 leaf, u32 subleaf)
{
	u32 i;

	for (i = 0; i < count(); i++)
		if (entry(i)->eax_in == leaf && entry(i)->ecx_in == subleaf)
			return entry(i);
	return NULL;
}

static bool unique(void)
{
	u32 i, j;

	for (i = 0; i < count(); i++)
		for (j = 0; j < i; j++)
			if (entry(i)->eax_in == entry(j)->eax_in &&
			    entry(i)->ecx_in == entry(j)->ecx_in &&
			    entry(i)->xcr0_in == entry(j)->xcr0_in &&
			    entry(i)->xss_in == entry(j)->xss_in)
				return false;
	return true;
}

static void check_features(void)
{
	struct entry *e = find(1, 0);

	ok(e, "leaf 1");
	if (e)
		is(e->ecx >> 24 & 1, 0, "no TSC deadline timer");
	e = find(7, 0);
	if (e) {
		is(e->ebx >> 1 & 1, 0, "no TSC_ADJUST");
		is(e->edx >> 26, 0, "leaf 7 EDX 31:26 masked");
	}
	e = find(0x80000008, 0);
	ok(e, "leaf 8000_0008");
	if (e) {
		is(e->ebx >> 25 & 1, 0, "no VIRT_SSBD");
		ok((e->eax & 0xff) <= cbit || cbit == 51, "address width and C-bit");
	}
}

void main(void)
{
	struct entry *e;
	u32 i, bad = 0;

	ok(count() > 0 && count() <= 64, "%d entries", count());
	is(read32(CPUID_PAGE + 4), 0, "reserved word");
	is(read64(CPUID_PAGE + 8), 0, "reserved quadword");
	for (i = 0; i < count(); i++)
		bad += entry(i)->reserved != 0;
	is(bad, 0, "reserved words of the entries");
	for (i = 16 + count() * 48; i < 4096; i += 4)
		bad += read32(CPUID_PAGE + i) != 0;
	is(bad, 0, "zeros behind the entries");
	ok(unique(), "each input once");
	ok(find(0, 0), "leaf 0");
	ok(find(0x80000000, 0), "leaf 8000_0000");
	check_features();
	e = find(0x8000001f, 0);
	ok(e, "leaf 8000_001F");
	if (!e)
		return;
	is(e->eax & 0x1a, 0x1a, "EAX: SEV, SEV-ES, SEV-SNP");
	is(e->eax >> 20 & 1, 0, "EAX bit 20 is not claimed");
	is(e->ebx & 0x3f, cbit, "EBX: C-bit position");
	ok((e->ebx >> 12 & 0xf) >= 1, "EBX: number of VMPLs");
}
