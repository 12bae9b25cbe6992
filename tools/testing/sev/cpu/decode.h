/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's instruction decoder (tools/arch/x86/lib), freestanding. */
#ifndef SEV_MODEL_DECODE_H
#define SEV_MODEL_DECODE_H

#include <asm/insn.h>

struct vcpu;

bool decode_at_rip(struct vcpu *v, struct insn *insn);

#endif
