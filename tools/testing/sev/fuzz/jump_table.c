// SPDX-License-Identifier: GPL-2.0
/*
 * E21: whatever address of an AP jump table the host gives, one is taken only when it
 * is a whole page below the limit, which the kernel was told to leave alone; and
 * whatever the page around it holds, no CPU is sent outside of it.
 */
#include <string.h>
#include <asm/sev/ap_page.h>

#include "../../../../arch/x86/kernel/sev/core/ap_table.h"
#include "fuzz.h"

void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct sev_ap_page page = { 0 };
	struct sev_ap_place place = {
		.gpa = fuzz_below(&in, 2) ? fuzz_below(&in, 0x10000) << 12 : fuzz_odd(&in),
		.own = fuzz_below(&in, 2) ? 0 : fuzz_odd(&in),
		.limit = 1ull << (32 + fuzz_below(&in, 20)),
		.ram = fuzz_below(&in, 2),
		.reserved = fuzz_below(&in, 2),
	};

	if (!sev_ap_table_check(&place).code) {
		fuzz_check(!(place.gpa & 0xfff) && place.gpa < place.limit, "a page in range");
		fuzz_check(place.reserved && !place.ram, "nobody's but firmware's");
		fuzz_check(!place.own || place.own == place.gpa, "the guest's own if it has one");
	}

	page.magic = fuzz_below(&in, 8) ? SEV_AP_MAGIC : fuzz_odd(&in);
	page.version = fuzz_below(&in, 8) ? SEV_AP_VERSION : fuzz_odd(&in);
	page.start = fuzz_odd(&in);
	page.park = fuzz_odd(&in);
	if (!sev_ap_page_check(&page).code)
		fuzz_check(page.start >= sizeof(page) && page.start < 0x1000 &&
			   page.park >= sizeof(page) && page.park < 0x1000, "code is in the page");
}
