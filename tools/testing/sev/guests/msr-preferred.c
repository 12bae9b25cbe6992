// SPDX-License-Identifier: GPL-2.0
/* GHCB MSR request 0x010: preferred GHCB page, all ones for none (as KVM). */
/* modes: snp */
#include "guest.h"

void main(void)
{
	u64 answer = msr_protocol(0x010);

	is(answer & 0xfff, 0x011, "response code");
	is(answer >> 12, 0xfffffffffffffULL, "no preference");
}
