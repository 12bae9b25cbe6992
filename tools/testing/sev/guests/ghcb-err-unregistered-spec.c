// SPDX-License-Identifier: GPL-2.0
/* Where the document decides, a GHCB page not registered ends the guest. */
/* modes: snp */
/* opts: answers=spec */
/* expect: terminated */
#include "guest.h"

static u8 second[4096] __aligned(4096);

void main(void)
{
	u64 own = ghcb_page();

	ok(ghcb_prepare((u64)second), "a second shared page");
	plan();
	ghcb_select((u64)second);
	nae(NAE_FEATURES, 0, 0);
	ghcb_select(own);
	ok(false, "came back");
}
