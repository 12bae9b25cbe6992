/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _BOOT_COMPRESSED_SEV_MEMORY_MAP_H
#define _BOOT_COMPRESSED_SEV_MEMORY_MAP_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/sev/handover.h>
#include <asm/sev/launch.h>
#include <asm/sev/memory_map.h>

#include "../../../kernel/sev/core/failure.h"

/* E820 types, Documentation/arch/x86/boot.rst and the ACPI specification, 15.2 */
#define SEV_E820_RAM		1
#define SEV_E820_RESERVED	2
#define SEV_E820_ACPI		3

#define SEV_MAP_MAX		192	/* 170 entries fill a parameter page */
#define SEV_E820_MAX		128	/* in boot_params */

/* Legacy video memory and ROMs: a host may call them RAM, a guest must not */
#define SEV_HOLE_START		0xa0000ull
#define SEV_HOLE_END		0x100000ull

/**
 * struct sev_map_range - memory of one kind
 * @start: first byte
 * @end: one past the last byte
 * @type: SEV_E820_*
 */
struct sev_map_range {
	u64 start;
	u64 end;
	u32 type;
};

/**
 * struct sev_map - the checked memory map
 * @count: entries of @range in use
 * @range: sorted, not empty, not overlapping
 */
struct sev_map {
	u32 count;
	struct sev_map_range range[SEV_MAP_MAX];
};

struct sev_result sev_map_read(struct sev_map *map, const struct sev_memory_map_entry *entry,
			       u32 max, u64 limit);
struct sev_result sev_map_check_ram(const struct sev_map *map, u64 start, u64 end,
				    enum sev_failure code);
struct sev_result sev_map_check_launch(const struct sev_map *map,
				       const struct sev_launch_page *launch);
struct sev_result sev_map_mark(struct sev_map *map, u64 start, u64 end, u32 type);
struct sev_result sev_map_place(const struct sev_map *map, const struct sev_launch_page *launch,
				u64 size, u64 ceiling, u64 *gpa);
struct sev_result sev_map_to_e820(const struct sev_map *map, struct sev_e820_entry *e820,
				  u32 max, u32 *count);

#endif /* _BOOT_COMPRESSED_SEV_MEMORY_MAP_H */
