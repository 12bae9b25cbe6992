// SPDX-License-Identifier: GPL-2.0
/*
 * GHCB MSR request 0x012: registration. The latest registered page is the one
 * which works; on KVM a call with another is refused with 2/1 in that page.
 */
/* modes: snp */
/* opts: answers=kvm */
#include "guest.h"

static u8 second[4096] __aligned(4096);

void main(void)
{
	u64 first = ghcb_page(), other = (u64)second, answer;

	ok(ghcb_prepare(other), "a second shared page");
	answer = msr_protocol(0x012 | other);
	ghcb_select(other);
	is(answer, 0x013 | other, "second page registered");
	is(nae(NAE_FEATURES, 0, 0), 0, "second page works");
	answer = msr_protocol(0x012 | first);
	ghcb_select(first);
	is(answer, 0x013 | first, "first page registered again");
	is(nae(NAE_FEATURES, 0, 0), 0, "first page works");
	ghcb_select(other);
	nae(NAE_FEATURES, 0, 0);
	answer = ghcb_result();
	ghcb_select(first);
	is(answer, 2ULL << 32 | GHCB_ERR_NOT_REGISTERED,
	   "the second is refused now");
}
