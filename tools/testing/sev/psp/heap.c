// SPDX-License-Identifier: GPL-2.0
/*
 * Memory for the crypto library: blocks of powers of two from one arena, a list
 * of the free ones for each size. The library gives back all that it takes.
 */
#include "libc_shim.h"
#include "psp.h"

#define ARENA_BYTES	KIB(256)
#define SMALLEST	5	/* 32 bytes, header included */
#define LARGEST		14

struct block {
	u64 order;
	struct block *next;	/* while it is free; 16 bytes keep users aligned */
};

static u8 arena[ARENA_BYTES] __aligned(16);
static u64 arena_used;
static struct block *free_blocks[LARGEST + 1];

static struct block *take(u64 order)
{
	struct block *b = free_blocks[order];

	if (b) {
		free_blocks[order] = b->next;
		return b;
	}
	if (ARENA_BYTES - arena_used < BIT(order))
		return NULL;
	b = (struct block *)(arena + arena_used);
	arena_used += BIT(order);
	b->order = order;
	return b;
}

void *calloc(size_t n, size_t size)
{
	struct block *b;
	size_t bytes;
	u64 order;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > BIT(LARGEST) - sizeof(*b))
		return NULL;
	for (order = SMALLEST; BIT(order) < bytes + sizeof(*b); order++)
		;
	b = take(order);
	if (!b)
		return NULL;
	memset(b + 1, 0, bytes);
	return b + 1;
}

void free(void *p)
{
	struct block *b = (struct block *)p - 1;

	if (!p)
		return;
	b->next = free_blocks[b->order];
	free_blocks[b->order] = b;
}
