// SPDX-License-Identifier: GPL-2.0
/* A device's page through C = 1: the host cannot make it private. */
/* modes: snp */
/* expect: violation */
/* log: violation.*0xfee000 */
#include "guest.h"

void main(void)
{
	u64 apic = alias_private(APIC_BASE);

	ok(true, "about to read the APIC through C = 1");
	plan();
	read32(apic + APIC_ID);
	ok(false, "the read went through");
}
