// SPDX-License-Identifier: GPL-2.0
/*
 * E14. The host turns on an SEV feature (option "bit" of SEV_STATUS).
 *
 * A guest which does not know the feature must stop and name the bit. E24: with
 * DebugSwap (bit 7) the processor keeps DR7 from the host; that the host gets hold of
 * it all the same is no honest mistake, and the guest stops.
 */
#include "attack.h"

static bool feature_bit(struct vcpu *v, u64 *value)
{
	attack_struck("CPU %u runs with bit %lu of SEV_STATUS", v->index, option_u64("bit", 11));
	*value |= BIT(option_u64("bit", 11));
	return true;
}

ATTACK(attack_feature_bit, .name = "feature-bit", .status = feature_bit);
