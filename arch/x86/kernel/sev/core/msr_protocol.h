/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_MSR_PROTOCOL_H
#define _SEV_CORE_MSR_PROTOCOL_H

#include <linux/types.h>

#include "failure.h"

/**
 * struct sev_msr_info - what the hypervisor tells of itself
 * @min_version: lowest version of the protocol
 * @max_version: highest version of the protocol
 * @cbit: C-bit position, a claim to be checked by its effect
 */
struct sev_msr_info {
	u16 min_version;
	u16 max_version;
	u8 cbit;
};

enum sev_cpuid_register { SEV_EAX, SEV_EBX, SEV_ECX, SEV_EDX };

struct sev_result sev_msr_sev_info(struct sev_msr_info *info);
struct sev_result sev_msr_negotiate(u16 lowest, u16 *version);
struct sev_result sev_msr_features(u64 *features);
struct sev_result sev_msr_cpuid(u32 fn, enum sev_cpuid_register reg, u32 *value);
struct sev_result sev_msr_register_ghcb(u64 gpa);
struct sev_result sev_msr_page_state(u64 gpa, unsigned int op);
u64 sev_msr_terminate_request(u32 set, u32 reason);

#endif /* _SEV_CORE_MSR_PROTOCOL_H */
