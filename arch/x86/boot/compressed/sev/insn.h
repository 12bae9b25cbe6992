/* SPDX-License-Identifier: GPL-2.0 */
/* Instructions which both homes in the bzImage use: the stub and the decompressor */
#ifndef _BOOT_COMPRESSED_SEV_INSN_H
#define _BOOT_COMPRESSED_SEV_INSN_H

#include <linux/types.h>
#include <asm/sev/rmp.h>

static inline void sev_wrmsr(u32 msr, u64 value)
{
	asm volatile("wrmsr" : : "c" (msr), "a" ((u32)value), "d" ((u32)(value >> 32)) : "memory");
}

static inline u64 sev_rdmsr(u32 msr)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a" (low), "=d" (high) : "c" (msr) : "memory");

	return (u64)high << 32 | low;
}

static inline void sev_vmgexit(void)
{
	asm volatile(".byte " SEV_OPCODE_VMGEXIT : : : "memory");
}

static inline u32 sev_pvalidate(u64 va, bool huge, bool validate, bool *unchanged)
{
	bool carry;
	u64 code;

	asm volatile(".byte " SEV_OPCODE_PVALIDATE
		     : "=@ccc" (carry), "=a" (code)
		     : "a" (va), "c" ((u64)huge), "d" ((u64)validate)
		     : "memory");
	*unchanged = carry;

	return code;
}

/* Takes all rights on a page of ours from VMPL1, as they are after a launch. */
static inline u32 sev_rmpadjust_vmpl1(u64 va)
{
	u64 code;

	asm volatile(".byte " SEV_OPCODE_RMPADJUST
		     : "=a" (code)
		     : "a" (va), "c" (0ul), "d" (1ul)
		     : "memory", "cc");

	return code;
}

static inline u64 sev_cr2(void)
{
	u64 cr2;

	asm volatile("movq %%cr2, %0" : "=r" (cr2));

	return cr2;
}

#endif /* _BOOT_COMPRESSED_SEV_INSN_H */
