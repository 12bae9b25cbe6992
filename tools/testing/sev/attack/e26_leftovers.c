// SPDX-License-Identifier: GPL-2.0
/*
 * E26. The host looks for what the first code leaves behind. It marks each answer in
 * fields of the GHCB which no event defines, and the secure processor's keys mark
 * themselves: once the first code has handed over, no memory but the secrets page
 * may hold either.
 *
 * The guest must have wiped its GHCB and its stack, and have copied no more than it
 * was asked for.
 */
#include "attack.h"

#define MARK		0x6b72616d206e6121ULL
#define AT_UNUSED	0x020

static void leave_mark(const struct ghcb_call *c, u8 *page)
{
	if (attack_phase() != PHASE_FIRST)
		return;
	attack_struck("marked the GHCB at 0x%lx", c->gpa);
	put_le(page + AT_UNUSED, MARK, 8);
}

static bool holds_mark(const u8 *page)
{
	for (u32 at = 0; at < PAGE_SIZE; at += 8)
		if (get_le(page + at, 8) == MARK)
			return true;
	return false;
}

static void look_for_mark(struct vcpu *v)
{
	static bool done;

	(void)v;
	if (done || attack_phase() == PHASE_FIRST)
		return;
	done = true;
	for (u64 gpa = 0; gpa < machine.ram_low_top; gpa += PAGE_SIZE) {
		if (!gpa_is_ram(gpa))
			continue;
		if (holds_mark(guest_owned(gpa) ? priv_ptr(gpa) : shared_ptr(gpa)))
			attack_won("page 0x%lx holds what was in the GHCB", gpa);
	}
}

ATTACK(attack_leftovers, .name = "leftovers", .answer = leave_mark, .run = look_for_mark);
