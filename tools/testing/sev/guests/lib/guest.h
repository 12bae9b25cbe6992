/* SPDX-License-Identifier: GPL-2.0 */
/* All that a guest program may use. */
#ifndef GUEST_H
#define GUEST_H

#include "types.h"
#include "symbols.h"
#include "insn.h"
#include "tap.h"
#include "trap.h"
#include "paging.h"
#include "ghcb.h"
#include "smp.h"
#include "pattern.h"

/*
 * A program is main(). With a function early(), it runs in 64-bit mode before
 * the GHCB exists; with early32 (assembly), before paging.
 */
void main(void);
void early(void);

#endif
