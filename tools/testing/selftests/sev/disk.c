// SPDX-License-Identifier: GPL-2.0
/*
 * Data to and from a disk, past the page cache: what the device writes arrives,
 * and what it reads is what was there, at any size and alignment, through the
 * shared buffers which an encrypted guest must use (SWIOTLB).
 *
 * SEV_TEST_DISK names the disk. A region of it is overwritten, and put back.
 */
#include <fcntl.h>
#include <string.h>

#include "sev_test.h"

#define REGION_START	(4 << 20)
#define REGION		(2 << 20)
#define SECTOR		512
#define SECTORS		(REGION / SECTOR)
#define LONGEST		512		/* sectors */
#define TRANSFERS	150

static uint8_t *original, *expected, *buffer;
static int disk;

/* The same numbers in every run. */
static uint32_t random_below(uint32_t limit)
{
	static uint64_t state = 2463534242u;

	state = state * 6364136223846793005ull + 1442695040888963407ull;

	return (state >> 33) % limit;
}

static bool transfer(bool out, uint8_t *memory, uint32_t sector, uint32_t sectors)
{
	off_t at = REGION_START + (off_t)sector * SECTOR;
	size_t bytes = (size_t)sectors * SECTOR;
	ssize_t n = out ? pwrite(disk, memory, bytes, at) : pread(disk, memory, bytes, at);

	return n == (ssize_t)bytes;
}

/* One random piece of the region, to or from a random place in memory. */
static bool random_transfer(void)
{
	uint32_t sectors = 1 + random_below(LONGEST);
	uint32_t sector = random_below(SECTORS - sectors + 1), i;
	uint8_t *memory = buffer + random_below(8) * SECTOR;
	size_t at = (size_t)sector * SECTOR, bytes = (size_t)sectors * SECTOR;

	if (random_below(2)) {
		memset(memory, 0xa5, bytes);
		return transfer(false, memory, sector, sectors) &&
		       !memcmp(memory, expected + at, bytes);
	}
	for (i = 0; i < bytes; i += sizeof(uint32_t)) {
		uint32_t word = random_below(1u << 30);

		memcpy(memory + i, &word, sizeof(word));
	}
	memcpy(expected + at, memory, bytes);

	return transfer(true, memory, sector, sectors);
}

static bool whole_region_is(const uint8_t *contents)
{
	uint32_t sector;

	for (sector = 0; sector < SECTORS; sector += LONGEST)
		if (!transfer(false, buffer, sector, LONGEST) ||
		    memcmp(buffer, contents + sector * SECTOR, LONGEST * SECTOR))
			return false;

	return true;
}

static bool move_region(bool out)
{
	uint32_t sector;

	for (sector = 0; sector < SECTORS; sector += LONGEST)
		if (!transfer(out, original + sector * SECTOR, sector, LONGEST))
			return false;

	return true;
}

int main(void)
{
	const char *path = getenv("SEV_TEST_DISK");
	bool good = true;
	unsigned int i;

	ksft_print_header();
	if (!path)
		ksft_exit_skip("SEV_TEST_DISK names no disk\n");
	disk = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);
	if (disk < 0)
		ksft_exit_fail_perror(path);
	original = guarded(REGION, 0);
	expected = guarded(REGION, 0);
	buffer = guarded((LONGEST + 8) * SECTOR, 0);
	if (!move_region(false))
		ksft_exit_fail_perror("reading the region");
	memcpy(expected, original, REGION);
	for (i = 0; i < TRANSFERS && good; i++)
		good = random_transfer();
	expect(good, "random reads and writes");
	expect(whole_region_is(expected), "the region holds what was written");
	expect(move_region(true) && whole_region_is(original), "the region is put back");
	finish();
}
