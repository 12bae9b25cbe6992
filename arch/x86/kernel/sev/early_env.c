// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel as home of core: what works at any time, also in the identity
 * mapping before the kernel is at its own addresses.
 */
#include <linux/compiler.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/msr.h>
#include <asm/msr-index.h>
#include <asm/page.h>
#include <asm/processor-flags.h>
#include <asm/ptrace.h>
#include <asm/fpu/xcr.h>
#include <asm/special_insns.h>
#include <asm/sev/msr_protocol.h>
#include <asm/sev/rmp.h>

#include "core/env.h"
#include "internal.h"

static __always_inline void sev_vmgexit(void)
{
	asm volatile(".byte " SEV_OPCODE_VMGEXIT : : : "memory");
}

/*
 * Only before a CPU's GHCB is set up, when no NMI can be handled yet, and when
 * the guest ends: nobody comes between MSR and exit.
 */
u64 sev_env_msr_exchange(u64 request)
{
	__wrmsr(SEV_MSR_GHCB, (u32)request, (u32)(request >> 32));
	sev_vmgexit();

	return __rdmsr(SEV_MSR_GHCB);
}

void sev_env_ghcb_exchange(u64 gpa)
{
	if (!sev_at_identity())
		sev_count_exit(sev_this_cpu());
	__wrmsr(SEV_MSR_GHCB, (u32)gpa, (u32)(gpa >> 32));
	sev_vmgexit();
}

/* RAM is always mapped privately: one to one at first, later in the direct mapping. */
static unsigned long sev_private_address(u64 gpa)
{
	return sev_at_identity() ? gpa : (unsigned long)__va(gpa);
}

u32 sev_env_pvalidate(u64 gpa, bool huge, bool validate, bool *unchanged)
{
	unsigned long va = sev_private_address(gpa);
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
	const u8 *p = (const u8 *)sev_private_address(gpa);
	u64 at;

	for (at = 0; at < size; at += SEV_PAGE_4K) {
		READ_ONCE(p[at]);
		READ_ONCE(p[at + SEV_PAGE_4K - 1]);
	}
}

unsigned int sev_env_fetch(const struct pt_regs *regs, u8 *buf, unsigned int size)
{
	if (!sev_at_identity())
		return sev_fetch(regs, buf, size);
	memcpy(buf, (const void *)regs->ip, size);

	return size;
}

u64 sev_env_cr4(void)
{
	return native_read_cr4();
}

u64 sev_env_xcr0(void)
{
	return native_read_cr4() & X86_CR4_OSXSAVE ? xgetbv(XCR_XFEATURE_ENABLED_MASK) : 1;
}

/* XSAVES, bit 3 of leaf 0xD, sub-leaf 1, tells whether there is the MSR. */
u64 sev_env_xss(void)
{
	struct sev_cpuid_leaf leaf = { .fn = 0xd, .subfn = 1 };

	if (!sev_cpuid_page() || !sev_cpuid_lookup(sev_cpuid_page(), &leaf) ||
	    !(leaf.eax & BIT(3)))
		return 0;

	return __rdmsr(MSR_IA32_XSS);
}
