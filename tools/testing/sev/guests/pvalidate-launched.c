// SPDX-License-Identifier: GPL-2.0
/*
 * Pages given to the launch are validated, with 4 KiB RMP entries; the memory
 * around them is not.
 */
/* modes: snp */
/* opts: rmp2m=0 */
/* opts: rmp2m=1 */
#include "guest.h"

static void check(u64 address, const char *what)
{
	struct rmp_result r = pvalidate(address, RMP_4K, 1);

	is(r.eax, 0, what);
	ok(result_carry(r), "was validated");
}

void main(void)
{
	u64 end = 0x100000 + guest_info()->flat_bytes;
	struct rmp_result r;
	u64 address;
	u32 fresh = 0;

	check(CPUID_PAGE, "CPUID page");
	check(SECRETS_PAGE, "secrets page");
	check(INFO_PAGE, "info page");
	for (address = 0x100000; address < end; address += PAGE_SIZE) {
		if (address == ghcb_page())
			continue;
		r = pvalidate(address, RMP_4K, 1);
		fresh += r.eax || !result_carry(r);
	}
	is(fresh, 0, "all pages of this program were validated");
	is(pvalidate(0, RMP_2M, 1).eax, 6, "2 MiB around them: size mismatch");
	r = pvalidate((end + 0xfff) & ~0xfffULL, RMP_4K, 1);
	is(r.eax, 0, "the page behind the program");
	ok(!result_carry(r), "was not validated");
	r = pvalidate(0x83000, RMP_4K, 1);
	is(r.eax, 0, "the page behind the info page");
	ok(!result_carry(r), "was not validated");
}
