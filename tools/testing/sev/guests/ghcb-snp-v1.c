// SPDX-License-Identifier: GPL-2.0
/* SNP needs version 2: version 1 in the page opens no other scratch memory. */
/* modes: snp */
#include "guest.h"

void main(void)
{
	is(msr_page_state(FREE_BASE, MSR_PSC_SHARED), MSR_PSC_DONE, "a shared page");
	map_shared(FREE_BASE);
	fill(FREE_BASE, 1);
	ghcb_begin(NAE_MMIO_READ, APIC_BASE + APIC_VERSION, 4);
	write16(ghcb_page() + GHCB_VERSION, 1);
	ghcb_set(GHCB_SCRATCH, FREE_BASE);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 2, "refused");
	ok(holds(FREE_BASE, 1), "nothing written");
}
