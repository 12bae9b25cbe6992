// SPDX-License-Identifier: GPL-2.0
/*
 * The stub as home of core: what core asks of its surroundings, besides what
 * env_flat.c answers.
 */
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/sev/msr_protocol.h>

#include "../../../kernel/sev/core/env.h"
#include "insn.h"
#include "stub.h"
#include "walk.h"

/* Interrupts stay off in the stub: nothing comes between MSR and exit. */
u64 sev_env_msr_exchange(u64 request)
{
	sev_wrmsr(SEV_MSR_GHCB, request);
	sev_vmgexit();
	sev_stub->msr_exits++;

	return sev_rdmsr(SEV_MSR_GHCB);
}

void sev_env_ghcb_exchange(u64 gpa)
{
	sev_wrmsr(SEV_MSR_GHCB, gpa);
	sev_vmgexit();
}

u32 sev_env_pvalidate(u64 gpa, bool huge, bool validate, bool *unchanged)
{
	return sev_pvalidate(sev_stub_map(sev_stub, gpa), huge, validate, unchanged);
}

/* CVE-2024-36331: a read of the first and last byte of a page evicts the rest. */
void sev_env_evict(u64 gpa, u64 size)
{
	const u8 *p = (const u8 *)sev_stub_map(sev_stub, gpa);
	u64 at;

	for (at = 0; at < size; at += SEV_PAGE_4K) {
		READ_ONCE(p[at]);
		READ_ONCE(p[at + SEV_PAGE_4K - 1]);
	}
}

enum sev_env_memory sev_env_translate(u64 va, u64 *gpa)
{
	return sev_walk(va, sev_stub->cbit_mask, gpa);
}
