/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The memory map which an IGVM loader writes to a parameter page
 * (IGVM_VHT_MEMORY_MAP).  Host input: nothing in it may be believed.
 */
#ifndef _ASM_X86_SEV_MEMORY_MAP_H
#define _ASM_X86_SEV_MEMORY_MAP_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#else
#include <assert.h>
#endif
#include <linux/types.h>

#define SEV_MEMORY_MAP_RAM		0
#define SEV_MEMORY_MAP_RESERVED		1
#define SEV_MEMORY_MAP_PERSISTENT	2

/**
 * struct sev_memory_map_entry - one range of guest-physical memory
 * @page: first page, GPA >> 12
 * @pages: number of pages; 0 ends the map
 * @type: SEV_MEMORY_MAP_*
 * @flags: 0 in all known loaders
 * @reserved: not looked at
 */
struct sev_memory_map_entry {
	__u64 page;
	__u64 pages;
	__u16 type;
	__u16 flags;
	__u32 reserved;
};

static_assert(sizeof(struct sev_memory_map_entry) == 24, "sev_memory_map_entry");

#endif /* _ASM_X86_SEV_MEMORY_MAP_H */
