// SPDX-License-Identifier: GPL-2.0
/* For programs without an early() of their own: the library's last resort. */
#include "guest.h"

void early(void)
{
}
