// SPDX-License-Identifier: GPL-2.0
/*
 * Validation of the guest's memory: all RAM that the launch did not bring.
 */
#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/types.h>

#include "stub.h"

static struct sev_result stub_accept_gaps(struct sev_stub *stub, const struct sev_map_range *ram)
{
	const struct sev_launch_page *launch = stub->launch;
	u64 start = ram->start;
	struct sev_result r;
	u32 i;

	for (i = 0; i < launch->range_count; i++) {
		u64 from = launch->ranges[i].gpa;
		u64 to = from + launch->ranges[i].size;

		if (to <= start || from >= ram->end)
			continue;
		if (from > start) {
			r = sev_accept_range(&stub->accept, start, from);
			if (r.code)
				return r;
		}
		start = to;
	}

	return start < ram->end ? sev_accept_range(&stub->accept, start, ram->end) : sev_ok();
}

/* The host joins adjacent entries of a batch; no batch may span two regions. */
static struct sev_result stub_accept_all(struct sev_stub *stub)
{
	const struct sev_map *map = &stub->map;
	u64 last = 0;
	struct sev_result r;
	u32 i;

	for (i = 0; i < map->count; i++) {
		if (map->range[i].type != SEV_E820_RAM)
			continue;
		if (map->range[i].start == last) {
			r = sev_accept_flush(&stub->accept);
			if (r.code)
				return r;
		}
		r = stub_accept_gaps(stub, &map->range[i]);
		if (r.code)
			return r;
		last = map->range[i].end;
	}

	return sev_accept_flush(&stub->accept);
}

/* The kernel reads the BIOS data area there: Documentation/arch/x86/boot.rst. */
static void stub_clear_page_0(const struct sev_stub *stub)
{
	u64 size = SEV_PAGE_4K;
	u64 page = 0;

	if (stub->map.range[0].start || stub->map.range[0].type != SEV_E820_RAM)
		return;
	asm volatile("rep stosb"
		     : "+D" (page), "+c" (size)
		     : "a" (0)
		     : "memory");
}

/**
 * sev_stub_accept_ram() - makes all RAM usable
 * @stub: state; the memory map is checked
 *
 * Under SEV-ES memory has no state: only page 0 is cleared.
 *
 * Return: what sev_accept_range() and sev_accept_flush() return.
 */
struct sev_result sev_stub_accept_ram(struct sev_stub *stub)
{
	struct sev_result r = sev_ok();

	if (sev_stub_is_snp(stub))
		r = stub_accept_all(stub);
	if (!r.code)
		stub_clear_page_0(stub);

	return r;
}
