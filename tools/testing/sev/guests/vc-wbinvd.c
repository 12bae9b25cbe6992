// SPDX-License-Identifier: GPL-2.0
/* WBINVD: #VC 0x89; INVD: #VC 0x76. */
/* modes: es snp */
#include "guest.h"

void main(void)
{
	CATCH_PLAIN("wbinvd", 0, 0, 0);
	ok(trap_is_vc(VC_WBINVD), "WBINVD: #VC 0x89");
	CATCH_PLAIN("invd", 0, 0, 0);
	ok(trap_is_vc(VC_INVD), "INVD: #VC 0x76");
	is(trap.regs.error, VC_INVD, "INVD's code");
}
