// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: the VMSA of a CPU which the guest starts.
 */
#include <linux/align.h>
#include <linux/cc_platform.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <asm/page.h>
#include <asm/sev.h>
#include <asm/svm.h>

#include "../internal.h"
#include "tests.h"

#define BLOCKS		4
#define BLOCK_ORDER	(PMD_SHIFT - PAGE_SHIFT)
#define BLOCK_PAGES	(SZ_2M / PAGE_SIZE)

static void free_rest(struct page *block)
{
	unsigned int i;

	for (i = 1; i < BLOCK_PAGES; i++)
		__free_page(block + i);
}

/* Has the next pages of this CPU's list be such as begin 2 MiB. */
static unsigned int free_first_pages(struct page **blocks)
{
	unsigned int i;

	for (i = 0; i < BLOCKS; i++) {
		blocks[i] = alloc_pages(GFP_KERNEL, BLOCK_ORDER);
		if (!blocks[i])
			break;
		split_page(blocks[i], BLOCK_ORDER);
	}
	migrate_disable();
	for (unsigned int n = 0; n < i; n++)
		__free_page(blocks[n]);

	return i;
}

static void test_address(struct kunit *test)
{
	struct page *blocks[BLOCKS];
	struct sev_es_save_area *vmsa;
	unsigned int n = free_first_pages(blocks);

	vmsa = sev_vmsa_alloc();
	migrate_enable();
	for (unsigned int i = 0; i < n; i++)
		free_rest(blocks[i]);

	KUNIT_ASSERT_NOT_NULL(test, vmsa);
	KUNIT_EXPECT_FALSE(test, IS_ALIGNED(__pa(vmsa), SZ_2M));
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(vmsa));
	KUNIT_EXPECT_NULL(test, memchr_inv(vmsa, 0, PAGE_SIZE));
	free_page((unsigned long)vmsa);
	KUNIT_EXPECT_EQ(test, n, BLOCKS);
}

static void test_entry(struct kunit *test)
{
	struct sev_es_save_area *vmsa = sev_vmsa_alloc();

	KUNIT_ASSERT_NOT_NULL(test, vmsa);
	sev_vmsa_fill(vmsa, 0x98000, 0x123, 0x21);
	KUNIT_EXPECT_EQ(test, vmsa->cs.base, 0x98000);
	KUNIT_EXPECT_EQ(test, vmsa->cs.selector, 0x9800);
	KUNIT_EXPECT_EQ(test, vmsa->rip, 0x123);
	KUNIT_EXPECT_EQ(test, vmsa->sev_features, 0x21);
	KUNIT_EXPECT_EQ(test, vmsa->vmpl, 0);
	free_page((unsigned long)vmsa);
}

/* No CPU runs by it: it can be an ordinary page again. */
static void test_mark(struct kunit *test)
{
	struct sev_es_save_area *vmsa;

	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		kunit_skip(test, "no SEV-SNP");
	vmsa = sev_vmsa_alloc();
	KUNIT_ASSERT_NOT_NULL(test, vmsa);
	KUNIT_EXPECT_EQ(test, sev_vmsa_mark(vmsa, true), 0);
	KUNIT_EXPECT_EQ(test, sev_vmsa_mark(vmsa, false), 0);
	vmsa->rip = 1;
	free_page((unsigned long)vmsa);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_address),
	KUNIT_CASE(test_entry),
	KUNIT_CASE(test_mark),
	{}
};

static struct kunit_suite suite = {
	.name = "sev-vmsa",
	.init = sev_test_need_es,
	.test_cases = cases,
};

kunit_test_suite(suite);
