// SPDX-License-Identifier: GPL-2.0
/*
 * mkpack OUT NAME=FILE...: packs files into the one module which QEMU hands to
 * the model: magic, count, a table of {name, offset, bytes}, page-aligned data.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC		"SEVPACK1"
#define NAME_BYTES	32
#define MAX_FILES	16
#define ALIGNMENT	4096

struct entry {
	char name[NAME_BYTES];
	unsigned long offset;
	unsigned long bytes;
};

static struct {
	char magic[8];
	unsigned int count;
	unsigned int zero;
	struct entry entries[MAX_FILES];
} header = { .magic = MAGIC };

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "mkpack: %s %s: %s\n", what, name, strerror(errno));
	exit(1);
}

static void pad(FILE *out)
{
	while (ftell(out) % ALIGNMENT)
		putc(0, out);
}

static void add(FILE *out, char *argument)
{
	struct entry *e = &header.entries[header.count++];
	char *path = strchr(argument, '=');
	static char buf[1 << 16];
	size_t n;
	FILE *in;

	if (!path || path - argument >= NAME_BYTES) {
		fprintf(stderr, "mkpack: \"%s\" is not NAME=FILE\n", argument);
		exit(2);
	}
	*path++ = 0;
	memcpy(e->name, argument, strlen(argument));
	in = fopen(path, "rb");
	if (!in)
		fail("cannot open", path);
	pad(out);
	e->offset = ftell(out);
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0) {
		e->bytes += n;
		if (fwrite(buf, 1, n, out) != n)
			fail("cannot write", "the pack");
	}
	if (ferror(in))
		fail("cannot read", path);
	fclose(in);
}

int main(int argc, char **argv)
{
	FILE *out;
	int i;

	if (argc < 3 || argc > MAX_FILES + 2) {
		fprintf(stderr, "usage: mkpack OUT NAME=FILE... (at most %d)\n", MAX_FILES);
		return 2;
	}
	out = fopen(argv[1], "wb");
	if (!out || fwrite(&header, sizeof(header), 1, out) != 1)
		fail("cannot write", argv[1]);
	for (i = 2; i < argc; i++)
		add(out, argv[i]);
	pad(out);
	if (fseek(out, 0, SEEK_SET) || fwrite(&header, sizeof(header), 1, out) != 1 ||
	    fclose(out))
		fail("cannot write", argv[1]);
	return 0;
}
