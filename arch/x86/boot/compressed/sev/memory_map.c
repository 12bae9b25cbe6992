// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's memory map.  It comes from the host (E15): every entry is checked
 * before any is used, and what is wrong is refused, not repaired.
 */
#include <linux/types.h>

#include "memory_map.h"

#define SEV_MAP_PAGE_SHIFT	12

static bool sev_map_insert(struct sev_map *map, u32 at, u64 start, u64 end, u32 type)
{
	u32 i;

	if (map->count == SEV_MAP_MAX)
		return false;
	for (i = map->count; i > at; i--)
		map->range[i] = map->range[i - 1];
	map->range[at].start = start;
	map->range[at].end = end;
	map->range[at].type = type;
	map->count++;

	return true;
}

static void sev_map_remove(struct sev_map *map, u32 at)
{
	map->count--;
	for (; at < map->count; at++)
		map->range[at] = map->range[at + 1];
}

/* Sorted insertion; neighbours tell of an overlap. */
static struct sev_result sev_map_add(struct sev_map *map, u64 start, u64 end, u32 type)
{
	u32 at = map->count;

	while (at && map->range[at - 1].start > start)
		at--;
	if ((at && map->range[at - 1].end > start) ||
	    (at < map->count && map->range[at].start < end))
		return sev_fail(SEV_FAIL_MAP_OVERLAP, start);
	if (!sev_map_insert(map, at, start, end, type))
		return sev_fail(SEV_FAIL_MAP_COUNT, map->count);

	return sev_ok();
}

static struct sev_result sev_map_add_entry(struct sev_map *map,
					   const struct sev_memory_map_entry *entry, u64 limit)
{
	u64 most = ~0ull >> SEV_MAP_PAGE_SHIFT;
	u64 start = entry->page << SEV_MAP_PAGE_SHIFT;
	u32 type = entry->type == SEV_MEMORY_MAP_RAM ? SEV_E820_RAM : SEV_E820_RESERVED;
	u64 end;

	if (entry->page > most || entry->pages > most - entry->page)
		return sev_fail(SEV_FAIL_MAP_WRAP, entry->page);
	end = start + (entry->pages << SEV_MAP_PAGE_SHIFT);
	if (end > limit)
		return sev_fail(SEV_FAIL_MAP_WIDTH, start);

	return sev_map_add(map, start, end, type);
}

/* Whatever the map says of the hole, nothing of it is memory. */
static struct sev_result sev_map_cut_hole(struct sev_map *map)
{
	u32 i;

	for (i = 0; i < map->count; i++) {
		struct sev_map_range *r = &map->range[i];
		u64 end = r->end;

		if (end <= SEV_HOLE_START || r->start >= SEV_HOLE_END)
			continue;
		if (r->start < SEV_HOLE_START) {
			r->end = SEV_HOLE_START;
			if (end > SEV_HOLE_END &&
			    !sev_map_insert(map, i + 1, SEV_HOLE_END, end, r->type))
				return sev_fail(SEV_FAIL_MAP_COUNT, map->count);
		} else if (end > SEV_HOLE_END) {
			r->start = SEV_HOLE_END;
		} else {
			sev_map_remove(map, i--);
		}
	}

	return sev_ok();
}

/**
 * sev_map_read() - takes over the memory map of an IGVM loader
 * @map: filled
 * @entry: the entries; a copy that the host cannot change
 * @max: entries which there is room for; an entry of no pages ends the map,
 *	but a full page has none
 * @limit: one past the highest guest-physical address
 *
 * Return: SEV_FAIL_MAP_* with the address in question, or SEV_OK: the map is
 * sorted, without overlap, below @limit, and has some RAM.
 */
struct sev_result sev_map_read(struct sev_map *map, const struct sev_memory_map_entry *entry,
			       u32 max, u64 limit)
{
	struct sev_result r;
	bool ram = false;
	u32 i;

	map->count = 0;
	for (i = 0; i < max && entry[i].pages; i++) {
		r = sev_map_add_entry(map, &entry[i], limit);
		if (r.code)
			return r;
		ram |= entry[i].type == SEV_MEMORY_MAP_RAM;
	}
	if (!ram)
		return sev_fail(SEV_FAIL_MAP_EMPTY, i);

	return sev_map_cut_hole(map);
}

/**
 * sev_map_check_ram() - is all of a range RAM?
 * @map: the map
 * @start: first byte
 * @end: one past the last byte
 * @code: what to fail with
 *
 * The range may span adjacent entries.
 *
 * Return: @code with the first address that is not RAM, or SEV_OK.
 */
struct sev_result sev_map_check_ram(const struct sev_map *map, u64 start, u64 end,
				    enum sev_failure code)
{
	u32 i;

	for (i = 0; i < map->count && start < end; i++) {
		const struct sev_map_range *r = &map->range[i];

		if (r->type == SEV_E820_RAM && r->start <= start && r->end > start)
			start = r->end;
	}

	return start < end ? sev_fail(code, start) : sev_ok();
}

/**
 * sev_map_check_launch() - does the image lie in what the host calls RAM?
 * @map: the map
 * @launch: launch page, checked
 *
 * Return: SEV_FAIL_MAP_LAUNCH or SEV_FAIL_MAP_KERNEL with the first address
 * that is not RAM, or SEV_OK.
 */
struct sev_result sev_map_check_launch(const struct sev_map *map,
				       const struct sev_launch_page *launch)
{
	struct sev_result r;
	u32 i;

	for (i = 0; i < launch->range_count; i++) {
		const struct sev_launch_range *l = &launch->ranges[i];

		r = sev_map_check_ram(map, l->gpa, l->gpa + l->size, SEV_FAIL_MAP_LAUNCH);
		if (r.code)
			return r;
	}

	return sev_map_check_ram(map, launch->runtime_gpa,
				 launch->runtime_gpa + launch->init_size, SEV_FAIL_MAP_KERNEL);
}

/**
 * sev_map_mark() - gives part of the RAM another type
 * @map: the map
 * @start: first byte, inside RAM
 * @end: one past the last byte, inside the same range of RAM
 * @type: new type
 *
 * Return: SEV_FAIL_MAP_LAUNCH with @start if that is not RAM,
 * SEV_FAIL_MAP_COUNT, or SEV_OK.
 */
struct sev_result sev_map_mark(struct sev_map *map, u64 start, u64 end, u32 type)
{
	struct sev_map_range old;
	u32 i;

	for (i = 0; i < map->count; i++) {
		old = map->range[i];
		if (old.type == SEV_E820_RAM && old.start <= start && old.end >= end)
			break;
	}
	if (i == map->count || start >= end)
		return sev_fail(SEV_FAIL_MAP_LAUNCH, start);

	map->range[i].start = start;
	map->range[i].end = end;
	map->range[i].type = type;
	if ((old.end > end && !sev_map_insert(map, i + 1, end, old.end, old.type)) ||
	    (old.start < start && !sev_map_insert(map, i, old.start, start, old.type)))
		return sev_fail(SEV_FAIL_MAP_COUNT, map->count);

	return sev_ok();
}

/* Lowers *end below every launched range that touches [start, *end). */
static bool sev_map_avoid(const struct sev_launch_page *launch, u64 start, u64 *end, u64 size)
{
	u32 i;

	for (i = launch->range_count; i-- > 0;) {
		const struct sev_launch_range *l = &launch->ranges[i];

		if (*end < start + size)
			return false;
		if (l->gpa < *end && l->gpa + l->size > *end - size)
			*end = l->gpa;
	}

	return *end >= start + size;
}

/**
 * sev_map_place() - finds room at the top of RAM
 * @map: the map
 * @launch: launch page: what it lists is avoided, and so is the memory which
 *	the kernel decompresses to
 * @size: bytes, a multiple of 4096
 * @ceiling: one past the highest address that will do
 * @gpa: the place found
 *
 * Return: SEV_FAIL_MAP_SPACE with @size, or SEV_OK.
 */
struct sev_result sev_map_place(const struct sev_map *map, const struct sev_launch_page *launch,
				u64 size, u64 ceiling, u64 *gpa)
{
	u64 floor = launch->runtime_gpa + launch->init_size;
	u32 i;

	for (i = map->count; i-- > 0;) {
		const struct sev_map_range *r = &map->range[i];
		u64 start = r->start > floor ? r->start : floor;
		u64 end = r->end < ceiling ? r->end : ceiling;

		if (r->type != SEV_E820_RAM || end < start)
			continue;
		if (sev_map_avoid(launch, start, &end, size)) {
			*gpa = end - size;
			return sev_ok();
		}
	}

	return sev_fail(SEV_FAIL_MAP_SPACE, size);
}

/**
 * sev_map_to_e820() - writes the map as the kernel takes it
 * @map: the map
 * @e820: table
 * @max: its entries
 * @count: entries written
 *
 * Adjacent ranges of one type become one entry.
 *
 * Return: SEV_FAIL_MAP_E820 with the entries of @map, or SEV_OK.
 */
struct sev_result sev_map_to_e820(const struct sev_map *map, struct sev_e820_entry *e820,
				  u32 max, u32 *count)
{
	u32 n = 0;
	u32 i;

	for (i = 0; i < map->count; i++) {
		const struct sev_map_range *r = &map->range[i];

		if (n && e820[n - 1].type == r->type &&
		    e820[n - 1].addr + e820[n - 1].size == r->start) {
			e820[n - 1].size += r->end - r->start;
			continue;
		}
		if (n == max)
			return sev_fail(SEV_FAIL_MAP_E820, map->count);
		e820[n].addr = r->start;
		e820[n].size = r->end - r->start;
		e820[n].type = r->type;
		n++;
	}
	*count = n;

	return sev_ok();
}
