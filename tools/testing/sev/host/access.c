// SPDX-License-Identifier: GPL-2.0
/*
 * Guest memory by ranges. A device (fw_cfg's DMA) works on the shared backing
 * whatever the page's state is, so that nothing arrives in a guest-owned page;
 * a request of the guest names pages which must be shared.
 */

#include "host.h"

/* Under SEV-ES both backings are always there; SNP takes the shared one away. */
bool hidden(u64 gpa)
{
	return mode_is_snp() && guest_owned(gpa);
}

static u64 chunk(u64 gpa, u64 bytes)
{
	return MIN(bytes, PAGE_SIZE - (gpa & ~PAGE_MASK));
}

bool dma_read(u64 gpa, void *buf, u64 bytes)
{
	u8 *to = buf;

	while (bytes) {
		u64 n = chunk(gpa, bytes);

		if (!gpa_is_ram(gpa))
			return false;
		if (hidden(gpa))
			memset(to, 0, n);
		else
			memcpy(to, host_ptr(gpa), n);
		gpa += n;
		to += n;
		bytes -= n;
	}
	return true;
}

bool dma_write(u64 gpa, const void *buf, u64 bytes)
{
	const u8 *from = buf;

	while (bytes) {
		u64 n = chunk(gpa, bytes);

		if (!gpa_is_ram(gpa))
			return false;
		if (!hidden(gpa))
			memcpy(host_ptr(gpa), from, n);
		gpa += n;
		from += n;
		bytes -= n;
	}
	return true;
}

bool guest_read(u64 gpa, void *buf, u64 bytes)
{
	u8 *to = buf;

	while (bytes) {
		u64 n = chunk(gpa, bytes);
		const void *p = host_ptr(gpa);

		if (!p)
			return false;
		memcpy(to, p, n);
		gpa += n;
		to += n;
		bytes -= n;
	}
	return true;
}

bool guest_write(u64 gpa, const void *buf, u64 bytes)
{
	const u8 *from = buf;

	while (bytes) {
		u64 n = chunk(gpa, bytes);
		void *p = host_ptr(gpa);

		if (!p)
			return false;
		memcpy(p, from, n);
		gpa += n;
		from += n;
		bytes -= n;
	}
	return true;
}
