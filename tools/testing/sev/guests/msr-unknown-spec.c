// SPDX-License-Identifier: GPL-2.0
/* Where the document decides, an unknown request code ends the guest. */
/* modes: es snp */
/* opts: answers=spec */
/* expect: terminated */
#include "guest.h"

void main(void)
{
	ok(true, "about to send request 0x7ff");
	plan();
	msr_protocol(0x7ff);
	ok(false, "came back");
}
