/* SPDX-License-Identifier: GPL-2.0 */
/* The identity map: any page private or shared; aliases; raw entries. */
#ifndef GUEST_PAGING_H
#define GUEST_PAGING_H

#include "types.h"

extern u64 pml4[512], pdpt[512], page_directories[MAPPED_GIB * 512];

u64 *pde_of(u64 address);	/* the 2 MiB level's entry */
u64 *pte_of(u64 address);	/* the 4 KiB level's; splits a 2 MiB page */
void flush_tlb(void);

void map_private(u64 address);	/* identity, C = 1, 4 KiB */
void map_shared(u64 address);	/* identity, C = 0, 4 KiB */
void map_range_shared(u64 address, u64 bytes);
void unmap(u64 address);

/* A second address for the page @gpa, private or shared; 4 KiB, never reused. */
u64 alias_private(u64 gpa);
u64 alias_shared(u64 gpa);

/* A page-table page of .bss, zeroed. */
u64 *table_page(void);

#endif
