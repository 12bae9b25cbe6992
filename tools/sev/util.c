// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

int sev_err(struct sev_error *err, const char *format, ...)
{
	va_list args;
	char *c;

	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);

	/* File names may hold anything, but the user gets one line */
	for (c = err->text; *c; c++)
		if (iscntrl((unsigned char)*c))
			*c = '?';
	return -1;
}

void sev_notice(struct sev_notes *notes, const char *format, ...)
{
	va_list args;

	if (!notes)
		return;
	notes->count++;
	if (!notes->out)
		return;
	fputs("note: ", notes->out);
	va_start(args, format);
	vfprintf(notes->out, format, args);
	va_end(args);
	fputc('\n', notes->out);
}

void *sev_alloc(size_t size)
{
	void *memory = calloc(1, size ? size : 1);

	if (!memory) {
		fprintf(stderr, "no memory for %zu bytes\n", size);
		exit(1);
	}
	return memory;
}

void sev_buffer_add(struct sev_buffer *buffer, const void *bytes, size_t size)
{
	size_t room = buffer->room ? buffer->room : 4096;
	u8 *grown;

	while (room - buffer->size < size)
		room *= 2;
	if (room != buffer->room) {
		grown = sev_alloc(room);
		if (buffer->size)
			memcpy(grown, buffer->bytes, buffer->size);
		free(buffer->bytes);
		buffer->bytes = grown;
		buffer->room = room;
	}
	if (bytes && size)
		memcpy(buffer->bytes + buffer->size, bytes, size);
	else
		memset(buffer->bytes + buffer->size, 0, size);
	buffer->size += size;
}

void sev_buffer_free(struct sev_buffer *buffer)
{
	free(buffer->bytes);
	memset(buffer, 0, sizeof(*buffer));
}

bool sev_parse_number(const char *text, u64 *value)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	unsigned long long number;
	char *end;

	if (!isxdigit((unsigned char)text[hex ? 2 : 0]))
		return false;
	errno = 0;
	number = strtoull(text, &end, hex ? 16 : 10);
	if (errno || *end || end == text)
		return false;
	*value = number;
	return true;
}
