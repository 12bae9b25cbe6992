// SPDX-License-Identifier: GPL-2.0
/*
 * Exceptions in the stub: #VC is handled, everything else is the end.
 */
#include <linux/types.h>
#include <asm/ptrace.h>
#include <asm/sev/ghcb.h>

#include "../../../kernel/sev/core/vc.h"
#include "insn.h"
#include "stub.h"

#define STUB_VECTORS		32
#define STUB_VECTOR_SIZE	16
#define STUB_VECTOR_VC		29
#define STUB_INTERRUPT_GATE	0x8e00

struct stub_gate {
	u16 offset_0;
	u16 selector;
	u16 flags;
	u16 offset_16;
	u32 offset_32;
	u32 reserved;
};

struct stub_idtr {
	u16 limit;
	u64 base;
} __packed;

/**
 * sev_stub_load_idt() - takes all exceptions from here on
 * @stub: state
 */
void sev_stub_load_idt(struct sev_stub *stub)
{
	struct stub_gate *gate = (struct stub_gate *)(stub->scratch + STUB_IDT);
	struct stub_idtr idtr = { STUB_VECTORS * sizeof(*gate) - 1, (u64)gate };
	unsigned int i;

	for (i = 0; i < STUB_VECTORS; i++) {
		u64 handler = (u64)sev_stub_vectors + i * STUB_VECTOR_SIZE;

		gate[i].offset_0 = handler;
		gate[i].selector = STUB_CS64;
		gate[i].flags = STUB_INTERRUPT_GATE;
		gate[i].offset_16 = handler >> 16;
		gate[i].offset_32 = handler >> 32;
	}

	asm volatile("lidt %0" : : "m" (idtr) : "memory");
}

static struct sev_result stub_handle_vc(struct sev_stub *stub, struct pt_regs *regs)
{
	struct sev_vc vc = {
		.regs = regs,
		.ghcb = &stub->ghcb,
		.cpuid = stub->cpuid,
		.ids = &stub->ids,
		.dr7 = &stub->dr7,
		.exit_code = regs->orig_ax,
		.status = stub->status,
		.cr2 = sev_cr2(),
	};
	struct sev_result r;

	if (vc.exit_code == SEV_VC_NOT_VALIDATED)
		return sev_fail(SEV_FAIL_VC_UNVALIDATED, vc.cr2);
	if (stub->in_vc || !stub->ghcb_live)
		return sev_fail(SEV_FAIL_EXCEPTION, (u64)STUB_VECTOR_VC << 56 | regs->ip);

	stub->in_vc = true;
	stub->vc_count++;
	r = sev_vc_handle(&vc);
	stub->in_vc = false;

	return r;
}

/**
 * sev_stub_exception() - called by entry_64.S for every exception
 * @vector: 0 to 31
 * @regs: registers, error code in @orig_ax
 */
void sev_stub_exception(u64 vector, struct pt_regs *regs)
{
	struct sev_result r;

	if (vector == STUB_VECTOR_VC)
		r = stub_handle_vc(sev_stub, regs);
	else
		r = sev_fail(SEV_FAIL_EXCEPTION, vector << 56 | regs->ip);
	if (r.code)
		sev_stub_fail(sev_stub, r);
}
