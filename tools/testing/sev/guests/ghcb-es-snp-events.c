// SPDX-License-Identifier: GPL-2.0
/* SNP's events in an SEV-ES guest: error 2/6. */
/* modes: es */
#include "guest.h"

static void check(u64 code, const char *what)
{
	ghcb_begin(code, 0, 0);
	ghcb_set(GHCB_RAX, 0);
	ghcb_set(GHCB_RBX, 0);
	ghcb_set(GHCB_SCRATCH, ghcb_page() + GHCB_BUFFER);
	psc_header(0, 0);
	psc_entry(0, FREE_BASE, PSC_SHARED, 0, 0);
	ghcb_exchange();
	is(ghcb_result(), 2ULL << 32 | GHCB_ERR_EVENT, what);
}

void main(void)
{
	check(NAE_PSC, "page state change");
	check(0x80000011, "guest request");
	check(0x80000012, "extended guest request");
	check(NAE_AP_CREATE, "AP creation");
}
