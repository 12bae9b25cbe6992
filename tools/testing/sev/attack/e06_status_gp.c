// SPDX-License-Identifier: GPL-2.0
/*
 * E6. The host sends #GP at the instruction which reads SEV_STATUS, as if there were
 * no such register.
 *
 * The guest must never conclude from the fault that it is not encrypted: whatever
 * comes of it, it does not run on.
 */
#include "attack.h"

static bool status_gp(struct vcpu *v, u64 *value)
{
	(void)value;
	if (!attack_due())
		return true;
	attack_struck("#GP at the read of SEV_STATUS, rip 0x%lx", vcpu_rip(v));
	return false;
}

ATTACK(attack_status_gp, .name = "status-gp", .status = status_gp);
