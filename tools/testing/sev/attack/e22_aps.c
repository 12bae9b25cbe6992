// SPDX-License-Identifier: GPL-2.0
/*
 * E22. The host promises to start a CPU and does not; or refuses to; or wakes a CPU
 * from its hold which nobody woke.
 *
 * The guest must come up with the CPUs that it has, and a CPU which nobody asked for
 * must stay parked.
 */
#include "attack.h"

static bool ap_missing(struct ghcb_call *c)
{
	if (c->code != SW_AP_CREATION || !attack_due())
		return false;
	attack_struck("AP creation for CPU %lu is answered but not done", c->info_1 >> 32);
	return true;
}

static void ap_refused(const struct ghcb_call *c, u8 *page)
{
	if (c->code != SW_AP_CREATION || !attack_due())
		return;
	attack_struck("AP creation for CPU %lu is refused", c->info_1 >> 32);
	put_le(page + GHCB_AT_INFO_1, 2, 8);
	put_le(page + GHCB_AT_INFO_2, 5, 8);
}

ATTACK(attack_ap_missing, .name = "ap-missing", .request = ap_missing);
ATTACK(attack_ap_refused, .name = "ap-refused", .answer = ap_refused);

/* Woken, but not by a SIPI: for nobody. */
static bool hold_ends(struct ghcb_call *c)
{
	if (c->code != SW_RESET_HOLD || !attack_due())
		return false;
	attack_struck("CPU %u is woken from its hold for nothing", c->v->index);
	c->out_2 = 0;
	return true;
}

ATTACK(attack_hold_ends, .name = "hold-ends", .request = hold_ends);
