// SPDX-License-Identifier: GPL-2.0
/* The model's own memory, and noise. */

#include "model.h"

static u64 heap_next, heap_end;

void heap_init(u64 start, u64 end)
{
	heap_next = start;
	heap_end = end;
}

u64 model_room(void)
{
	return heap_end - heap_next;
}

void *model_alloc(u64 bytes, u64 align)
{
	u64 at = ALIGN_UP(heap_next, align);

	if (at + bytes < at || at + bytes > heap_end)
		model_end(END_MODEL, "the model's memory is used up (%lu bytes wanted, %lu left)",
			  bytes, heap_end - heap_next);
	heap_next = at + bytes;
	return (void *)at;	/* QEMU's memory is zero and nobody else was here */
}

/* xorshift64*: what matters is that no two pages are alike and none is zero. */
void fill_noise(void *page, u64 bytes, u64 salt)
{
	u64 x = (salt + 1) * 0x9e3779b97f4a7c15ULL;
	u64 *p = page;

	for (u64 i = 0; i < bytes / 8; i++) {
		x ^= x >> 12;
		x ^= x << 25;
		x ^= x >> 27;
		p[i] = x * 0x2545f4914f6cdd1dULL;
	}
}
