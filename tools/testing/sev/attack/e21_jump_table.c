// SPDX-License-Identifier: GPL-2.0
/*
 * E21. The host names an AP jump table of its choice (option "gpa").
 *
 * The guest must not write to an address which is not aligned, not RAM set aside by
 * its firmware, or the kernel's own.
 */
#include "attack.h"

static void jump_table(const struct ghcb_call *c, u8 *page)
{
	u64 gpa = option_u64("gpa", 0x1000000);

	if (c->code != SW_JUMP_TABLE || c->info_1 != 1 || !attack_due())
		return;
	attack_struck("the AP jump table is at 0x%lx", gpa);
	put_le(page + GHCB_AT_INFO_2, gpa, 8);
}

ATTACK(attack_jump_table, .name = "jump-table", .answer = jump_table);
