// SPDX-License-Identifier: GPL-2.0
/*
 * The stub as home of core: what core asks of its surroundings.
 */
#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/ptrace.h>
#include <asm/sev/msr_protocol.h>
#include <asm/sev/rmp.h>

#include "../../../kernel/sev/core/env.h"
#include "stub.h"
#include "walk.h"

static inline void stub_wrmsr(u32 msr, u64 value)
{
	asm volatile("wrmsr" : : "c" (msr), "a" ((u32)value), "d" ((u32)(value >> 32)) : "memory");
}

static inline u64 stub_rdmsr(u32 msr)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a" (low), "=d" (high) : "c" (msr) : "memory");

	return (u64)high << 32 | low;
}

static inline void stub_vmgexit(void)
{
	asm volatile(".byte " SEV_OPCODE_VMGEXIT : : : "memory");
}

/* Interrupts stay off in the stub: nothing comes between MSR and exit. */
u64 sev_env_msr_exchange(u64 request)
{
	stub_wrmsr(SEV_MSR_GHCB, request);
	stub_vmgexit();
	sev_stub->msr_exits++;

	return stub_rdmsr(SEV_MSR_GHCB);
}

void sev_env_ghcb_exchange(u64 gpa)
{
	stub_wrmsr(SEV_MSR_GHCB, gpa);
	stub_vmgexit();
}

u32 sev_env_pvalidate(u64 gpa, bool huge, bool validate, bool *unchanged)
{
	u64 va = sev_stub_map(sev_stub, gpa);
	bool carry;
	u64 code;

	asm volatile(".byte " SEV_OPCODE_PVALIDATE
		     : "=@ccc" (carry), "=a" (code)
		     : "a" (va), "c" ((u64)huge), "d" ((u64)validate)
		     : "memory");
	*unchanged = carry;

	return code;
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

/* The stub's own code, and its own data: always there. */
unsigned int sev_env_fetch(const struct pt_regs *regs, u8 *buf, unsigned int size)
{
	memcpy(buf, (const void *)regs->ip, size);

	return size;
}

unsigned int sev_env_read(const struct pt_regs *regs, void *to, u64 va, unsigned int size)
{
	memcpy(to, (const void *)va, size);

	return size;
}

unsigned int sev_env_write(const struct pt_regs *regs, u64 va, const void *from,
			   unsigned int size)
{
	memcpy((void *)va, from, size);

	return size;
}

unsigned int sev_env_writable(const struct pt_regs *regs, u64 va, unsigned int size)
{
	return size;
}

enum sev_env_memory sev_env_translate(u64 va, u64 *gpa)
{
	return sev_walk(va, sev_stub->cbit_mask, gpa);
}

/* The stub is all code there is, at privilege level 0. */
bool sev_env_port_allowed(u16 port, u32 bytes)
{
	return true;
}

unsigned int sev_env_code_bits(const struct pt_regs *regs)
{
	return 64;
}

void sev_env_hcall_prepare(struct sev_ghcb_page *page, struct pt_regs *regs)
{
}

bool sev_env_hcall_finish(struct sev_ghcb_page *page, struct pt_regs *regs)
{
	return true;
}

u64 sev_env_segment_base(const struct pt_regs *regs, unsigned int segment)
{
	return 0;	/* entry_64.S loads flat segments */
}

u64 sev_env_cr4(void)
{
	u64 cr4;

	asm volatile("movq %%cr4, %0" : "=r" (cr4));

	return cr4;
}

u64 sev_env_xcr0(void)
{
	return 1;	/* CR4.OSXSAVE is never set here */
}

u64 sev_env_xss(void)
{
	return 0;
}
