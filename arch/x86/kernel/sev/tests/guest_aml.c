// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: what AML may access in an encrypted guest (E18).
 */
#include <linux/acpi.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/set_memory.h>
#include <asm/apicdef.h>
#include <asm/sev/aml.h>

#include "tests.h"

static void test_memory(struct kunit *test)
{
	static u32 data;
	u8 *at = (u8 *)__get_free_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(at, 4));
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(at + PAGE_SIZE - 1, 1));
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(&data, 4));
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(test_memory, 1));
	free_page((unsigned long)at);
}

/* It can become private between the question and the access. */
static void test_shared_memory(struct kunit *test)
{
	u8 *at = (u8 *)__get_free_page(GFP_KERNEL);
	bool may;

	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_ASSERT_EQ(test, set_memory_decrypted((unsigned long)at, 1), 0);
	may = sev_aml_may_access(at, 4);
	KUNIT_ASSERT_EQ(test, set_memory_encrypted((unsigned long)at, 1), 0);
	free_page((unsigned long)at);
	KUNIT_EXPECT_FALSE(test, may);
}

/* Every page counts: behind a mapping there is a page without one. */
static void test_device(struct kunit *test)
{
	void __iomem *device = ioremap(IO_APIC_DEFAULT_PHYS_BASE, PAGE_SIZE);
	u8 *at = (u8 __force *)device;

	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_TRUE(test, sev_aml_may_access(at, 1));
	KUNIT_EXPECT_TRUE(test, sev_aml_may_access(at + PAGE_SIZE - 8, 8));
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(at + PAGE_SIZE - 4, 8));
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(at - 4, 8));
	iounmap(device);
}

/* As the host's length says, they could be any memory. */
static void test_table(struct kunit *test)
{
	struct acpi_table_header *table;

	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_FADT, 0, &table)))
		kunit_skip(test, "no ACPI tables");
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(table, 4));
	acpi_put_table(table);
}

static void test_nonsense(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(NULL, 4));
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access((void *)-4ul, 8));
	KUNIT_EXPECT_FALSE(test, sev_aml_may_access(test, 0));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_memory),
	KUNIT_CASE(test_shared_memory),
	KUNIT_CASE(test_device),
	KUNIT_CASE(test_table),
	KUNIT_CASE(test_nonsense),
	{}
};

static struct kunit_suite suite = {
	.name = "sev-aml",
	.init = sev_test_need_es,
	.test_cases = cases,
};

kunit_test_suite(suite);
