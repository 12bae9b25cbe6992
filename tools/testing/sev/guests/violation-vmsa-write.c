// SPDX-License-Identifier: GPL-2.0
/* A write to the VMSA page of a CPU which runs. */
/* modes: snp */
/* smp: 2 */
/* expect: violation */
/* log: violation: write to a VMSA in use */
#include "guest.h"

void main(void)
{
	u64 page = (u64)vmsa_pages[1];

	cpu_start(1, spin);
	ok(wait_for(&spin_runs, 1), "it runs");
	write8(page, 0);
}
