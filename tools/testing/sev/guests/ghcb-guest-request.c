// SPDX-License-Identifier: GPL-2.0
/*
 * Guest request: both pages aligned and distinct, else error 2/5. The firmware
 * refuses nonsense by its status in sw_exit_info_2.
 */
/* modes: snp */
/* opts: answers=kvm */
#include "guest.h"

#define GUEST_REQUEST	0x80000011

static void check_refused(u64 request, u64 response, const char *what)
{
	nae(GUEST_REQUEST, request, response);
	is(ghcb_result(), 2ULL << 32 | GHCB_ERR_VALUE, what);
}

void main(void)
{
	u64 request = FREE_BASE, response = FREE_BASE + PAGE_SIZE;

	map_shared(request);
	map_shared(response);
	fill(request, 1);
	fill(response, 2);
	check_refused(request + 8, response, "request not aligned");
	check_refused(request, response + 8, "response not aligned");
	check_refused(request, request, "one page for both");
	nae(GUEST_REQUEST, request, response);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "right pages, nonsense in them: accepted");
	ok(ghcb_get(GHCB_INFO_2), "but not done");
}
