// SPDX-License-Identifier: GPL-2.0
/* Without SNP the RMP instructions are no instructions: #UD. */
/* modes: none es */
#include "guest.h"

void main(void)
{
	CATCH_PLAIN(PVALIDATE_BYTES, FREE_BASE, 0, 1);
	ok_trap(TRAP_UD, 0);
	CATCH_PLAIN(RMPADJUST_BYTES, FREE_BASE, 0, 1);
	ok_trap(TRAP_UD, 0);
	CATCH_PLAIN(RMPQUERY_BYTES, FREE_BASE, 0, 1);
	ok_trap(TRAP_UD, 0);
	CATCH_PLAIN("ud2", 0, 0, 0);
	ok_trap(TRAP_UD, 0);
}
