// SPDX-License-Identifier: GPL-2.0
/*
 * E11. The host keeps Validated over each page state change, so that a page which
 * the guest forgot to rescind could be had twice.
 *
 * The guest must rescind before it shares; then this host changes nothing, and all
 * works. (What must not be in shared pages is looked for after every attack.)
 */
#include "attack.h"

static void keep_start(void)
{
	machine.keep_validated = true;
}

static void keep_changed(u64 gpa, bool private)
{
	if (private)
		return;
	if (guest_validated(gpa))
		attack_won("page 0x%lx was shared while it was validated", gpa);
	attack_struck("page 0x%lx keeps Validated, had it been set", gpa);
}

ATTACK(attack_keep, .name = "keep-validated", .start = keep_start, .changed = keep_changed);
