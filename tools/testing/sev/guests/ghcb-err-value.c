// SPDX-License-Identifier: GPL-2.0
/* Field values out of range: error 2/5. */
/* modes: es snp */
#include "guest.h"

static void mmio(u64 code, u64 bytes, const char *what)
{
	ghcb_begin(code, APIC_BASE + APIC_ID, bytes);
	ghcb_set(GHCB_SCRATCH, ghcb_page() + GHCB_BUFFER);
	ghcb_exchange();
	is(ghcb_result(), 2ULL << 32 | GHCB_ERR_VALUE, what);
}

void main(void)
{
	mmio(NAE_MMIO_READ, 9, "MMIO read of 9 bytes");
	mmio(NAE_MMIO_READ, 16, "MMIO read of 16 bytes");
	mmio(NAE_MMIO_WRITE, 9, "MMIO write of 9 bytes");
	nae(NAE_JUMP_TABLE, 2, 0);
	ok(ghcb_refused(GHCB_ERR_VALUE), "jump table operation 2");
	nae(NAE_JUMP_TABLE, 0xffffffff, 0);
	ok(ghcb_refused(GHCB_ERR_VALUE), "jump table operation 0xffffffff");
}
