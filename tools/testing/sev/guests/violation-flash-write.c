// SPDX-License-Identifier: GPL-2.0
/* SEV-ES: the private view of the flash memory cannot be written. */
/* modes: es */
/* opts: flash=64K */
/* expect: violation */
/* log: violation: private write to flash memory, gpa 0xffff0123 */
#include "guest.h"

#define FLASH	0xffff0000ULL

void main(void)
{
	write8(alias_private(FLASH) + 0x123, 0);
	ok(false, "the write went through");
}
