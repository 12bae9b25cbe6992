// SPDX-License-Identifier: GPL-2.0
/* Termination by the page protocol. */
/* modes: es snp */
/* expect: terminated 4:0x25 */
#include "guest.h"

void main(void)
{
	ok(true, "about to end");
	plan();
	nae(NAE_TERMINATE, 4 | 0x25 << 4, 0x1234);
	ok(false, "came back");
}
