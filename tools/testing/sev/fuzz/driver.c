// SPDX-License-Identifier: GPL-2.0
/*
 * Finds inputs for a target: from a corpus, changed at random, and kept when they
 * lead to code which no earlier one reached. The sequence is fixed by the seed.
 *
 * usage: TARGET RUNS CORPUS [SEED [OUTPUT]]
 *
 * CORPUS and OUTPUT hold inputs in hexadecimal digits, an empty line after each.
 * OUTPUT gets those which were kept because of what they reached.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "fuzz.h"
#include "sanitizer.h"

#define INPUT_MAX	32768
#define KEEP_MAX	4096
#define EDGES		65536
#define STUCK_SECONDS	60
#define LINE_BYTES	32

struct input {
	uint8_t *data;
	size_t size;
	bool fresh;
};

static struct input kept[KEEP_MAX];
static unsigned int kept_count;
static uint8_t current[INPUT_MAX];
static size_t current_size;
static unsigned long long runs_done, runs_seen;
static uint64_t state;

/* Edges of the target's code, as the compiler's calls tell of them */
static uint8_t seen[EDGES];
static uintptr_t previous;
static bool fresh;

__attribute__((no_sanitize("address", "undefined")))
void __sanitizer_cov_trace_pc(void)
{
	uintptr_t pc = (uintptr_t)__builtin_return_address(0);
	unsigned int edge = (pc ^ previous) % EDGES;

	previous = pc >> 1;
	if (seen[edge])
		return;
	seen[edge] = 1;
	fresh = true;
}

/* A target may want faults for itself, but none goes unseen. */
const char *__asan_default_options(void)
{
	return "allow_user_segv_handler=1";
}

/* Its end by exit() would tell nobody the input. */
const char *__ubsan_default_options(void)
{
	return "abort_on_error=1:print_stacktrace=1";
}

static void print_current(void)
{
	size_t i;

	fprintf(stderr, "# input after %llu runs: ", runs_done);
	for (i = 0; i < current_size; i++)
		fprintf(stderr, "%02x", current[i]);
	fprintf(stderr, "\n");
}

void fuzz_check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "# broken promise: %s\n", what);
	abort();
}

static void on_abort(int signal_number)
{
	print_current();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void on_timer(int signal_number)
{
	(void)signal_number;
	if (runs_done == runs_seen)
		fuzz_check(false, "an input is done with in a minute");
	runs_seen = runs_done;
}

static void watch(void)
{
	struct itimerval every = { { STUCK_SECONDS, 0 }, { STUCK_SECONDS, 0 } };

	__sanitizer_set_death_callback(print_current);
	signal(SIGABRT, on_abort);
	signal(SIGALRM, on_timer);
	setitimer(ITIMER_REAL, &every, NULL);
}

static uint64_t next_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;

	return state * 0x2545f4914f6cdd1dull;
}

static size_t pick(size_t n)
{
	return n ? next_random() % n : 0;
}

static void keep(void)
{
	struct input *to = &kept[kept_count];

	if (kept_count == KEEP_MAX)
		return;
	to->data = malloc(current_size + 1);
	to->size = current_size;
	to->fresh = fresh;
	memcpy(to->data, current, current_size);
	kept_count++;
}

static void run(void)
{
	fresh = false;
	previous = 0;
	fuzz_one(current, current_size);
	runs_done++;
	if (fresh)
		keep();
}

/* Sizes and limits, at every width */
static void put_number(size_t at)
{
	static const uint64_t numbers[] = {
		0, 1, 2, 3, 4, 7, 8, 0x10, 0x3f, 0x40, 0x7f, 0x80, 0xff, 0x100, 0x7ff, 0xfff,
		0x1000, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
		0x100000000, 0xfffffffff000, 0x7fffffffffffffff, 0x8000000000000000,
		0xffffffffffffffff,
	};
	uint64_t value = numbers[pick(sizeof(numbers) / sizeof(numbers[0]))];
	size_t bytes = 1u << pick(4);

	if (at + bytes <= current_size)
		memcpy(current + at, &value, bytes);
}

static void insert(size_t at, size_t n)
{
	size_t i;

	if (current_size + n > INPUT_MAX)
		return;
	memmove(current + at + n, current + at, current_size - at);
	for (i = 0; i < n; i++)
		current[at + i] = next_random();
	current_size += n;
}

static void cut(size_t at, size_t n)
{
	if (n > current_size - at)
		n = current_size - at;
	memmove(current + at, current + at + n, current_size - at - n);
	current_size -= n;
}

/* Part of another input in place of what is there */
static void splice(size_t at)
{
	const struct input *from = &kept[pick(kept_count)];
	size_t start = pick(from->size), n = pick(from->size - start + 1);

	if (n > INPUT_MAX - at)
		n = INPUT_MAX - at;
	memcpy(current + at, from->data + start, n);
	if (at + n > current_size)
		current_size = at + n;
}

static void change(void)
{
	size_t at = pick(current_size);

	switch (pick(7)) {
	case 0:
		if (current_size)
			current[at] ^= 1u << pick(8);
		break;
	case 1:
		if (current_size)
			current[at] = next_random();
		break;
	case 2:
		insert(at, 1 + pick(16));
		break;
	case 3:
		cut(at, 1 + pick(16));
		break;
	case 4:
		splice(at);
		break;
	default:
		put_number(at);
		break;
	}
}

static void make_input(void)
{
	const struct input *from = &kept[pick(kept_count)];
	size_t n;

	memcpy(current, from->data, from->size);
	current_size = from->size;
	for (n = 1 + pick(6); n; n--)
		change();
}

static int hex_digit(int c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Every input of the corpus is run, and is a start for others whatever it reaches. */
static void take_input(void)
{
	run();
	if (!fresh)
		keep();
	current_size = 0;
}

static bool read_corpus(const char *path)
{
	FILE *file = fopen(path, "r");
	int c, before = 0, high = -1;

	if (!file)
		return false;
	current_size = 0;
	for (; (c = fgetc(file)) != EOF; before = c) {
		if (c == '\n') {
			if (before == '\n')
				take_input();
			high = -1;
		} else if (hex_digit(c) >= 0 && high < 0) {
			high = hex_digit(c);
		} else if (hex_digit(c) >= 0 && current_size < INPUT_MAX) {
			current[current_size++] = high << 4 | hex_digit(c);
			high = -1;
		}
	}
	fclose(file);

	return kept_count;
}

static bool write_corpus(const char *path)
{
	FILE *file = fopen(path, "w");
	unsigned int i;
	size_t at;

	if (!file)
		return false;
	for (i = 0; i < kept_count; i++) {
		if (!kept[i].fresh)
			continue;
		for (at = 0; at < kept[i].size; at++)
			fprintf(file, "%02x%s", kept[i].data[at],
				at % LINE_BYTES == LINE_BYTES - 1 ? "\n" : "");
		fprintf(file, at % LINE_BYTES ? "\n\n" : "\n");
	}

	return !fclose(file);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
	unsigned long long runs = argc > 2 ? strtoull(argv[1], NULL, 10) : 0;

	if (!runs || argc > 5) {
		fprintf(stderr, "usage: %s RUNS CORPUS [SEED [OUTPUT]]\n", argv[0]);
		return 2;
	}
	state = (argc > 3 ? strtoull(argv[3], NULL, 0) : 0) ^ 0x5eed5eed5eed5eedull;
	watch();
	if (!read_corpus(argv[2])) {
		fprintf(stderr, "%s: \"%s\" has no inputs.\n", argv[0], argv[2]);
		return 2;
	}
	while (runs_done < runs) {
		make_input();
		run();
	}
	if (argc > 4 && !write_corpus(argv[4])) {
		fprintf(stderr, "%s: \"%s\" cannot be written.\n", argv[0], argv[4]);
		return 2;
	}
	printf("ok - %s: %llu inputs, %u of them kept\n", base_name(argv[0]), runs_done,
	       kept_count);

	return 0;
}
