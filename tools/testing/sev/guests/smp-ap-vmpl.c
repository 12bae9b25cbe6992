// SPDX-License-Identifier: GPL-2.0
/* A VMSA for VMPL1: a model without VMPLs says so, and does not run it with all rights. */
/* modes: snp */
/* smp: 2 */
/* expect: model */
/* log: VMPL 1 .* not modelled */
#include "guest.h"

#define VMSA_VMPL	0x0ca

void main(void)
{
	u64 page = (u64)vmsa_pages[1];

	vmsa_long_mode(page, 1, (u64)spin);
	write8(page + VMSA_VMPL, 1);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	plan();
	ap_create(AP_CREATE, 1, page, own_features());
	delay_ms(1000);
	ok(false, "it ran");
}
