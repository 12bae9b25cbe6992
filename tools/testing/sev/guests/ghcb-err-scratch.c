// SPDX-License-Identifier: GPL-2.0
/*
 * Version 2: sw_scratch must lie in the shared buffer of the GHCB with all
 * the bytes that the event needs: else error 2/3.
 */
/* modes: es snp */
#include "guest.h"

static void mmio(u64 scratch, u64 bytes, bool good, const char *what)
{
	ghcb_begin(NAE_MMIO_READ, APIC_BASE + APIC_ID, bytes);
	ghcb_set(GHCB_SCRATCH, scratch);
	ghcb_exchange();
	is(ghcb_result() >> 32 ? ghcb_result() : 0,
	   good ? 0 : 2ULL << 32 | GHCB_ERR_SCRATCH, what);
}

static void string(u64 scratch, u64 count, bool good, const char *what)
{
	ghcb_begin(VC_IOIO, IOIO_IN | IOIO_STRING | IOIO_REP | IOIO_8 | IOIO_A64 |
		   IOIO_PORT(0x3ff), count);
	ghcb_set(GHCB_SCRATCH, scratch);
	ghcb_exchange();
	is(ghcb_result() >> 32 ? ghcb_result() : 0,
	   good ? 0 : 2ULL << 32 | GHCB_ERR_SCRATCH, what);
}

void main(void)
{
	u64 page = ghcb_page(), buffer = page + GHCB_BUFFER;
	u64 end = buffer + GHCB_BUFFER_SIZE;

	mmio(buffer, 4, true, "MMIO: start of the buffer");
	mmio(end - 4, 4, true, "MMIO: last four bytes");
	mmio(end - 3, 4, false, "MMIO: one byte beyond the end");
	mmio(end, 4, false, "MMIO: at the end");
	mmio(page, 4, false, "MMIO: the GHCB's save area");
	mmio(buffer - 1, 4, false, "MMIO: a byte before the buffer");
	mmio(page + PAGE_SIZE, 4, false, "MMIO: another page");
	mmio(0, 4, false, "MMIO: GPA 0");
	mmio(0xfffffffffffffffcULL, 4, false, "MMIO: wraps around");
	string(buffer, GHCB_BUFFER_SIZE, true, "string: the whole buffer");
	string(buffer, GHCB_BUFFER_SIZE + 1, false, "string: a byte too many");
	string(buffer + 1, GHCB_BUFFER_SIZE, false, "string: a byte too late");
	string(end - 1, 2, false, "string: across the end");
	string(page + 0x10000000, 1, false, "string: far away");
}
