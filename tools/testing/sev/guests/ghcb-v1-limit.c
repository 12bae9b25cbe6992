// SPDX-License-Identifier: GPL-2.0
/* Version 1: scratch memory elsewhere, at most 64 KiB of it (as on KVM). */
/* modes: es */
/* opts: answers=kvm */
#include "guest.h"

static u64 string(u64 size, u64 scratch, u64 count)
{
	ghcb_begin(VC_IOIO, IOIO_IN | IOIO_STRING | IOIO_REP | size | IOIO_A64 |
		   IOIO_PORT(0x3ff), count);
	write16(ghcb_page() + GHCB_VERSION, 1);
	ghcb_set(GHCB_SCRATCH, scratch);
	ghcb_exchange();
	return ghcb_result();
}

void main(void)
{
	u64 page;

	for (page = FREE_BASE; page < FREE_BASE + 0x11000; page += PAGE_SIZE) {
		map_shared(page);
		write64(page, 1);
	}
	write64(FREE_BASE + 0x10000, 0x1234);
	is(string(IOIO_8, FREE_BASE, 0x1000) >> 32, 0, "4 KiB");
	is(string(IOIO_8, FREE_BASE, 0x10000) >> 32, 0, "64 KiB");
	is(read8(FREE_BASE + 0xffff), read8(FREE_BASE), "all of it written");
	is(read64(FREE_BASE + 0x10000), 0x1234, "nothing behind it");
	is(string(IOIO_8, FREE_BASE, 0x10001), 2ULL << 32 | GHCB_ERR_SCRATCH, "a byte more");
	is(string(IOIO_32, FREE_BASE, 0x4001), 2ULL << 32 | GHCB_ERR_SCRATCH,
	   "four bytes more");
	is(string(IOIO_8, 0xffffffffffffff00ULL, 0x1000), 2ULL << 32 | GHCB_ERR_SCRATCH,
	   "wraps around");
}
