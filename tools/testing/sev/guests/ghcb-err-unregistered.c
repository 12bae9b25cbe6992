// SPDX-License-Identifier: GPL-2.0
/*
 * A GHCB page which is not the registered one: KVM answers 2/1 in it. Nothing
 * registered at all is the same.
 */
/* modes: snp */
/* opts: answers=kvm */
#include "guest.h"

static u8 second[4096] __aligned(4096);
static u64 before;

/* Before the library registers a page: this one is shared but unknown. */
void early(void)
{
	if (!ghcb_prepare((u64)second))
		return;
	ghcb_select((u64)second);
	nae(NAE_FEATURES, 0, 0);
	before = ghcb_result();
}

void main(void)
{
	u64 own = ghcb_page(), answer;

	is(before, 2ULL << 32 | GHCB_ERR_NOT_REGISTERED, "before any registration");
	ghcb_select((u64)second);
	nae(NAE_FEATURES, 0, 0);
	answer = ghcb_result();
	ghcb_select(own);
	is(answer, 2ULL << 32 | GHCB_ERR_NOT_REGISTERED, "another page than registered");
	is(nae(NAE_FEATURES, 0, 0), 0, "the registered one works");
}
