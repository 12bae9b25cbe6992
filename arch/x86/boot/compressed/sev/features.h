/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _BOOT_COMPRESSED_SEV_FEATURES_H
#define _BOOT_COMPRESSED_SEV_FEATURES_H

#include <linux/bits.h>
#include <asm/sev/msr_protocol.h>

/* Features which ask nothing of the guest, or which early code does not touch */
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

#endif /* _BOOT_COMPRESSED_SEV_FEATURES_H */
