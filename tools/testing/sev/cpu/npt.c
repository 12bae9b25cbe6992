// SPDX-License-Identifier: GPL-2.0
/*
 * Nested page tables: one tree for each view. A root joins them: the shared
 * tree from 0 on, the private one from the C-bit on, or the private one from 0
 * on while the guest's paging is off.
 */

#include "cpu.h"

#define NPT_P		0x001ULL
#define NPT_RW		0x002ULL
#define NPT_US		0x004ULL
#define NPT_TABLE	(NPT_P | NPT_RW | NPT_US)
#define NPT_ADDR	0x000ffffffffff000ULL
#define NPT_SPAN	GIB(512)
#define MAX_ALIASES	64

static u64 *trees[2];		/* page-directory-pointer tables, by view */
static u64 root_normal, root_private;
static u64 aliases[MAX_ALIASES];
static u32 alias_count;
static u64 twin;		/* address bit of a second mapping of everything */

static u64 *new_table(void)
{
	return model_alloc(PAGE_SIZE, PAGE_SIZE);
}

static u64 make_root(u64 *from_zero, u64 *from_cbit)
{
	bool five = machine.cbit >= 48;
	u32 shift = five ? 48 : 39;
	u64 *root = new_table();

	root[0] = (u64)from_zero | NPT_TABLE;
	if (from_cbit)
		root[1ULL << (machine.cbit - shift)] = (u64)from_cbit | NPT_TABLE;
	if (!five)
		return (u64)root;
	for (u32 i = 0; i < 512; i++) {
		u64 *table;

		if (!root[i])
			continue;
		table = new_table();
		table[0] = root[i];
		root[i] = (u64)table | NPT_TABLE;
	}
	return (u64)root;
}

void npt_init(void)
{
	trees[VIEW_SHARED] = new_table();
	trees[VIEW_PRIVATE] = new_table();
	root_normal = make_root(trees[VIEW_SHARED],
				mode_is_sev() ? trees[VIEW_PRIVATE] : NULL);
	root_private = mode_is_sev() ? make_root(trees[VIEW_PRIVATE], NULL) : root_normal;
}

u64 npt_root(bool all_private)
{
	return all_private ? root_private : root_normal;
}

/* The last-level entry of @gpa; NULL when there is no table and @make is false. */
static u64 *leaf(enum view view, u64 gpa, bool make)
{
	u64 *table = trees[view];

	if (gpa >= NPT_SPAN)
		return NULL;
	for (u32 shift = 30; shift > 12; shift -= 9) {
		u64 *e = &table[gpa >> shift & 511];

		if (!*e) {
			if (!make)
				return NULL;
			*e = (u64)new_table() | NPT_TABLE;
		}
		if (shift == 30)
			table[(gpa | twin) >> 30 & 511] = *e;
		table = (u64 *)(*e & NPT_ADDR);
	}
	return &table[gpa >> 12 & 511];
}

void memory_twin(u64 bit)
{
	twin = bit;
}

u64 npt_untwin(u64 gpa)
{
	return gpa & ~twin;
}

void npt_map(enum view view, u64 gpa, u64 pa, u64 flags)
{
	u64 *e = leaf(view, gpa, true);

	if (e)
		WRITE_ONCE(*e, pa | flags | NPT_P | NPT_US);
}

bool npt_unmap(enum view view, u64 gpa)
{
	u64 *e = leaf(view, gpa, false);

	if (!e || !*e)
		return false;
	WRITE_ONCE(*e, 0);
	return true;
}

/*
 * QEMU cannot tell a data access from a walk or a fetch once an entry is
 * there, so such an entry lives only until the next exit that is no nested
 * page fault: a C=0 data access to the page is then caught again.
 */
void npt_map_alias(u64 gpa, u64 pa)
{
	if (alias_count == MAX_ALIASES)
		npt_drop_aliases();
	aliases[alias_count++] = gpa & PAGE_MASK;
	npt_map(VIEW_SHARED, gpa & PAGE_MASK, pa, NPT_WRITE);
}

bool npt_drop_aliases(void)
{
	bool any = alias_count;

	while (alias_count)
		npt_unmap(VIEW_SHARED, aliases[--alias_count]);
	return any;
}
