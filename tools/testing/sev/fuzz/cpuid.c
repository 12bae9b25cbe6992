// SPDX-License-Identifier: GPL-2.0
/*
 * E5: whatever the CPUID page holds and the host answers, a page that is taken has
 * a number of entries which fits, no leaf but those with ids is asked of the host,
 * and no bit but an id's is taken from it.
 */
#include <stdlib.h>
#include <string.h>
#include <asm/sev/cpuid_page.h>

#include "../../../../arch/x86/kernel/sev/core/cpuid_table.h"
#include "../unit/fake.h"
#include "fuzz.h"

static bool has_ids(u32 fn)
{
	return fn == 1 || fn == 0xb || fn == 0x8000001e;
}

static struct sev_cpuid_page *fill(struct fuzz_input *in)
{
	static const u32 leaves[] = {
		0, 1, 4, 7, 0xb, 0xd, 0x10, 0x40000000, 0x80000000, 0x80000001, 0x80000008,
		0x8000001d, 0x8000001e, 0x8000001f,
	};
	struct sev_cpuid_page *page = aligned_alloc(4096, 4096);
	u32 count = fuzz_below(in, 70), i;

	memset(page, 0, 4096);
	page->count = fuzz_below(in, 16) ? count : fuzz_odd(in);
	for (i = 0; i < count && i < SEV_CPUID_PAGE_MAX; i++) {
		struct sev_cpuid_entry *e = &page->entry[i];

		if (!in->left)
			break;
		fuzz_bytes(in, &e->eax, 16);
		e->eax_in = fuzz_below(in, 8) ? leaves[fuzz_below(in, 14)] : fuzz_odd(in);
		e->ecx_in = fuzz_below(in, 16);
		e->xcr0_in = fuzz_below(in, 4);
		e->xss_in = !fuzz_below(in, 16);
	}

	return page;
}

static void ask(struct fuzz_input *in, const struct sev_cpuid_page *page,
		struct sev_cpuid_ids *ids)
{
	struct sev_cpuid_leaf leaf = { 0 }, own;
	u32 before = fake.exits;
	struct sev_result r;

	leaf.fn = fuzz_below(in, 4) ? page->entry[fuzz_below(in, 8)].eax_in : fuzz_odd(in);
	leaf.subfn = fuzz_below(in, 16);
	own = leaf;
	r = sev_cpuid_table(page, &fake.ghcb, ids, &leaf);
	fuzz_check(fake.exits == before || has_ids(leaf.fn), "only ids are asked of the host");
	if (r.code)
		return;
	sev_cpuid_lookup(page, &own);
	if (leaf.fn == 1)
		fuzz_check(leaf.eax == own.eax && !((leaf.ebx ^ own.ebx) & 0xffffff) &&
			   !((leaf.edx ^ own.edx) & ~(1u << 9)) &&
			   !((leaf.ecx ^ own.ecx) & ~(1u << 27)), "only the ids of leaf 1");
	else if (leaf.fn == 0xb)
		fuzz_check(leaf.eax == own.eax && leaf.ebx == own.ebx && leaf.ecx == own.ecx,
			   "only the id of leaf 0xB");
	else if (leaf.fn != 0xd && leaf.fn != 7 && !has_ids(leaf.fn))
		fuzz_check(!memcmp(&leaf, &own, sizeof(leaf)), "nothing else is changed");
}

void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct sev_cpuid_ids ids = { 0 };
	struct sev_cpuid_page *page;
	u32 i;

	if (!fake.page)
		fake_reset();
	fuzz_bytes(&in, &fake.cpuid, sizeof(fake.cpuid));
	fake.cr4 = fuzz_u64(&in);
	fake.xcr0 = fuzz_u64(&in) | 1;
	page = fill(&in);
	if (!sev_cpuid_check(page).code) {
		fuzz_check(page->count && page->count <= SEV_CPUID_PAGE_MAX, "the count fits");
		for (i = 0; i < 8; i++)
			ask(&in, page, i & 1 ? &ids : NULL);
	}
	free(page);
}
