// SPDX-License-Identifier: GPL-2.0
/* PVALIDATE of 4 KiB: EAX 0, CF tells whether the state was that already. */
/* modes: snp */
/* opts: rmp2m=0 */
/* opts: rmp2m=1 */
#include "guest.h"

static void check(u64 address, u32 validate, bool carry, const char *what)
{
	struct rmp_result r = pvalidate(address, RMP_4K, validate);

	is(r.eax, 0, what);
	is(result_carry(r), carry, carry ? "CF set: no change" : "CF clear");
}

void main(void)
{
	check(FREE_BASE, 1, false, "validate a fresh page");
	check(FREE_BASE, 1, true, "validate it again");
	write64(FREE_BASE, 0x1234);
	check(FREE_BASE, 0, false, "rescind");
	check(FREE_BASE, 0, true, "rescind again");
	check(FREE_BASE, 1, false, "validate anew");
	check(FREE_BASE + PAGE_SIZE, 1, false, "the next page was not touched");
	check(FREE_BASE + 2 * PAGE_SIZE, 0, true, "rescind a fresh page");
	check(FREE_BASE + 3 * PAGE_SIZE + 0x123, 1, false, "low address bits are ignored");
	check(FREE_BASE + 3 * PAGE_SIZE, 1, true, "they are of this page");
}
