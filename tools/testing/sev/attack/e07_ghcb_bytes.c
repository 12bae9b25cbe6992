// SPDX-License-Identifier: GPL-2.0
/*
 * E7. The host changes bytes of the GHCB: all that the event does not define, with
 * each answer; a second CPU turns bytes of it over and over while the guest reads; the
 * answer lacks a field's valid bit. Or it sees each read of an answer: what is read twice
 * could have got two values.
 *
 * The guest must read each field once, check the valid bitmap and ignore the rest.
 */
#include "attack.h"

#define SAVE_END	0x390
#define EXIT_RESULT	0x398
#define KEEP_FROM	0x3a8

/* Registers RAX to RDX are the answer of some events: all else is nobody's. */
static bool is_answer(u32 at)
{
	return at == GHCB_AT_RAX || at == GHCB_AT_RBX || at == GHCB_AT_RCX || at == GHCB_AT_RDX;
}

static void ghcb_noise(const struct ghcb_call *c, u8 *page)
{
	static u64 salt;

	if (!attack_due())
		return;
	for (u32 at = 0; at < SAVE_END; at += 8)
		if (!is_answer(at))
			fill_noise(page + at, 8, ++salt);
	fill_noise(page + KEEP_FROM, GHCB_AT_BITMAP - KEEP_FROM, ++salt);
	attack_struck("noise around the answer to event 0x%lx", c->code);
}

ATTACK(attack_ghcb_noise, .name = "ghcb-noise", .answer = ghcb_noise);

static u64 last_ghcb;

static void note_ghcb(const struct ghcb_call *c, u8 *page)
{
	(void)page;
	WRITE_ONCE(last_ghcb, c->gpa);
}

/* With "wild=1" any byte, else those which are no part of an answer. */
static void ghcb_race(struct vcpu *v)
{
	u64 gpa = READ_ONCE(last_ghcb);
	u8 *page = gpa ? shared_ptr(gpa) : NULL;
	bool wild = option_u64("wild", 0);
	static u64 turn;

	if (!page || attack_phase() != PHASE_FIRST) {
		cpu_relax();
		return;
	}
	for (u32 i = 0; i < 1000; i++) {
		u32 at = (++turn * 2654435761U >> 7) % (wild ? 0x800 : SAVE_END);

		if (wild || !is_answer(ALIGN_DOWN(at, 8)))
			WRITE_ONCE(page[at], (u8)(page[at] ^ 0x5a));
	}
	if (turn == 1000)
		attack_struck("CPU %u writes to the GHCB at 0x%lx all the time", v->index, gpa);
}

ATTACK(attack_ghcb_race, .name = "ghcb-race", .answer = note_ghcb, .idle = ghcb_race);

static void ghcb_missing(const struct ghcb_call *c, u8 *page)
{
	u32 quad = GHCB_AT_RAX / 8;

	if (c->code != EXIT_IOIO || c->info_1 >> 16 != PCI_DATA || !(c->info_1 & 1) ||
	    !attack_due())
		return;
	attack_struck("RAX not marked valid in the answer to event 0x%lx", c->code);
	page[GHCB_AT_BITMAP + quad / 8] &= ~BIT(quad % 8);
}

ATTACK(attack_ghcb_missing, .name = "ghcb-missing", .answer = ghcb_missing);

static void ghcb_result(const struct ghcb_call *c, u8 *page)
{
	if (!attack_due())
		return;
	attack_struck("an undefined result for event 0x%lx", c->code);
	put_le(page + EXIT_RESULT, 0x77, 8);
}

ATTACK(attack_ghcb_result, .name = "ghcb-result", .answer = ghcb_result);

/*
 * Which bytes the guest has read since the answer. Several bits of one word of the
 * bitmap may be asked for one by one: they are no value which is checked, then used.
 */
static u64 twice_gpa, twice_code;
static u8 seen[PAGE_SIZE];

static void twice_answer(const struct ghcb_call *c, u8 *page)
{
	(void)page;
	twice_gpa = 0;
	if (!attack_due())
		return;
	attack_struck("reads of the answer to event 0x%lx are counted", c->code);
	twice_gpa = c->gpa;
	twice_code = c->code;
	memset(seen, 0, sizeof(seen));
	memory_watch(c->gpa, false);
}

/* From the guest's first write on the page is what the guest makes of it. */
static bool twice_access(struct vcpu *v, u64 gpa, bool private, bool read)
{
	u32 at = gpa & ~PAGE_MASK;

	if (private || !twice_gpa || (gpa & PAGE_MASK) != twice_gpa)
		return false;
	if (!read) {
		twice_gpa = 0;
		return false;
	}
	if (seen[at] && (at < GHCB_AT_BITMAP || at >= GHCB_AT_BITMAP + 16))
		attack_won("byte 0x%x of the answer to event 0x%lx was read twice, rip 0x%lx",
			   at, twice_code, vcpu_rip(v));
	seen[at] = 1;
	return true;
}

ATTACK(attack_ghcb_twice, .name = "ghcb-twice", .answer = twice_answer, .access = twice_access);
