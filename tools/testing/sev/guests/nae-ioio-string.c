// SPDX-License-Identifier: GPL-2.0
/* INS and OUTS through the shared buffer: fw_cfg's data port. */
/* modes: es snp */
#include "guest.h"

static void string(u64 flags, u32 port, u32 count)
{
	ghcb_begin(VC_IOIO, flags | IOIO_STRING | IOIO_REP | IOIO_A64 | IOIO_PORT(port),
		   count);
	ghcb_set(GHCB_SCRATCH, ghcb_page() + GHCB_BUFFER);
	ghcb_exchange();
}

void main(void)
{
	u64 buffer = ghcb_page() + GHCB_BUFFER;

	io_out(0x510, 2, 0);
	write64(buffer, 0x1111111111111111ULL);
	string(IOIO_IN | IOIO_8, 0x511, 4);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "INSB of 4 accepted");
	is(read32(buffer), 0x554d4551, "fw_cfg's signature");
	is(read32(buffer + 4), 0x11111111, "not a byte more");

	write32(buffer, 0x04030201);
	string(IOIO_8, 0x3ff, 4);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "OUTSB of 4 accepted");
	is(io_in(0x3ff, 1), 4, "the last byte stays in the register");

	write32(buffer, 0x80000000);
	string(IOIO_32, 0xcf8, 1);
	is(io_in(0xcf8, 4), 0x80000000, "OUTSL");
	string(IOIO_IN | IOIO_32, 0xcfc, 2);
	is(read64(buffer), 0x29c0808629c08086ULL, "INSL of 2");
	string(IOIO_IN | IOIO_16, 0xcfc, 3);
	is(read64(buffer) & 0xffffffffffffULL, 0x808680868086ULL, "INSW of 3");

	string(IOIO_IN | IOIO_16, 0xcfc, GHCB_BUFFER_SIZE / 2);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "the whole buffer");
	is(read16(buffer + GHCB_BUFFER_SIZE - 2), 0x8086, "last element");
	is(read16(ghcb_page() + GHCB_VERSION), 2, "nothing behind it");
}
