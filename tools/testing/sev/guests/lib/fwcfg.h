/* SPDX-License-Identifier: GPL-2.0 */
/* Ports in all modes, and QEMU's fw_cfg by them. */
#ifndef FWCFG_H
#define FWCFG_H

#include "types.h"

u32 port_in8(u32 port);
void port_out8(u32 port, u8 value);
void port_out32(u32 port, u32 value);

void fw_select(u16 key);
u64 fw_little(u32 bytes);
u32 fw_big32(void);
/* The key of a file, 0 when there is none; one more result on the directory. */
u16 fw_find(const char *name, u32 *bytes);

#endif
