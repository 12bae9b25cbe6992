// SPDX-License-Identifier: GPL-2.0
/*
 * E15: whatever memory map the host gives, one that is taken is sorted, without
 * overlap, below the limit and without the hole, also after parts of it were marked.
 */
#include <stdlib.h>

#include "../../../../arch/x86/boot/compressed/sev/memory_map.h"
#include "fuzz.h"

#define LIMIT		0x10000000000ull
#define ENTRIES		170

static bool holds(const struct sev_map *map)
{
	u32 i;

	if (map->count > SEV_MAP_MAX)
		return false;
	for (i = 0; i < map->count; i++) {
		const struct sev_map_range *r = &map->range[i];

		if (r->start >= r->end || r->end > LIMIT || (r->start | r->end) & 0xfff)
			return false;
		if (i && map->range[i - 1].end > r->start)
			return false;
		if (r->start < SEV_HOLE_END && r->end > SEV_HOLE_START)
			return false;
	}

	return true;
}

static void fill(struct fuzz_input *in, struct sev_memory_map_entry *e, u32 count)
{
	u64 next = 0;
	u32 i;

	for (i = 0; i < count; i++) {
		u8 how = fuzz_below(in, 256);

		e[i].page = how & 7 ? next + (how >> 6) : fuzz_odd(in);
		e[i].pages = how & 0x38 ? fuzz_below(in, 0x400) : fuzz_odd(in);
		e[i].type = (how >> 1) % 3;
		next = e[i].page + e[i].pages;
	}
}

static void mark(struct fuzz_input *in, struct sev_map *map)
{
	u32 i;

	for (i = 0; i < 8 && map->count; i++) {
		struct sev_map_range r = map->range[fuzz_below(in, map->count)];
		u64 start = r.start + (fuzz_below(in, 4) << 12);
		u64 end = start + (fuzz_below(in, 4) << 12);

		if (!sev_map_mark(map, start, end, SEV_E820_ACPI).code)
			fuzz_check(holds(map), "a marked map holds");
	}
}

static void place(struct fuzz_input *in, const struct sev_map *map)
{
	struct sev_launch_page launch = { .range_count = 2 };
	u64 size = (fuzz_below(in, 0x100) + 1) << 12, gpa;

	launch.runtime_gpa = fuzz_below(in, 0x1000) << 12;
	launch.init_size = fuzz_below(in, 0x1000) << 12;
	launch.ranges[0].gpa = fuzz_below(in, 0x1000) << 12;
	launch.ranges[0].size = (fuzz_below(in, 0x100) + 1) << 12;
	launch.ranges[1].gpa = launch.ranges[0].gpa + launch.ranges[0].size;
	launch.ranges[1].size = (fuzz_below(in, 0x100) + 1) << 12;
	if (sev_map_place(map, &launch, size, 1ull << 32, &gpa).code)
		return;
	fuzz_check(!sev_map_check_ram(map, gpa, gpa + size, SEV_FAIL_MAP_SPACE).code,
		   "a place is RAM");
	fuzz_check(gpa >= launch.ranges[1].gpa + launch.ranges[1].size ||
		   gpa + size <= launch.ranges[0].gpa, "a place is not the image");
}

void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct sev_memory_map_entry *e = calloc(ENTRIES, sizeof(*e));
	struct sev_e820_entry e820[SEV_E820_MAX];
	struct sev_map map;
	u32 count;

	fill(&in, e, fuzz_below(&in, ENTRIES + 1));
	if (!sev_map_read(&map, e, ENTRIES, LIMIT).code) {
		fuzz_check(holds(&map), "a map which was taken holds");
		place(&in, &map);
		mark(&in, &map);
		if (!sev_map_to_e820(&map, e820, SEV_E820_MAX, &count).code)
			fuzz_check(count <= SEV_E820_MAX, "no more entries than fit");
	}
	free(e);
}
