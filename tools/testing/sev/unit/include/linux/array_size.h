/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SEV_UNIT_LINUX_ARRAY_SIZE_H
#define SEV_UNIT_LINUX_ARRAY_SIZE_H

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif

#endif /* SEV_UNIT_LINUX_ARRAY_SIZE_H */
