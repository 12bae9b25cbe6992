// SPDX-License-Identifier: GPL-2.0
/*
 * Control registers by every form of instruction: with the processor's own
 * values, nothing of the host in them.
 */
/* modes: none es snp */
#include "guest.h"

#define TS	8ULL
#define MP	2ULL

static u64 read_cr0(void)
{
	u64 value;

	asm volatile("movq %%cr0, %0" : "=r" (value) : : "memory");
	return value;
}

static void check_cr0(void)
{
	u64 old = read_cr0(), value;

	asm volatile("movq %0, %%r13\n\tmovq %%r13, %%cr0" : : "r" (old | TS) : "r13");
	is(read_cr0(), old | TS, "MOV from R13");
	asm volatile("clts" : : : "memory");
	is(read_cr0(), old & ~TS, "CLTS");
	asm volatile("lmsw %w0" : : "r" (old | TS | MP) : "memory");
	is(read_cr0(), old | TS | MP, "LMSW sets TS and MP");
	asm volatile("lmsw %w0" : : "r" (old & ~TS & ~1ULL) : "memory");
	is(read_cr0(), old & ~TS, "LMSW clears TS, never PE");
	asm volatile("smsw %0" : "=r" (value));
	is(value & 0xffff, old & 0xffff, "SMSW");
	asm volatile("movq %%cr0, %%r9\n\tmovq %%r9, %0" : "=r" (value) : : "r9");
	is(value, old & ~TS, "MOV to R9");
	asm volatile("movq %0, %%cr0" : : "r" (old) : "memory");
}

static void check_cr3(void)
{
	u64 value, own = (u64)pml4 | cbit_mask;

	asm volatile("movq %%cr3, %%r12\n\tmovq %%r12, %0" : "=r" (value) : : "r12");
	is(value, own, "CR3 to R12");
	asm volatile("movq %0, %%rbp\n\tmovq %%rbp, %%cr3" : : "r" (own) : "rbp", "memory");
	is(read_cr3(), own, "CR3 from RBP");
}

static void check_cr8(void)
{
	u64 value;

	asm volatile("movq %0, %%cr8" : : "r" (5ULL));
	is(apic_read(0x80), 0x50, "CR8 is the APIC's task priority");
	apic_write(0x80, 0x70);
	asm volatile("movq %%cr8, %0" : "=r" (value));
	is(value, 7, "and the other way");
	asm volatile("movq %0, %%cr8" : : "r" (0ULL));
}

void main(void)
{
	u64 cr4, value;

	check_cr0();
	check_cr3();
	check_cr8();
	asm volatile("movq %%cr4, %0" : "=r" (cr4));
	asm volatile("movq %0, %%cr4" : : "r" (cr4 | 0x80));
	asm volatile("movq %%cr4, %0" : "=r" (value));
	is(value, cr4 | 0x80, "CR4 with PGE");
	asm volatile("movq %0, %%cr4" : : "r" (cr4));
	write_cr2(0x123456789000ULL);
	is(read_cr2(), 0x123456789000ULL, "CR2");
	is(rdmsr(MSR_EFER) & ~0x1000ULL, 0xd00, "EFER");
}
