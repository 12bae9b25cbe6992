// SPDX-License-Identifier: GPL-2.0
/*
 * Mutated IGVM files and kernels, the same ones in every run.  A parser may
 * refuse or accept; it must do so in bounds (the sanitizers watch), say why,
 * and what it accepts must work in all that follows.
 */
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "igvm_dump.h"
#include "image.h"
#include "test.h"

#define DEFAULT_RUNS	10000
#define MAX_CHANGES	6
#define SEED		0x5eedULL

struct outcome {
	u64 refused;
	u64 accepted;
	u64 silent;
};

static u64 state = SEED;

/* xorshift64 */
static u32 roll(u32 below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (u32)((state >> 16) % below);
}

static const u64 interesting[] = {
	0, 1, 2, 4, 7, 8, 15, 16, 24, 0x7f, 0x80, 0xff, 0x301, 0x302, 0x303,
	0x304, 0x305, 0x30b, 0xfff, 0x1000, 0x1001, 0x7fffffff, 0x80000000,
	0xfffff000, 0xffffffff, 0x100000000, 0xfffffffff000, 0xffffffffff000,
	0x7fffffffffffffff, 0xfffffffffffff000, 0xffffffffffffffff,
};

static void mutate(u8 *bytes, size_t size, size_t hot)
{
	u32 changes = 1 + roll(MAX_CHANGES), width, k;
	u64 value;
	size_t at;

	while (changes--) {
		/* Mostly where the numbers are */
		at = roll(8) ? roll((u32)(hot < size ? hot : size)) : roll((u32)size);
		width = 1U << roll(4);
		at &= ~(size_t)(width - 1);
		value = interesting[roll(ARRAY_SIZE(interesting))];
		if (!roll(3))
			value = state;
		if (!roll(4) && at + sizeof(u16) <= size)
			value = get_le16(bytes + at) + roll(5) - 2ULL;
		for (k = 0; k < width && at + k < size; k++)
			bytes[at + k] = (u8)(value >> 8 * k);
	}
}

/* A copy in memory of just its length */
static u8 *copy(const u8 *bytes, size_t size, size_t *length)
{
	u8 *mutant;

	*length = roll(6) ? size : 1 + roll((u32)size);
	mutant = sev_alloc(*length);
	memcpy(mutant, bytes, *length);
	return mutant;
}

static void judge(struct outcome *outcome, bool refused, const struct sev_error *err)
{
	outcome->refused += refused;
	outcome->accepted += !refused;
	outcome->silent += refused && (!err->text[0] || strchr(err->text, '\n'));
}

static void use_igvm(const struct igvm_file *file, FILE *nowhere)
{
	static const u32 platforms[] = { IGVM_PLATFORM_SNP, IGVM_PLATFORM_ES };
	struct launch_machine machine = { .cpus = 4 };
	struct sev_notes notes = { .out = nowhere };
	struct digest digest;
	struct sev_error err;
	size_t i;

	igvm_dump(nowhere, file, roll(2));
	for (i = 0; i < ARRAY_SIZE(platforms); i++) {
		machine.platform = platforms[i];
		if (igvm_check(file, platforms[i], &notes, &err) ||
		    launch_page_check(file, platforms[i], &err))
			continue;
		if (!digest_of_file(file, &machine, &digest, &err)) {
			digest_print(nowhere, &digest, &machine);
			digest_release(&digest);
		}
	}
}

static void fuzz_igvm(const u8 *bytes, size_t size, u64 runs,
		      struct outcome *outcome, FILE *nowhere)
{
	struct sev_error err;
	struct igvm_file file;
	bool refused;
	size_t length;
	u8 *mutant;

	while (runs--) {
		mutant = copy(bytes, size, &length);
		mutate(mutant, length, IGVM_FIXED_SIZE_V2 + 0x200);
		if (roll(8))
			test_fix_igvm(mutant, length);
		err.text[0] = '\0';
		refused = igvm_parse(&file, mutant, length, &err);
		judge(outcome, refused, &err);
		if (!refused) {
			use_igvm(&file, nowhere);
			igvm_release(&file);
		}
		free(mutant);
	}
}

static int build(const struct bzimage *kernel, struct sev_error *err)
{
	const struct image_request request = {
		.platform = roll(2) ? IGVM_PLATFORM_SNP : IGVM_PLATFORM_ES,
		.policy = IMAGE_DEFAULT_POLICY,
		.kernel = *kernel,
		.cmdline = (const u8 *)"",
		.cmdline_size = 1,
	};
	struct sev_launch_page launch;
	struct sev_buffer image;

	if (image_build(&request, &launch, &image, err))
		return -1;
	sev_buffer_free(&image);
	return 0;
}

static void fuzz_kernel(u64 runs, struct outcome *outcome)
{
	static const size_t hot[] = { SETUP_END_LIMIT, TEST_KERNEL_SIZE };
	u8 *whole = sev_alloc(TEST_KERNEL_SIZE), *mutant;
	struct bzimage kernel;
	struct sev_error err;
	size_t length;
	bool refused;

	test_kernel(whole);
	while (runs--) {
		mutant = copy(whole, TEST_KERNEL_SIZE, &length);
		mutate(mutant, length, hot[roll(2)]);
		if (roll(2) && length == TEST_KERNEL_SIZE)
			mutate(mutant + TEST_SETUP_SIZE + TEST_KERNEL_INFO, 48, 48);
		err.text[0] = '\0';
		refused = bzimage_parse(&kernel, mutant, length, false, &err);
		if (!refused)
			refused = build(&kernel, &err);
		judge(outcome, refused, &err);
		free(mutant);
	}
	free(whole);
}

static void report(const char *what, const struct outcome *outcome)
{
	tap_diag("%s: %llu refused, %llu accepted", what, outcome->refused,
		 outcome->accepted);
	tap_ok(!outcome->silent, "fuzz %s: every refusal in one sentence", what);
	tap_ok(outcome->refused && outcome->accepted,
	       "fuzz %s: some refused, some accepted", what);
}

/* test_fuzz [--runs N] [FILE.igvm ...] */
int main(int argc, char **argv)
{
	struct outcome igvm = { 0 }, kernel = { 0 };
	FILE *nowhere = fopen("/dev/null", "w");
	struct sev_buffer base;
	u64 runs = DEFAULT_RUNS;
	struct sev_error err;
	int first = 1, i;

	if (argc > 2 && !strcmp(argv[1], "--runs") && sev_parse_number(argv[2], &runs))
		first = 3;
	for (i = first; i < argc && nowhere; i++) {
		if (sev_read_file(argv[i], "vector", SEV_MIB, &base, &err)) {
			printf("Bail out! %s\n", err.text);
			return 1;
		}
		fuzz_igvm(base.bytes, base.size, runs, &igvm, nowhere);
		sev_buffer_free(&base);
	}
	if (first < argc)
		report("IGVM", &igvm);
	fuzz_kernel(runs, &kernel);
	report("kernel", &kernel);
	if (nowhere)
		fclose(nowhere);
	return tap_done();
}
