// SPDX-License-Identifier: GPL-2.0
/* The AP jump table and the AP page */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <linux/array_size.h>
#include <linux/bits.h>

#include "../../../../arch/x86/kernel/sev/core/ap_table.h"
#include "unit.h"

#define LIMIT		BIT_ULL(47)
#define OWN		SEV_AP_GPA

struct place_row {
	const char *name;
	struct sev_ap_place place;
	enum sev_failure code;
};

static const struct place_row places[] = {
	{ "table of firmware, in reserved memory",
	  { 0x7fff0000, 0, LIMIT, false, true }, SEV_OK },
	{ "table at the last page", { LIMIT - 4096, 0, LIMIT, false, true }, SEV_OK },
	{ "the guest's own page", { OWN, OWN, LIMIT, false, true }, SEV_OK },
	{ "E21: another one than its own",
	  { 0x7fff0000, OWN, LIMIT, false, true }, SEV_FAIL_AP_TABLE_MOVED },
	{ "E21: none although it has its own",
	  { 0, OWN, LIMIT, false, true }, SEV_FAIL_AP_TABLE_MOVED },
	{ "E21: its own, one byte off",
	  { OWN + 1, OWN, LIMIT, false, true }, SEV_FAIL_AP_TABLE_MOVED },
	{ "E21: not at the start of a page",
	  { 0x7fff0800, 0, LIMIT, false, true }, SEV_FAIL_AP_TABLE_GPA },
	{ "E21: at the C-bit", { LIMIT, 0, LIMIT, false, true }, SEV_FAIL_AP_TABLE_GPA },
	{ "E21: the highest page there is",
	  { -4096ull, 0, LIMIT, false, true }, SEV_FAIL_AP_TABLE_GPA },
	{ "E21: in the kernel's memory",
	  { 0x1000000, 0, LIMIT, true, false }, SEV_FAIL_AP_TABLE_MEMORY },
	{ "E21: partly in the kernel's memory",
	  { 0x1000000, 0, LIMIT, true, true }, SEV_FAIL_AP_TABLE_MEMORY },
	{ "E21: where there is no memory",
	  { 0xfee00000, 0, LIMIT, false, false }, SEV_FAIL_AP_TABLE_MEMORY },
	{ "E21: its own page, not reserved",
	  { OWN, OWN, LIMIT, true, false }, SEV_FAIL_AP_TABLE_MEMORY },
};

static void test_places(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		struct sev_result r = sev_ap_table_check(&places[i].place);

		fails(r, places[i].code, places[i].name);
		if (places[i].code)
			ok(r.subject == places[i].place.gpa, "%s: the address is told",
			   places[i].name);
	}
}

/* In memory of four bytes, for the sanitizer to watch */
static void test_write(void)
{
	static const u8 want[4] = { 0x34, 0x12, 0x78, 0x56 };
	u8 *table = malloc(4);

	memset(table, 0xee, 4);
	sev_ap_table_write((struct sev_ap_page *)table, 0x5678, 0x1234);
	ok(!memcmp(table, want, sizeof(want)), "IP and CS, little-endian, and nothing else");
	free(table);
}

static struct sev_ap_page good_page(void)
{
	return (struct sev_ap_page){
		.asked = SEV_AP_NOBODY,
		.magic = SEV_AP_MAGIC,
		.version = SEV_AP_VERSION,
		.start = sizeof(struct sev_ap_page),
		.park = 4095,
	};
}

static void test_page(void)
{
	struct sev_ap_page page = good_page();

	fails(sev_ap_page_check(&page), SEV_OK, "an AP page");
	page.magic++;
	fails(sev_ap_page_check(&page), SEV_FAIL_AP_PAGE, "an AP page without its magic");
	page = good_page();
	page.version++;
	fails(sev_ap_page_check(&page), SEV_FAIL_AP_PAGE, "an AP page of another version");
	page = good_page();
	page.start--;
	fails(sev_ap_page_check(&page), SEV_FAIL_AP_PAGE, "an AP page that starts in its head");
	page = good_page();
	page.park++;
	fails(sev_ap_page_check(&page), SEV_FAIL_AP_PAGE, "an AP page that parks behind it");
}

static void test_asking(void)
{
	struct sev_ap_page page = good_page();

	ok(sev_ap_taken(&page), "nobody is asked for");
	sev_ap_ask(&page, 3);
	ok(!sev_ap_taken(&page) && page.asked == 3, "CPU 3 is asked for");
	ok(sev_ap_withdraw(&page, 3), "it did not come");
	ok(sev_ap_taken(&page), "and may not any more");
	sev_ap_ask(&page, 0);
	page.asked = SEV_AP_NOBODY;
	ok(sev_ap_taken(&page), "CPU 0 has come");
	ok(!sev_ap_withdraw(&page, 0), "and cannot be called back");
}

void test_ap_table(void)
{
	test_places();
	test_write();
	test_page();
	test_asking();
}
