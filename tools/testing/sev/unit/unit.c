// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

static unsigned int count, failed;

void ok(bool pass, const char *format, ...)
{
	va_list args;

	printf("%s %u - ", pass ? "ok" : "not ok", ++count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	failed += !pass;
}

void fails(struct sev_result r, enum sev_failure code, const char *name)
{
	if (r.code != code)
		printf("# got failure %d about %#llx, wanted %d\n", r.code,
		       (unsigned long long)r.subject, code);
	ok(r.code == code, "%s", name);
}

int done(void)
{
	printf("1..%u\n", count);
	return failed || !count;
}

size_t from_hex(const char *text, u8 *bytes, size_t size)
{
	unsigned int byte;
	size_t n;

	for (n = 0; text[2 * n]; n++) {
		if (n == size || sscanf(text + 2 * n, "%2x", &byte) != 1)
			abort();
		bytes[n] = byte;
	}

	return n;
}

u64 random_next(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;

	return *state * 0x2545f4914f6cdd1dull;
}
