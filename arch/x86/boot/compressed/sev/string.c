// SPDX-License-Identifier: GPL-2.0
/*
 * The memory functions to which the compiler turns; the decompressor's own may
 * print a warning, which the stub cannot have.
 */
#include <linux/string.h>
#include <linux/types.h>

void *memcpy(void *to, const void *from, size_t n)
{
	void *d = to;

	asm volatile("rep movsb" : "+D" (d), "+S" (from), "+c" (n) : : "memory");

	return to;
}

void *memset(void *s, int c, size_t n)
{
	void *d = s;

	asm volatile("rep stosb" : "+D" (d), "+c" (n) : "a" (c) : "memory");

	return s;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x < *y ? -1 : 1;

	return 0;
}
