// SPDX-License-Identifier: GPL-2.0
/* The model's command line: words of the form key=value. */

#include "model.h"

static char line[2048];

void options_set(const char *text)
{
	size_t n = text ? MIN(strlen(text), sizeof(line) - 1) : 0;

	if (text)
		memcpy(line, text, n);
	line[n] = 0;
}

const char *option(const char *key, char *buf, size_t size)
{
	size_t klen = strlen(key), n;
	const char *p = line;

	while (*p) {
		while (*p == ' ')
			p++;
		for (n = 0; p[n] && p[n] != ' '; n++)
			;
		if (n > klen && !strncmp(p, key, klen) && p[klen] == '=') {
			n = MIN(n - klen - 1, size - 1);
			memcpy(buf, p + klen + 1, n);
			buf[n] = 0;
			return buf;
		}
		p += n;
	}
	return NULL;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

u64 to_number(const char *p)
{
	int base = 10;
	u64 v = 0;

	if (p[0] == '0' && (p[1] | 0x20) == 'x') {
		base = 16;
		p += 2;
	}
	for (; digit(*p) < base; p++)
		v = v * base + digit(*p);
	switch (*p) {
	case 'G':
		return GIB(v);
	case 'M':
		return MIB(v);
	case 'K':
		return KIB(v);
	}
	return v;
}

u64 option_u64(const char *key, u64 dflt)
{
	char buf[32];
	const char *p = option(key, buf, sizeof(buf));

	return p && *p ? to_number(p) : dflt;
}
