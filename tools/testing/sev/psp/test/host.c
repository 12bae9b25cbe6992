// SPDX-License-Identifier: GPL-2.0
/* libc's side of the harness: files, processes, text. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

struct record *record;

#define BLANKS	"\n "

static unsigned int done, failed;
static FILE *vectors;

void tap_ok(bool ok, const char *fmt, ...)
{
	va_list ap;

	printf("%s %u - ", ok ? "ok" : "not ok", ++done);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	if (ok)
		return;
	failed++;
	if (record && (record->text[0] || record->printed[0]))
		printf("# the run said: %s %s\n", record->text, record->printed);
}

int tap_done(void)
{
	printf("1..%u\n", done);
	return failed ? 1 : 0;
}

void model_print(const char *fmt, ...)
{
	size_t used = strlen(record->printed);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(record->printed + used, sizeof(record->printed) - used, fmt, ap);
	va_end(ap);
}

void model_end(enum model_end how, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(record->text, sizeof(record->text), fmt, ap);
	va_end(ap);
	record->ended = true;
	record->how = how;
	fflush(NULL);
	_exit(0);
}

void *fake_memory(u64 bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		abort();
	return p;
}

struct record *in_machine(enum machine_mode mode, u32 cpus, u64 ram, void (*fn)(void *),
			  void *data)
{
	int status;
	pid_t pid;

	if (!record)
		record = mmap(NULL, sizeof(*record), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(record, 0, sizeof(*record));
	fflush(NULL);
	pid = fork();
	if (!pid) {
		fake_machine(mode, cpus, ram);
		fn(data);
		fake_machine_end();
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status) {
		printf("Bail out! the child process failed (status 0x%x)\n", status);
		exit(1);
	}
	return record;
}

u8 *read_file(const char *path, u64 *bytes)
{
	FILE *in = fopen(path, "rb");
	u8 *data;

	if (!in || fseek(in, 0, SEEK_END)) {
		printf("Bail out! cannot read %s\n", path);
		exit(1);
	}
	*bytes = ftell(in);
	rewind(in);
	data = fake_memory(*bytes + 1);
	if (fread(data, 1, *bytes, in) != *bytes)
		exit(1);
	fclose(in);
	return data;
}

u64 from_hex(const char *text, u8 *bytes, u64 size)
{
	unsigned int byte;
	u64 n = 0;

	while (n < size && sscanf(text + 2 * n, "%2x", &byte) == 1)
		bytes[n++] = byte;
	return n;
}

bool same_hex(const u8 *bytes, const char *text)
{
	u8 expected[256];
	u64 n = from_hex(text, expected, sizeof(expected));

	return n && !memcmp(bytes, expected, n);
}

bool contains(const char *text, const char *part)
{
	return strstr(text, part);
}

void copy_word(char *to, const char *from, size_t size)
{
	size_t n = MIN(strcspn(from, BLANKS), size - 1);

	memcpy(to, from, n);
	to[n] = 0;
}

u64 number(const char *text)
{
	return strtoull(text, NULL, 0);
}

void open_vectors(const char *path)
{
	vectors = fopen(path, "r");
	if (!vectors) {
		printf("Bail out! cannot read %s\n", path);
		exit(1);
	}
}

bool next_line(char *words[MAX_WORDS], u32 *count)
{
	static char line[16384];
	char *save = NULL, *word;

	*count = 0;
	memset(words, 0, MAX_WORDS * sizeof(words[0]));
	if (!fgets(line, sizeof(line), vectors))
		return false;
	for (word = strtok_r(line, BLANKS, &save); word && *count < MAX_WORDS;
	     word = strtok_r(NULL, BLANKS, &save))
		words[(*count)++] = word;
	return true;
}
