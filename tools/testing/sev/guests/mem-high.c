// SPDX-License-Identifier: GPL-2.0
/* Memory above 4 GiB behaves like the rest. */
/* modes: es snp */
/* mem: 3G */
#include "guest.h"

#define HIGH	0x100000000ULL

void main(void)
{
	is(guest_info()->low_top, 0x80000000, "low memory ends at 2 GiB");
	is(guest_info()->high_top, 0x140000000ULL, "high memory ends at 5 GiB");
	ok(page_validate(HIGH), "first page above 4 GiB");
	ok(page_validate(0x13ffff000ULL), "last page of RAM");
	ok(page_validate(0x7ffff000), "last page below the hole");
	fill(HIGH, 1);
	fill(0x13ffff000ULL, 2);
	fill(0x7ffff000, 3);
	ok(holds(HIGH, 1), "first page keeps its contents");
	ok(holds(0x13ffff000ULL, 2), "last page too");
	ok(holds(0x7ffff000, 3), "and the one below the hole");
	if (mode_is(MODE_SNP)) {
		ok(page_to_shared(HIGH), "made shared");
		ok(!holds(HIGH, 1), "contents gone");
	} else {
		map_shared(HIGH);
		is(words_equal(HIGH, 1), 0, "shared view differs");
	}
}
