// SPDX-License-Identifier: GPL-2.0
/*
 * SNP: the firmware's flash memory is launched memory like any other; reading it
 * through C = 0 is no way to its device.
 */
/* modes: snp */
/* opts: flash=64K */
/* expect: violation */
/* log: violation: shared access, gpa 0xffff0000 */
#include "guest.h"

#define FLASH	0xffff0000ULL

void main(void)
{
	is(read8(alias_private(FLASH) + 0x23), 0x23, "launched, and read through C = 1");
	read8(FLASH);
	ok(false, "the read went through");
}
