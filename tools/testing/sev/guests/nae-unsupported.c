// SPDX-License-Identifier: GPL-2.0
/* Unsupported #VC (0x8000FFFF): the machine stops and tells the exit code. */
/* modes: es snp */
/* expect: terminated | model | violation */
/* log: 0x84|0084 */
#include "guest.h"

void main(void)
{
	ok(true, "about to report #VC 0x84");
	plan();
	nae(NAE_UNSUPPORTED, 0x84, 0);
	ok(false, "came back");
}
