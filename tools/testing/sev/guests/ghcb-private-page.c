// SPDX-License-Identifier: GPL-2.0
/*
 * A GHCB page which is private: the host cannot reach it, does nothing and
 * resumes; the page keeps its contents.
 */
/* modes: snp */
/* opts: answers=kvm */
#include "guest.h"

static u8 second[4096] __aligned(4096);

void main(void)
{
	u64 own = ghcb_page(), other = (u64)second, answer;

	fill(other, 1);
	answer = msr_protocol(0x012 | other);
	wrmsr(MSR_GHCB, other);
	vmgexit();
	msr_protocol(0x012 | own);
	is(answer, 0x013 | other, "registered: KVM does not look at the page");
	ok(holds(other, 1), "nothing was written to it");
	is(nae(NAE_FEATURES, 0, 0), 0, "the shared page works");
}
