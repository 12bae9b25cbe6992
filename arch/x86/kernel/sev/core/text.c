// SPDX-License-Identifier: GPL-2.0
/*
 * Lines of text for places where there is no printf().
 */
#include <linux/types.h>

#include "text.h"

static void sev_text_put(struct sev_text *t, char c)
{
	if (t->used + 1 < t->size)
		t->buf[t->used++] = c;
	t->buf[t->used] = 0;
}

/**
 * sev_text_add() - appends a string
 * @t: line
 * @s: string
 */
void sev_text_add(struct sev_text *t, const char *s)
{
	for (; *s; s++)
		sev_text_put(t, *s);
}

/**
 * sev_text_add_hex() - appends a number in hexadecimal, with 0x
 * @t: line
 * @v: number
 */
void sev_text_add_hex(struct sev_text *t, u64 v)
{
	int shift = 60;

	sev_text_add(t, "0x");
	while (shift && !(v >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4) {
		unsigned int digit = (v >> shift) & 0xf;

		sev_text_put(t, digit < 10 ? '0' + digit : 'a' + digit - 10);
	}
}

/**
 * sev_text_add_dec() - appends a number in decimal
 * @t: line
 * @v: number
 */
void sev_text_add_dec(struct sev_text *t, u64 v)
{
	u64 unit = 1;

	while (v / unit > 9)
		unit *= 10;
	for (; unit; unit /= 10)
		sev_text_put(t, '0' + v / unit % 10);
}
