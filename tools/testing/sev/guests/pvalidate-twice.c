// SPDX-License-Identifier: GPL-2.0
/* The model reports a GPA which is validated a second time. */
/* modes: snp */
/* log: GPAs validated twice +1$ */
#include "guest.h"

void main(void)
{
	pvalidate(FREE_BASE + 0x3000, RMP_4K, 1);
	ok(result_carry(pvalidate(FREE_BASE + 0x3000, RMP_4K, 1)), "validated twice");
}
