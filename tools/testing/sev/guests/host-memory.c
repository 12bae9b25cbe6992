// SPDX-License-Identifier: GPL-2.0
/*
 * Behind the guest's RAM there is nothing: not for MMIO events, not for
 * fw_cfg's DMA.
 */
/* modes: es snp */
#include "guest.h"

#define PAGE	FREE_BASE

static u32 dma(u64 buffer)
{
	write32(PAGE, __builtin_bswap32(0x0a));
	write32(PAGE + 4, __builtin_bswap32(4));
	write64(PAGE + 8, __builtin_bswap64(buffer));
	io_out(0x514, 4, 0);
	io_out(0x518, 4, __builtin_bswap32(PAGE));
	return __builtin_bswap32(read32(PAGE));
}

void main(void)
{
	static const u64 places[] = {
		0x100000000ULL, 0x100200000ULL, 0x104000000ULL, 0x108000000ULL,
		0x110000000ULL, 0x118000000ULL, 0x120000000ULL,
	};
	u64 end = guest_info()->low_top;
	u32 i;

	if (mode_is(MODE_SNP))
		is(msr_page_state(PAGE, MSR_PSC_SHARED), MSR_PSC_DONE, "a shared page");
	map_shared(PAGE);
	is(dma(PAGE + 0x100), 0, "DMA to shared memory works");
	is(mmio_read(end + 0x1000, 4), LOW32, "MMIO read behind low RAM");
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		is(mmio_read(places[i], 8), ALL_ONES, "MMIO read above 4 GiB");
		mmio_write(places[i], 8, 0);
		is(dma(places[i]) & 1, 1, "DMA above 4 GiB fails");
	}
	is(dma(end) & 1, 1, "DMA behind low RAM fails");
}
