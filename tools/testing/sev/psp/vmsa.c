// SPDX-License-Identifier: GPL-2.0
/* VMSAs as KVM hands them to the secure processor. */
#include "psp.h"

#define RFLAGS_FIXED	0x2ULL
#define SEG_DPL_MASK	0x60

void vmsa_as_kvm(u8 *page, u64 sev_features)
{
	struct save_area *vmsa = (struct save_area *)page;

	vmsa->efer |= EFER_SVME;
	vmsa->cr4 |= CR4_MCE;
	vmsa->cr0 = (vmsa->cr0 | CR0_ET) & ~(CR0_CD | CR0_NW);
	vmsa->rflags |= RFLAGS_FIXED;
	vmsa->cpl = (vmsa->ss.attrib & SEG_DPL_MASK) >> SEG_DPL_SHIFT;
	vmsa->sev_features = sev_features;
	memset(page + VMSA_BYTES, 0, PAGE_SIZE - VMSA_BYTES);
}
