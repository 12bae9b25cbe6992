/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_SETUP_DATA_H
#define _SEV_CORE_SETUP_DATA_H

#include <linux/types.h>
#include <asm/sev/handover.h>

#include "failure.h"

/**
 * struct sev_setup_list - the list of setup_data, and the memory it may lie in
 * @first: GPA of the first node, 0 for none
 * @map: memory map which came with it, the caller's
 * @count: entries of @map
 */
struct sev_setup_list {
	u64 first;
	const struct sev_e820_entry *map;
	u32 count;
};

bool sev_setup_in_memory(const struct sev_setup_list *list, u64 gpa, u64 bytes);
struct sev_result sev_setup_find(const struct sev_setup_list *list, u32 type, u32 bytes,
				 const struct sev_setup_data **found);
struct sev_result sev_setup_check(const struct sev_setup_list *list);

#endif /* _SEV_CORE_SETUP_DATA_H */
