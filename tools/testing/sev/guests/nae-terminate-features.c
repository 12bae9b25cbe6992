// SPDX-License-Identifier: GPL-2.0
/* Set 0 reason 2 carries the SEV features which the guest does not know. */
/* modes: snp */
/* expect: terminated 0:2 */
/* log: 0x8020 */
#include "guest.h"

void main(void)
{
	ok(true, "about to end");
	plan();
	nae(NAE_TERMINATE, 0 | 2 << 4, 0x8020);
	ok(false, "came back");
}
