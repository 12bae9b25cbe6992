// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: what AML may access in an encrypted guest (E18), and where registers of the
 * hypervisor's tables may be (E17).
 */
#include <linux/acpi.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/set_memory.h>
#include <asm/apicdef.h>
#include <asm/setup.h>
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

/* Also where the page was mapped before, for what is no register. */
static void test_registers_in_memory(struct kunit *test)
{
	u8 *at = (u8 *)get_zeroed_page(GFP_KERNEL);
	void *mapped;
	u64 value;

	KUNIT_ASSERT_NOT_NULL(test, at);
	mapped = acpi_os_map_memory(__pa(at), PAGE_SIZE);
	KUNIT_EXPECT_NOT_NULL(test, mapped);
	KUNIT_EXPECT_NULL(test, (void __force *)sev_acpi_map(__pa(at), 8));
	KUNIT_EXPECT_NE(test, acpi_os_write_memory(__pa(at), 0x55, 8), AE_OK);
	KUNIT_EXPECT_NE(test, acpi_os_read_memory(__pa(at), &value, 8), AE_OK);
	KUNIT_EXPECT_EQ(test, *at, 0);
	if (mapped)
		acpi_os_unmap_memory(mapped, PAGE_SIZE);
	free_page((unsigned long)at);
}

static void test_registers_of_device(struct kunit *test)
{
	void __iomem *device = sev_acpi_map(IO_APIC_DEFAULT_PHYS_BASE, 4);

	KUNIT_ASSERT_NOT_NULL(test, (void __force *)device);
	acpi_os_unmap_iomem(device, 4);
	device = sev_acpi_ioremap(IO_APIC_DEFAULT_PHYS_BASE, 4);
	KUNIT_ASSERT_NOT_NULL(test, (void __force *)device);
	iounmap(device);
}

/* Memory of firmware's is no RAM to ioremap(), but private all the same. */
static void test_registers_in_tables(struct kunit *test)
{
	u64 gpa = boot_params.acpi_rsdp_addr;

	if (!gpa)
		kunit_skip(test, "no ACPI tables");
	KUNIT_EXPECT_NULL(test, (void __force *)sev_acpi_ioremap(gpa, 4));
}

static void test_facs(struct kunit *test)
{
	struct acpi_table_facs given;

	KUNIT_EXPECT_PTR_NE(test, sev_acpi_facs(&given), &given);
	KUNIT_EXPECT_PTR_EQ(test, sev_acpi_facs(&given), sev_acpi_facs(NULL));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_memory),
	KUNIT_CASE(test_shared_memory),
	KUNIT_CASE(test_device),
	KUNIT_CASE(test_table),
	KUNIT_CASE(test_nonsense),
	KUNIT_CASE(test_registers_in_memory),
	KUNIT_CASE(test_registers_of_device),
	KUNIT_CASE(test_registers_in_tables),
	KUNIT_CASE(test_facs),
	{}
};

static struct kunit_suite suite = {
	.name = "sev-aml",
	.init = sev_test_need_es,
	.test_cases = cases,
};

kunit_test_suite(suite);
