// SPDX-License-Identifier: GPL-2.0
/* A guest which says nothing any more is reported as hanging. */
/* modes: snp */
/* idle: 2 */
/* expect: hang */
#include "guest.h"

void main(void)
{
	ok(true, "about to halt for good");
	plan();
	halt_forever();
}
