// SPDX-License-Identifier: GPL-2.0
/* SEV_STATUS: the guest's kind; never #VC, not writable. */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	CATCH_PLAIN("rdmsr", 0, MSR_SEV_STATUS, 0);
	ok_no_trap();
	is(rdmsr(MSR_SEV_STATUS), mode_is(MODE_SNP) ? 7 : 3, "active features");
	CATCH_PLAIN("wrmsr", 0, MSR_SEV_STATUS, 0);
	ok_trap(TRAP_GP, 0);
	is(rdmsr(MSR_SEV_STATUS), mode_is(MODE_SNP) ? 7 : 3, "unchanged");
}
