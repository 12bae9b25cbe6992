// SPDX-License-Identifier: GPL-2.0
/* Request 0x012 is for SNP guests; an SEV-ES guest which sends it is ended. */
/* modes: es */
/* expect: terminated */
#include "guest.h"

void main(void)
{
	ok(true, "about to send request 0x012");
	plan();
	msr_protocol(0x10000000001000ULL | 0x012);
	ok(false, "came back");
}
