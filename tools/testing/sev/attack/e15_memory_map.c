// SPDX-License-Identifier: GPL-2.0
/*
 * E15. The host, which alone knows how much memory there is, lies about it: entry
 * "entry" of the memory map gets another first page ("page"), number of pages
 * ("pages") or type ("kind": 0 for memory, 1 for reserved).
 *
 * The guest must refuse a map which wraps, overlaps, exceeds the address width or cuts
 * what was launched, and memory which the host then does not give, be it that devices
 * are there: each by name. (All kinds of maps: unit/stub-maps.sh, which
 * writes them into the image, and the fuzzer.)
 */
#include "attack.h"

/* IGVM: an entry of the memory map */
#define AT_PAGES	8
#define AT_KIND		16
#define ENTRY_BYTES	24

/* The page which was filled as the map that this machine has: memory from 0 on */
static bool is_map(enum launch_type type, const u8 *page)
{
	return type == LAUNCH_UNMEASURED && !get_le(page, 8) &&
	       get_le(page + AT_PAGES, 8) == machine.ram_low_top >> PAGE_SHIFT;
}

static void memory_map(u64 gpa, enum launch_type type, u8 *page)
{
	u64 n = option_u64("entry", 0);
	u8 *entry = page + n * ENTRY_BYTES;

	if (!is_map(type, page))
		return;
	put_le(entry, option_u64("page", get_le(entry, 8)), 8);
	put_le(entry + AT_PAGES, option_u64("pages", get_le(entry + AT_PAGES, 8)), 8);
	put_le(entry + AT_KIND, option_u64("kind", get_le(entry + AT_KIND, 2)), 2);
	attack_struck("entry %lu of the map at 0x%lx: page 0x%lx, 0x%lx pages, type %lu", n, gpa,
		      get_le(entry, 8), get_le(entry + AT_PAGES, 8), get_le(entry + AT_KIND, 2));
}

ATTACK(attack_memory_map, .name = "memory-map", .launch = memory_map);
