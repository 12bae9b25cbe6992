// SPDX-License-Identifier: GPL-2.0
/* Version 1: sw_scratch may point to any shared memory. */
/* modes: es */
#include "guest.h"

void main(void)
{
	map_shared(FREE_BASE);
	fill(FREE_BASE, 1);
	ghcb_begin(NAE_MMIO_READ, APIC_BASE + APIC_VERSION, 4);
	write16(ghcb_page() + GHCB_VERSION, 1);
	ghcb_set(GHCB_SCRATCH, FREE_BASE + 0x100);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "accepted");
	is(read32(FREE_BASE + 0x100), apic_read(APIC_VERSION), "the data came there");
}
