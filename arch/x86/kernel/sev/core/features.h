/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_FEATURES_H
#define _SEV_CORE_FEATURES_H

#include <linux/bits.h>
#include <linux/types.h>
#include <asm/sev/msr_protocol.h>

/* Features which ask nothing of the guest, or only what core does (E24) */
#define SEV_KNOWN_FEATURES				\
	(BIT_ULL(SEV_STATUS_SEV_BIT) |			\
	 BIT_ULL(SEV_STATUS_ES_BIT) |			\
	 BIT_ULL(SEV_STATUS_SNP_BIT) |			\
	 BIT_ULL(SEV_STATUS_DEBUG_SWAP_BIT) |		\
	 BIT_ULL(SEV_STATUS_NO_HOST_IBS_BIT) |		\
	 BIT_ULL(SEV_STATUS_BTB_ISOLATION_BIT) |	\
	 BIT_ULL(SEV_STATUS_IBS_VIRT_BIT) |		\
	 BIT_ULL(SEV_STATUS_SMT_PROTECTION_BIT) |	\
	 BIT_ULL(SEV_STATUS_IBPB_ON_ENTRY_BIT))

/**
 * sev_unknown_features() - features which this guest does not know (E14)
 * @status: SEV_STATUS
 *
 * AMD APM vol. 2, 15.34.10.
 *
 * Return: their bits.
 */
static inline u64 sev_unknown_features(u64 status)
{
	return status & ~SEV_KNOWN_FEATURES;
}

#endif /* _SEV_CORE_FEATURES_H */
