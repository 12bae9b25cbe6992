// SPDX-License-Identifier: GPL-2.0
/* IOIO words that KVM treats specially: no size bit is no action. */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	io_out(0x3ff, 1, 0x11);
	ghcb_begin(VC_IOIO, IOIO_A64 | IOIO_PORT(0x3ff), 0);
	ghcb_set(GHCB_RAX, 0x22);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "no size bit: accepted");
	is(io_in(0x3ff, 1), 0x11, "and nothing done");
	ghcb_begin(VC_IOIO, IOIO_8 | IOIO_PORT(0x3ff), 0);
	ghcb_set(GHCB_RAX, 0x33);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "no address size: accepted");
	is(io_in(0x3ff, 1), 0x33, "and done");
}
