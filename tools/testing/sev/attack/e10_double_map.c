// SPDX-License-Identifier: GPL-2.0
/*
 * E10. The host tries to have two pages where the guest knows one: a page which is
 * about to be validated says Validated already; a page which the guest has long
 * validated is taken away and another put in its place.
 *
 * The guest must take "no change" on a first validation for what it is, and must
 * never validate a page again to get on: it stops with a named failure.
 */
#include "attack.h"

#define HDRS		0x53726448	/* boot_params, at 0x202 */
#define GZIP		0x8b1f		/* ramdisk */

static void forge_validated(u64 gpa, bool private)
{
	if (!private || !attack_due())
		return;
	attack_struck("page 0x%lx is validated before the guest does it", gpa);
	rmp_forge_validated(gpa);
}

ATTACK(attack_forge_validated, .name = "forge-validated", .changed = forge_validated);

static u64 victim;

/* Pages which are used once, and late: boot_params; "late=1": the ramdisk. */
static void choose_victim(u64 gpa, enum launch_type type, u8 *page)
{
	bool late = option_u64("late", 0);

	(void)type;
	if (late ? get_le(page, 2) == GZIP : get_le(page + 0x202, 4) == HDRS)
		victim = gpa;
}

static void replace_page(struct vcpu *v)
{
	(void)v;
	if (!victim || !attack_due())
		return;
	attack_struck("page 0x%lx is replaced by another", victim);
	rmp_make_shared(victim, false);
	rmp_make_private(victim, false);
	victim = 0;
}

ATTACK(attack_replace_page, .name = "replace-page", .launch = choose_victim, .run = replace_page);
