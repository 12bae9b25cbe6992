// SPDX-License-Identifier: GPL-2.0
/*
 * fw_cfg's registers (QEMU docs/specs/fw_cfg): selector, data, and DMA, which
 * like any device reaches only memory that the guest has shared.
 */

#include "host.h"

#define PORT_SELECT	0x510
#define PORT_DATA	0x511
#define PORT_DMA_HIGH	0x514
#define PORT_DMA_LOW	0x518

#define DMA_ERROR	BIT(0)
#define DMA_READ	BIT(1)
#define DMA_SKIP	BIT(2)
#define DMA_SELECT	BIT(3)
#define DMA_WRITE	BIT(4)
#define DMA_SIGNATURE	0x51454d5520434647ULL	/* "QEMU CFG" */

static struct fwcfg_item *current;
static u32 offset;
static u32 dma_high;

static u8 next_byte(void)
{
	if (!current || offset >= current->bytes)
		return 0;
	return fwcfg_data(current)[offset++];
}

static u32 swap32(u32 v)
{
	return v << 24 | (v & 0xff00) << 8 | (v >> 8 & 0xff00) | v >> 24;
}

/* Behind the end of an item there are zeros. */
static bool dma_give(u64 gpa, u64 bytes)
{
	static const u8 zeros[PAGE_SIZE];
	u64 left = current && offset < current->bytes ? current->bytes - offset : 0;
	u64 n = MIN(bytes, left);

	if (n && !dma_write(gpa, fwcfg_data(current) + offset, n))
		return false;
	offset += n;
	for (u64 done = n; done < bytes; done += MIN(bytes - done, PAGE_SIZE))
		if (!dma_write(gpa + done, zeros, MIN(bytes - done, PAGE_SIZE)))
			return false;
	return true;
}

/* No file of this machine can be written. */
static bool dma_run(u32 control, u32 length, u64 gpa)
{
	u64 left;

	if (control & DMA_SELECT) {
		current = fwcfg_select(control >> 16);
		offset = 0;
	}
	if (control & DMA_READ)
		return dma_give(gpa, length);
	if (control & DMA_WRITE)
		return false;
	if (control & DMA_SKIP && current) {
		left = current->bytes - offset;
		offset += MIN(length, left);
	}
	return true;
}

static void dma_start(u64 at)
{
	u8 raw[16];
	u32 words[4];
	u32 done;

	if (!dma_read(at, raw, sizeof(raw)))
		return;
	for (u32 i = 0; i < 4; i++)
		words[i] = swap32(get_le(raw + 4 * i, 4));
	done = dma_run(words[0], words[1], (u64)words[2] << 32 | words[3]) ? 0 : swap32(DMA_ERROR);
	dma_write(at, &done, sizeof(done));
}

u32 fwcfg_in(u16 port, unsigned int bytes)
{
	u32 value = 0;

	if (port == PORT_SELECT || port == PORT_DATA)
		return bytes == 1 ? next_byte() : ~0U >> (32 - 8 * bytes);
	for (unsigned int i = 0; i < bytes; i++) {
		u32 at = port + i - PORT_DMA_HIGH;
		u8 byte = 0xff;

		if (at < 8)
			byte = DMA_SIGNATURE >> (56 - 8 * at);
		value |= (u32)byte << (8 * i);
	}
	return value;
}

void fwcfg_out(u16 port, u32 value, unsigned int bytes)
{
	if (port == PORT_SELECT && bytes == 2) {
		current = fwcfg_select(value);
		offset = 0;
	} else if (port == PORT_DMA_HIGH && bytes == 4) {
		dma_high = swap32(value);
	} else if (port == PORT_DMA_LOW && bytes == 4) {
		u64 at = (u64)dma_high << 32 | swap32(value);

		dma_high = 0;
		dma_start(at);
	}
}
