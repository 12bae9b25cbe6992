// SPDX-License-Identifier: GPL-2.0
/* The host's memory map */
#include <stdlib.h>
#include <string.h>
#include <linux/array_size.h>

#include "../../../../arch/x86/boot/compressed/sev/memory_map.h"
#include "unit.h"
#include "vectors.h"

#define LIMIT	0x10000000000ull
#define MIB	0x100000ull
#define GIB	0x40000000ull

static struct sev_map map;
static struct sev_memory_map_entry entries[200];

static struct sev_result read_hex(const char *hex, u64 limit)
{
	memset(entries, 0, sizeof(entries));
	from_hex(hex, (u8 *)entries, 170 * sizeof(entries[0]));

	return sev_map_read(&map, entries, 170, limit);
}

static struct sev_result read_two(u64 a, u64 a_pages, u64 b, u64 b_pages)
{
	memset(entries, 0, sizeof(entries));
	entries[0] = (struct sev_memory_map_entry){ .page = a, .pages = a_pages };
	entries[1] = (struct sev_memory_map_entry){ .page = b, .pages = b_pages };

	return sev_map_read(&map, entries, 170, LIMIT);
}

static bool range_is(u32 i, u64 start, u64 end, u32 type)
{
	return i < map.count && map.range[i].start == start && map.range[i].end == end &&
	       map.range[i].type == type;
}

static void test_vector(void)
{
	struct sev_e820_entry e820[SEV_E820_MAX];
	u8 want[SEV_E820_MAX * 20];
	size_t size;
	u32 count;

	fails(read_hex(vector_map, 1ull << 48), SEV_OK, "map of a q35 with 4 GiB");
	ok(map.count == 5 && range_is(0, 0, 0xa0000, 1) && range_is(1, MIB, 2 * GIB, 1) &&
	   range_is(2, 0xfeffc000, 0xff000000, 2) && range_is(3, 4 * GIB, 6 * GIB, 1),
	   "is taken over, with the legacy hole left out");

	/* The vector's own choice: page 0x9f kept back, HT hole left out */
	map.count--;
	sev_map_mark(&map, 0x9f000, 0xa0000, 7);
	memmove(&map.range[1], &map.range[2], sizeof(map.range[0]) * --map.count);
	fails(sev_map_mark(&map, 8 * MIB, 8 * MIB + 0x4000, SEV_E820_RESERVED), SEV_OK,
	      "parameter pages reserved");
	fails(sev_map_to_e820(&map, e820, SEV_E820_MAX, &count), SEV_OK, "written as e820");
	size = from_hex(vector_e820, want, sizeof(want));
	ok(count * sizeof(e820[0]) == size && !memcmp(e820, want, size),
	   "the bytes are the vector's");
}

static void test_hostile(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vector_hostile); i++) {
		struct sev_result r = read_hex(vector_hostile[i].hex, LIMIT);
		bool full = !!strstr(vector_hostile[i].name, "full");

		/* 170 ranges are no crime, and fit */
		ok(!r.code == full, "%s (%s)", vector_hostile[i].name, sev_failure_text(r.code));
	}
	ok(map.count <= 170, "170 entries without an end entry");
}

static void test_hostile_more(void)
{
	fails(read_two(0x100, 1, 0x100, 1), SEV_FAIL_MAP_OVERLAP, "one range twice");
	fails(read_two(0x100, 0x100, 0x180, 1), SEV_FAIL_MAP_OVERLAP, "one range inside another");
	fails(read_two(0x180, 1, 0x100, 0x100), SEV_FAIL_MAP_OVERLAP, "the same, unsorted");
	fails(read_two(0x180, 0x100, 0x100, 0x81), SEV_FAIL_MAP_OVERLAP, "one page in common");
	fails(read_two(0x180, 0x100, 0x100, 0x80), SEV_OK, "adjacent and unsorted");
	ok(range_is(0, MIB, MIB + 0x80000, 1) && range_is(1, MIB + 0x80000, MIB + 0x180000, 1),
	   "is sorted");
	fails(read_two(0x100, ~0ull, 0, 0), SEV_FAIL_MAP_WRAP, "2^64 - 1 pages");
	fails(read_two(1ull << 52, 1, 0, 0), SEV_FAIL_MAP_WRAP, "page 2^52");
	fails(read_two((1ull << 52) - 1, 1, 0, 0), SEV_FAIL_MAP_WRAP, "the very last page");
	fails(read_two((1ull << 52) - 2, 1, 0, 0), SEV_FAIL_MAP_WIDTH, "the one before it");
	fails(read_two(0, (LIMIT >> 12) + 1, 0, 0), SEV_FAIL_MAP_WIDTH, "a page beyond the width");
	fails(read_two(0, LIMIT >> 12, 0, 0), SEV_OK, "RAM up to the width");
	entries[0].type = SEV_MEMORY_MAP_RESERVED;
	fails(sev_map_read(&map, entries, 170, LIMIT), SEV_FAIL_MAP_EMPTY, "no RAM");
	fails(read_two(0xa0, 0x60, 0, 0), SEV_OK, "RAM in the legacy hole alone");
	ok(!map.count, "is none");
}

static void test_count(void)
{
	u32 i;

	for (i = 0; i < 200; i++)
		entries[i] = (struct sev_memory_map_entry){ .page = 0x200 + 2 * i, .pages = 1 };
	fails(sev_map_read(&map, entries, 200, LIMIT), SEV_FAIL_MAP_COUNT, "200 entries");
	fails(sev_map_read(&map, entries, SEV_MAP_MAX, LIMIT), SEV_OK, "as many as fit");
	fails(sev_map_mark(&map, 0x200000, 0x201000, 2), SEV_OK, "a whole range marked");
	entries[0] = (struct sev_memory_map_entry){ .page = 0, .pages = 0x180 };
	fails(sev_map_read(&map, entries, SEV_MAP_MAX, LIMIT), SEV_FAIL_MAP_COUNT,
	      "no room to cut the hole");
}

static struct sev_launch_page launch;

static void make_launch(void)
{
	memset(&launch, 0, sizeof(launch));
	launch.runtime_gpa = 16 * MIB;
	launch.init_size = 32 * MIB;
	launch.range_count = 3;
	launch.ranges[0] = (struct sev_launch_range){ 8 * MIB, 0x50000 };
	launch.ranges[1] = (struct sev_launch_range){ 16 * MIB, 6 * MIB };
	launch.ranges[2] = (struct sev_launch_range){ 64 * MIB, MIB };
}

static void test_launch(void)
{
	make_launch();
	read_two(0, 512 * MIB >> 12, 4 * GIB >> 12, 1);
	fails(sev_map_check_launch(&map, &launch), SEV_OK, "image in RAM");
	read_two(0, 64 * MIB >> 12, 4 * GIB >> 12, 1);
	fails(sev_map_check_launch(&map, &launch), SEV_FAIL_MAP_LAUNCH, "initrd outside RAM");
	read_two(0, 40 * MIB >> 12, 64 * MIB >> 12, 0x100);
	fails(sev_map_check_launch(&map, &launch), SEV_FAIL_MAP_KERNEL,
	      "no RAM to decompress to");
	read_two(0, 20 * MIB >> 12, 20 * MIB >> 12, 500 * MIB >> 12);
	fails(sev_map_check_launch(&map, &launch), SEV_OK, "image across two ranges of RAM");
	read_two(0, 512 * MIB >> 12, 0, 0);
	entries[1].page = 600 * MIB >> 12;
	entries[1].pages = 1;
	entries[1].type = SEV_MEMORY_MAP_RESERVED;
	sev_map_read(&map, entries, 2, LIMIT);
	fails(sev_map_mark(&map, 600 * MIB, 600 * MIB + 0x1000, 2), SEV_FAIL_MAP_LAUNCH,
	      "what is not RAM cannot be marked");
}

static void test_place(void)
{
	u64 gpa = 0;

	make_launch();
	read_two(0, 512 * MIB >> 12, 4 * GIB >> 12, 0x10000);
	fails(sev_map_place(&map, &launch, 0x30000, 2 * GIB, &gpa), SEV_OK, "room for tables");
	ok(gpa == 512 * MIB - 0x30000, "lies at the top of low RAM");
	launch.ranges[2] = (struct sev_launch_range){ 512 * MIB - MIB, MIB };
	fails(sev_map_place(&map, &launch, 0x30000, 2 * GIB, &gpa), SEV_OK, "initrd at the top");
	ok(gpa == 511 * MIB - 0x30000, "lies below it");
	launch.ranges[2] = (struct sev_launch_range){ 48 * MIB, 464 * MIB };
	fails(sev_map_place(&map, &launch, 0x30000, 2 * GIB, &gpa), SEV_FAIL_MAP_SPACE,
	      "initrd everywhere");
	fails(sev_map_place(&map, &launch, 512 * MIB, 2 * GIB, &gpa), SEV_FAIL_MAP_SPACE,
	      "more than there is");
}

void test_memory_map(void)
{
	test_vector();
	test_hostile();
	test_hostile_more();
	test_count();
	test_launch();
	test_place();
}
