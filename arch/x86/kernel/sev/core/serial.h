/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_SERIAL_H
#define _SEV_CORE_SERIAL_H

#include "ghcb.h"

void sev_serial_print(struct sev_ghcb *ghcb, const char *text, unsigned int size);

#endif /* _SEV_CORE_SERIAL_H */
