/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _BOOT_COMPRESSED_SEV_WALK_H
#define _BOOT_COMPRESSED_SEV_WALK_H

#include "../../../kernel/sev/core/env.h"

enum sev_env_memory sev_walk(u64 va, u64 cbit_mask, u64 *gpa);

#endif /* _BOOT_COMPRESSED_SEV_WALK_H */
