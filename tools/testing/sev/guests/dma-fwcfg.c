// SPDX-License-Identifier: GPL-2.0
/*
 * fw_cfg: signature by port I/O; DMA reaches shared memory only. DMA at a
 * private page does not arrive there.
 */
/* modes: es snp */
#include "guest.h"

#define SELECT	0x08
#define READ	0x02

/* Descriptor and buffer in one page, shared */
#define PAGE	FREE_BASE
#define BUFFER	(PAGE + 0x100)

static u32 swap32(u32 value)
{
	return __builtin_bswap32(value);
}

static u32 dma(u64 buffer, u32 bytes)
{
	write32(PAGE, swap32(0 << 16 | SELECT | READ));
	write32(PAGE + 4, swap32(bytes));
	write64(PAGE + 8, __builtin_bswap64(buffer));
	io_out(0x514, 4, 0);
	io_out(0x518, 4, swap32(PAGE));
	return swap32(read32(PAGE));
}

static void check_ports(void)
{
	u32 i, value = 0;

	io_out(0x510, 2, 0);
	for (i = 0; i < 4; i++)
		value |= io_in(0x511, 1) << i * 8;
	is(value, 0x554d4551, "signature by port I/O");
	io_out(0x510, 2, 1);
	value = 0;
	for (i = 0; i < 4; i++)
		value |= io_in(0x511, 1) << i * 8;
	is(value, 3, "both interfaces");
}

void main(void)
{
	u64 private = FREE_BASE + 8 * PAGE_SIZE;

	check_ports();
	if (mode_is(MODE_SNP))
		is(msr_page_state(PAGE, MSR_PSC_SHARED), MSR_PSC_DONE, "a shared page");
	map_shared(PAGE);
	write64(BUFFER, 0);
	is(dma(BUFFER, 4), 0, "DMA to shared memory");
	is(read64(BUFFER), 0x554d4551, "arrived");

	ok(page_validate(private), "a private page");
	fill(private, 1);
	dma(private + 0x40, 4);
	ok(holds(private, 1), "DMA did not reach the private page");
}
