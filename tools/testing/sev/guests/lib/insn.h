/* SPDX-License-Identifier: GPL-2.0 */
/* Single instructions, and memory accesses of an exact size. */
#ifndef GUEST_INSN_H
#define GUEST_INSN_H

#include "types.h"

#define VMGEXIT_BYTES	".byte 0xf3, 0x0f, 0x01, 0xd9"
#define PVALIDATE_BYTES	".byte 0xf2, 0x0f, 0x01, 0xff"
#define RMPADJUST_BYTES	".byte 0xf3, 0x0f, 0x01, 0xfe"
#define RMPQUERY_BYTES	".byte 0xf3, 0x0f, 0x01, 0xfd"

#define RFLAGS_CF	BIT(0)
#define RFLAGS_PF	BIT(2)
#define RFLAGS_AF	BIT(4)
#define RFLAGS_ZF	BIT(6)
#define RFLAGS_SF	BIT(7)
#define RFLAGS_TF	BIT(8)
#define RFLAGS_IF	BIT(9)
#define RFLAGS_OF	BIT(11)

#define RMP_4K		0
#define RMP_2M		1

static inline u8 read8(u64 address)
{
	u8 value;

	asm volatile("movb (%1), %0" : "=r" (value) : "r" (address) : "memory");
	return value;
}

static inline u16 read16(u64 address)
{
	u16 value;

	asm volatile("movw (%1), %0" : "=r" (value) : "r" (address) : "memory");
	return value;
}

static inline u32 read32(u64 address)
{
	u32 value;

	asm volatile("movl (%1), %0" : "=r" (value) : "r" (address) : "memory");
	return value;
}

static inline u64 read64(u64 address)
{
	u64 value;

	asm volatile("movq (%1), %0" : "=r" (value) : "r" (address) : "memory");
	return value;
}

static inline void write8(u64 address, u8 value)
{
	asm volatile("movb %0, (%1)" : : "r" (value), "r" (address) : "memory");
}

static inline void write16(u64 address, u16 value)
{
	asm volatile("movw %0, (%1)" : : "r" (value), "r" (address) : "memory");
}

static inline void write32(u64 address, u32 value)
{
	asm volatile("movl %0, (%1)" : : "r" (value), "r" (address) : "memory");
}

static inline void write64(u64 address, u64 value)
{
	asm volatile("movq %0, (%1)" : : "r" (value), "r" (address) : "memory");
}

/* Fresh values of variables which another CPU or a trap writes */
#define READ32(variable)	read32((u64)&(variable))
#define READ64(variable)	read64((u64)&(variable))

static inline u64 rdmsr(u32 msr)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a" (low), "=d" (high) : "c" (msr) : "memory");
	return low | (u64)high << 32;
}

static inline void wrmsr(u32 msr, u64 value)
{
	asm volatile("wrmsr"
		     : : "a" ((u32)value), "d" ((u32)(value >> 32)), "c" (msr)
		     : "memory");
}

static inline void vmgexit(void)
{
	asm volatile(VMGEXIT_BYTES : : : "memory");
}

static inline u64 rdtsc(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a" (low), "=d" (high));
	return low | (u64)high << 32;
}

static inline void flush_page(u64 address)
{
	asm volatile("invlpg (%0)" : : "r" (address) : "memory");
}

static inline u64 read_cr2(void)
{
	u64 value;

	asm volatile("mov %%cr2, %0" : "=r" (value) : : "memory");
	return value;
}

static inline void write_cr2(u64 value)
{
	asm volatile("mov %0, %%cr2" : : "r" (value) : "memory");
}

static inline u64 read_cr3(void)
{
	u64 value;

	asm volatile("mov %%cr3, %0" : "=r" (value) : : "memory");
	return value;
}

static inline void write_cr3(u64 value)
{
	asm volatile("mov %0, %%cr3" : : "r" (value) : "memory");
}

static inline u64 read_flags(void)
{
	u64 value;

	asm volatile("pushfq\n\tpopq %0" : "=r" (value) : : "memory");
	return value;
}

/**
 * struct rmp_result - what PVALIDATE, RMPADJUST or RMPQUERY gave back
 * @eax: return code
 * @flags: RFLAGS after the instruction
 * @rcx: page size (RMPQUERY)
 * @rdx: permissions and VMSA bit (RMPQUERY)
 */
struct rmp_result {
	u32 eax;
	u64 flags;
	u64 rcx;
	u64 rdx;
};

static inline bool result_carry(struct rmp_result result)
{
	return result.flags & RFLAGS_CF;
}

static inline struct rmp_result pvalidate(u64 address, u32 size, u32 validate)
{
	struct rmp_result r = { 0 };

	asm volatile(PVALIDATE_BYTES "\n\tpushfq\n\tpopq %1"
		     : "=a" (r.eax), "=r" (r.flags)
		     : "a" (address), "c" (size), "d" (validate) : "memory", "cc");
	return r;
}

static inline struct rmp_result rmpadjust(u64 address, u64 size, u64 attributes)
{
	struct rmp_result r = { 0 };

	asm volatile(RMPADJUST_BYTES "\n\tpushfq\n\tpopq %1"
		     : "=a" (r.eax), "=r" (r.flags)
		     : "a" (address), "c" (size), "d" (attributes) : "memory", "cc");
	return r;
}

static inline struct rmp_result rmpquery(u64 address, u64 vmpl)
{
	struct rmp_result r = { .rcx = 0xaa, .rdx = vmpl };

	asm volatile(RMPQUERY_BYTES "\n\tpushfq\n\tpopq %1"
		     : "=a" (r.eax), "=r" (r.flags), "+c" (r.rcx), "+d" (r.rdx)
		     : "a" (address) : "memory", "cc");
	return r;
}

#endif
