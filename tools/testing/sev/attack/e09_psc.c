// SPDX-License-Identifier: GPL-2.0
/*
 * E9. The host plays with the header of a page state change: cursor backward, past
 * the end, end moved, reserved bits set; it never advances; it does one entry at a
 * time; it refuses; it writes other entries into the list.
 *
 * The guest must keep a list of its own, let the cursor go forward only, bound its
 * patience, and never act on what the host wrote into the list.
 */
#include "attack.h"

#define AT_CUR		0x800
#define AT_END		0x802
#define AT_RESERVED	0x804
#define AT_LIST		0x808
#define LIST_END	0xff0

static bool psc_due(const struct ghcb_call *c)
{
	return c->code == SW_PAGE_STATE && attack_due();
}

static void psc_header(const struct ghcb_call *c, u8 *page, u32 at, u16 value)
{
	attack_struck("page state change header: 0x%x instead of 0x%lx at byte %u of GHCB 0x%lx",
		      value, get_le(page + at, 2), at, c->gpa);
	put_le(page + at, value, 2);
}

static void psc_grown(const struct ghcb_call *c, u8 *page)
{
	if (psc_due(c))
		psc_header(c, page, AT_END, get_le(page + AT_END, 2) + 1);
}

static void psc_past(const struct ghcb_call *c, u8 *page)
{
	if (psc_due(c))
		psc_header(c, page, AT_CUR, get_le(page + AT_END, 2) + 2);
}

static void psc_reserved(const struct ghcb_call *c, u8 *page)
{
	if (psc_due(c))
		psc_header(c, page, AT_RESERVED, 1);
}

/* Forward by one entry, and on the next exit back to where it was. */
static bool psc_backward(struct ghcb_call *c)
{
	u8 *page = host_ptr(c->gpa);
	static u32 calls;

	if (c->code != SW_PAGE_STATE || get_le(page + AT_END, 2) < 2)
		return false;
	calls++;
	if (calls == 2)
		attack_struck("page state change cursor goes back to 0");
	put_le(page + AT_CUR, calls == 1 ? 2 : 0, 2);
	return true;
}

static bool psc_stuck(struct ghcb_call *c)
{
	if (!psc_due(c))
		return false;
	attack_struck("page state change is answered but not done");
	return true;
}

static bool psc_one(struct ghcb_call *c)
{
	u8 *page = host_ptr(c->gpa);
	u16 cur, end;

	if (!psc_due(c))
		return false;
	cur = get_le(page + AT_CUR, 2);
	end = get_le(page + AT_END, 2);
	put_le(page + AT_END, MIN(cur, end), 2);
	psc_request(c);
	put_le(page + AT_END, end, 2);
	attack_struck("page state change stops behind entry %u of %u", cur, end);
	return true;
}

static bool psc_refused(struct ghcb_call *c)
{
	if (!psc_due(c))
		return false;
	attack_struck("page state change is refused");
	c->out_2 = 0x0000010000000001ULL;
	return true;
}

static void psc_entries(const struct ghcb_call *c, u8 *page)
{
	if (!psc_due(c))
		return;
	attack_struck("page state change list is overwritten");
	fill_noise(page + AT_LIST, LIST_END - AT_LIST, rdtsc());
}

ATTACK(attack_psc_grown, .name = "psc-grown", .answer = psc_grown);
ATTACK(attack_psc_past, .name = "psc-past", .answer = psc_past);
ATTACK(attack_psc_reserved, .name = "psc-reserved", .answer = psc_reserved);
ATTACK(attack_psc_backward, .name = "psc-backward", .request = psc_backward);
ATTACK(attack_psc_stuck, .name = "psc-stuck", .request = psc_stuck);
ATTACK(attack_psc_one, .name = "psc-one", .request = psc_one);
ATTACK(attack_psc_refused, .name = "psc-refused", .request = psc_refused);
ATTACK(attack_psc_entries, .name = "psc-entries", .answer = psc_entries);
