// SPDX-License-Identifier: GPL-2.0
/* The CPUID page */
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/cpuid_page.h>

#include "../../../../arch/x86/kernel/sev/core/cpuid_table.h"
#include "fake.h"
#include "unit.h"
#include "vectors.h"

static union {
	struct sev_cpuid_page page;
	u8 bytes[4096];
} u;

static struct sev_cpuid_leaf ask(u32 fn, u32 subfn)
{
	struct sev_cpuid_leaf leaf = { .fn = fn, .subfn = subfn };
	struct sev_result r = sev_cpuid_table(&u.page, &fake.ghcb, NULL, &leaf);

	if (r.code)
		leaf.fn = ~0u;

	return leaf;
}

static bool is(struct sev_cpuid_leaf leaf, u32 eax, u32 ebx, u32 ecx, u32 edx)
{
	return leaf.fn != ~0u && leaf.eax == eax && leaf.ebx == ebx && leaf.ecx == ecx &&
	       leaf.edx == edx;
}

static void test_vector(void)
{
	memset(&u, 0, sizeof(u));
	from_hex(vector_cpuid_page, u.bytes, sizeof(u.bytes));
	fake_reset();
	fails(sev_cpuid_check(&u.page), SEV_OK, "page of three entries");
	ok(is(ask(0, 0), 0x10, 0x68747541, 0x444d4163, 0x69746e65), "leaf 0");
	ok(is(ask(0, 77), 0x10, 0x68747541, 0x444d4163, 0x69746e65),
	   "ECX does not matter where there are no sub-leaves");
	ok(is(ask(0x8000001f, 0), 0x101e13f, 0x4173, 0x1fd, 0x80), "leaf 8000_001F");
	ok(is(ask(0xd, 1), 0xf, 0x240, 0, 0), "leaf 0xD, sub-leaf 1");
	ok(is(ask(0xd, 5), 0, 0, 0, 0), "a sub-leaf that is not there");
	ok(is(ask(5, 0), 0, 0, 0, 0), "a leaf within the range");
	ok(is(ask(0x11, 0), 0, 0, 0, 0), "a leaf beyond the range");
	ok(is(ask(0x40000000, 0), 0, 0, 0, 0), "no hypervisor leaves");
	ok(!fake.exits, "the host was never asked");
}

static void test_refused(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vector_cpuid_refuse); i++) {
		bool refuse = !strncmp(vector_cpuid_refuse[i].expect, "refuse", 6);

		memset(&u, 0, sizeof(u));
		from_hex(vector_cpuid_page, u.bytes, sizeof(u.bytes));
		from_hex(vector_cpuid_refuse[i].bytes,
			 u.bytes + vector_cpuid_refuse[i].offset, 16);
		fake_reset();
		ok(!sev_cpuid_check(&u.page).code == !refuse, "%s",
		   vector_cpuid_refuse[i].name);
	}
	ok(is(ask(0, 0), 0x10, 0x68747541, 0x444d4163, 0x69746e65),
	   "of two entries for one leaf the first counts");
}

static void add(u32 fn, u32 subfn, u64 xcr0, u32 eax, u32 ebx, u32 ecx, u32 edx)
{
	u.page.entry[u.page.count++] = (struct sev_cpuid_entry){
		.eax_in = fn, .ecx_in = subfn, .xcr0_in = xcr0,
		.eax = eax, .ebx = ebx, .ecx = ecx, .edx = edx,
	};
}

static void fill(void)
{
	memset(&u, 0, sizeof(u));
	fake_reset();
	fake.cpuid = (struct fake_cpuid){ 0x11111111, 0x22222222, 0x33333333, 0x44444444 };
	add(0, 0, 0, 0xd, 0, 0, 0);
	add(1, 0, 0, 0xa20f10, 0x00020800, 0x0c000000, 0xffffffff);
	add(7, 0, 0, 0, 0x10, 0xffffffff, 0);
	add(0xb, 0, 0, 1, 2, 3, 4);
	add(0xd, 0, 1, 7, 0x240, 0x340, 0);
	add(0xd, 1, 1, 0xf, 0x240, 0, 0);
	add(0xd, 2, 0, 0x100, 0x240, 0, 0);
	add(0xd, 9, 0, 8, 0x980, 2, 0);
	add(0x80000000, 0, 0, 0x8000001f, 0, 0, 0);
	add(0x8000001e, 0, 0, 1, 0xaaaaaaaa, 0xbbbbbbbb, 5);
}

static void test_fixups(void)
{
	struct sev_cpuid_leaf leaf;

	fill();
	leaf = ask(1, 0);
	ok(leaf.ebx == 0x22020800 && leaf.edx == 0xfffffdff && leaf.eax == 0xa20f10,
	   "APIC id and APIC bit are the host's, the rest is the page's");
	ok(!(leaf.ecx & 1u << 27), "OSXSAVE follows CR4: off");
	fake.cr4 = 1 << 18;
	ok(ask(1, 0).ecx & 1u << 27, "OSXSAVE follows CR4: on");
	ok(!(ask(7, 0).ecx & 1u << 4), "OSPKE follows CR4: off");
	fake.cr4 = 1 << 22;
	ok(ask(7, 0).ecx == 0xffffffff, "OSPKE follows CR4: on");
	ok(is(ask(0xb, 0), 1, 2, 3, 0x44444444), "x2APIC id is the host's");
	ok(is(ask(0x8000001e, 0), 0x11111111, 0xaaaaaa22, 0xbbbbbb33, 5),
	   "extended APIC, core and node id are the host's");

	u.page.entry[0].eax = 7;
	u.page.entry[3].eax_in = 6;
	fake.exits = 0;
	ok(is(ask(0xb, 0), 0, 0, 0, 0) && !fake.exits,
	   "ids in a leaf beyond the range are not asked for");
}

static void test_xsave(void)
{
	fill();
	ok(ask(0xd, 0).ebx == 0x240, "XSAVE area with XCR0 = 1");
	fake.xcr0 = 7;
	ok(ask(0xd, 0).ebx == 0x340, "XSAVE area with AVX");
	ok(ask(0xd, 1).ebx == 0x340, "compacted, with AVX");
	fake.xcr0 = 0x207;
	ok(ask(0xd, 0).ebx == 0x988, "XSAVE area with a component far up");
	ok(ask(0xd, 1).ebx == 0x348, "compacted, aligned to 64");
	ok(is(ask(0xd, 2), 0x100, 0x240, 0, 0), "component of its own");
	u.page.entry[5].eax = 0x5;
	ok(ask(0xd, 1).ebx == 0, "no compacted size without XSAVEC and XSAVES");
}

static void lying_cpuid(struct sev_ghcb_page *page)
{
	fake_finish(page, 2, 6);
}

static void test_host(void)
{
	struct sev_cpuid_leaf leaf = { .fn = 1 };
	struct sev_ghcb_call call;

	fill();
	fake.host = lying_cpuid;
	fails(sev_cpuid_table(&u.page, &fake.ghcb, NULL, &leaf), SEV_FAIL_GHCB_REFUSED,
	      "the host keeps the APIC id to itself");
	fake.host = NULL;
	fails(sev_cpuid_host(&fake.ghcb, &call, &leaf), SEV_OK, "leaf from the host");
	ok(is(leaf, 0x11111111, 0x22222222, 0x33333333, 0x44444444), "as it gave it");
}

void test_cpuid(void)
{
	test_vector();
	test_refused();
	test_fixups();
	test_xsave();
	test_host();
}
