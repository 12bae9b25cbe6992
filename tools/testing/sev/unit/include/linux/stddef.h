/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SEV_UNIT_LINUX_STDDEF_H
#define SEV_UNIT_LINUX_STDDEF_H

#include <stddef.h>

#endif /* SEV_UNIT_LINUX_STDDEF_H */
