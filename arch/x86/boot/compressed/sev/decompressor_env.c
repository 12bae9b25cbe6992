// SPDX-License-Identifier: GPL-2.0
/*
 * The decompressor as home of core: what core asks of its surroundings, besides
 * what env_flat.c answers.
 */
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/sev/msr_protocol.h>

#include "../../../kernel/sev/core/env.h"
#include "../../../kernel/sev/core/page_state.h"
#include "decompressor.h"
#include "insn.h"
#include "walk.h"

/*
 * As part of an EFI application this runs with the firmware's interrupts on,
 * and the firmware finds its GHCB by the MSR: keep both as they were.
 */
u64 sev_env_msr_exchange(u64 request)
{
	unsigned long flags;
	u64 before, answer;

	asm volatile("pushfq\n\tpopq %0\n\tcli" : "=r" (flags) : : "memory");
	before = sev_rdmsr(SEV_MSR_GHCB);
	sev_wrmsr(SEV_MSR_GHCB, request);
	sev_vmgexit();
	answer = sev_rdmsr(SEV_MSR_GHCB);
	sev_wrmsr(SEV_MSR_GHCB, before);
	asm volatile("pushq %0\n\tpopfq" : : "r" (flags) : "memory", "cc");

	return answer;
}

void sev_env_ghcb_exchange(u64 gpa)
{
	sev_wrmsr(SEV_MSR_GHCB, gpa);
	sev_vmgexit();
}

u32 sev_env_pvalidate(u64 gpa, bool huge, bool validate, bool *unchanged)
{
	return sev_pvalidate(gpa, huge, validate, unchanged);
}

/* CVE-2024-36331: a read of the first and last byte of a page evicts the rest. */
void sev_env_evict(u64 gpa, u64 size)
{
	const u8 *p = (const u8 *)gpa;
	u64 at;

	for (at = 0; at < size; at += SEV_PAGE_4K) {
		READ_ONCE(p[at]);
		READ_ONCE(p[at + SEV_PAGE_4K - 1]);
	}
}

enum sev_env_memory sev_env_translate(u64 va, u64 *gpa)
{
	return sev_walk(va, sev_boot.cbit_mask, gpa);
}
