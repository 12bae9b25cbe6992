// SPDX-License-Identifier: GPL-2.0
/* The structure may stand anywhere in the buffer, and nowhere else. */
/* modes: snp */
#include "guest.h"

static void at(u64 gpa, u64 want_info_1, u64 want_info_2, const char *what)
{
	ghcb_begin(NAE_PSC, 0, 0);
	ghcb_set(GHCB_SCRATCH, gpa);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, want_info_1, what);
	is(ghcb_get(GHCB_INFO_2), want_info_2, "sw_exit_info_2");
}

void main(void)
{
	u64 page = ghcb_page(), late = page + GHCB_BUFFER + 0x7f0 - 16;

	write64(late, 0);
	write64(late + 8, FREE_BASE | PSC_SHARED << 52);
	at(late, 0, 0, "one entry at the very end");
	is(read16(late), 1, "done");
	map_shared(FREE_BASE);
	fill(FREE_BASE, 1);
	ok(holds(FREE_BASE, 1), "the page is shared");
	at(page, 2, GHCB_ERR_SCRATCH, "the GHCB's save area");
	at(page + PAGE_SIZE + GHCB_BUFFER, 2, GHCB_ERR_SCRATCH, "another page");
	at(FREE_BASE, 2, GHCB_ERR_SCRATCH, "other shared memory");
	at(page + 0xff0, 2, GHCB_ERR_SCRATCH, "behind the buffer");
}
