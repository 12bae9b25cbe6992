// SPDX-License-Identifier: GPL-2.0
/* Memory maps, as QEMU's firmware interface and the boot protocol know them. */
#include "load.h"

/* QEMU q35 keeps these pages for its hypervisor. */
#define HYPERVISOR_START	0xfeffc000ULL
#define HYPERVISOR_END		0xff000000ULL

static void append(struct e820 *map, u64 start, u64 end, u32 type)
{
	struct e820_entry *last = map->count ? &map->entries[map->count - 1] : NULL;

	if (!type || start >= end)
		return;
	if (last && last->type == type && last->start + last->bytes == start) {
		last->bytes += end - start;
		return;
	}
	if (map->count == E820_MAX)
		model_end(END_MODEL, "the guest's memory map has more than %u entries", E820_MAX);
	map->entries[map->count++] = (struct e820_entry){ start, end - start, type };
}

void e820_machine(struct e820 *map)
{
	map->count = 0;
	append(map, 0, machine.ram_low_top, E820_RAM);
	append(map, HYPERVISOR_START, HYPERVISOR_END, E820_RESERVED);
	append(map, GIB(4), machine.ram_high_top, E820_RAM);
}

void e820_set(struct e820 *map, u64 start, u64 end, u32 type)
{
	struct e820 old = *map;
	bool placed = false;
	u32 i;

	map->count = 0;
	for (i = 0; i < old.count; i++) {
		const struct e820_entry *e = &old.entries[i];
		u64 e_end = e->start + e->bytes;

		append(map, e->start, MIN(e_end, start), e->type);
		if (!placed && e_end > start) {
			append(map, start, end, type);
			placed = true;
		}
		append(map, MAX(e->start, end), e_end, e->type);
	}
	if (!placed)
		append(map, start, end, type);
}
