// SPDX-License-Identifier: GPL-2.0
/*
 * E26. The host looks for what the first code leaves behind. It marks each answer in
 * fields of the GHCB which no event defines, and the fw_cfg directory behind the names
 * of files which are not for it: once the first code has handed over, no memory may hold
 * such a mark.
 *
 * The guest must have wiped its GHCB and its own memory.
 */
#include "attack.h"

#define MARK		0x6b72616d206e6121ULL
#define AT_UNUSED	0x020

/* QEMU's fw_cfg: the directory, its entries, and what no name here is as long as */
#define KEY_DIRECTORY	0x19
#define DIR_COUNT_BYTES	4
#define DIR_ENTRY_BYTES	64
#define DIR_NAME	8
#define NAME_MOST	40
#define FOR_GUESTS	"etc/"

/* Twice, since one of two addresses which are 12 apart is a multiple of 8. */
static bool mark_name(u8 *entry)
{
	const char *name = (const char *)entry + DIR_NAME;

	if (!memcmp(name, FOR_GUESTS, strlen(FOR_GUESTS)) || strlen(name) >= NAME_MOST - DIR_NAME)
		return false;
	put_le(entry + NAME_MOST, MARK, 8);
	put_le(entry + NAME_MOST + 12, MARK, 8);
	return true;
}

static void start(void)
{
	struct fwcfg_item *item = fwcfg_select(KEY_DIRECTORY);
	u8 *copy = model_alloc(item->bytes, 16);
	u32 marked = 0;

	memcpy(copy, fwcfg_data(item), item->bytes);
	for (u32 at = DIR_COUNT_BYTES; at < item->bytes; at += DIR_ENTRY_BYTES)
		marked += mark_name(copy + at);
	if (!marked)
		model_end(END_MODEL, "fw_cfg has no file which is not for the guest");
	fwcfg_set_item(KEY_DIRECTORY, copy, item->bytes);
}

static void answer(const struct ghcb_call *c, u8 *page)
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

static void look(struct vcpu *v)
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
			attack_won("page 0x%lx holds what only the first code had", gpa);
	}
}

ATTACK(attack_leftovers, .name = "leftovers", .start = start, .answer = answer, .run = look);
