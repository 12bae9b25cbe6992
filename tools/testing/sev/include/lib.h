/* SPDX-License-Identifier: GPL-2.0 */
/* What every room of the model may use: printing, memory, locks, port I/O. */
#ifndef SEV_MODEL_LIB_H
#define SEV_MODEL_LIB_H

#include "types.h"

/**
 * enum model_end - how a run of the model ended
 * @END_POWEROFF: the guest switched the machine off
 * @END_TERMINATED: the guest asked for its termination
 * @END_SHUTDOWN: triple fault
 * @END_VIOLATION: an access which the hardware refuses for good
 * @END_HANG: found by run-model's idle watch
 * @END_MODEL: the model itself cannot go on
 * @END_LAUNCH: image or launch refused
 * @END_RESET: the guest asked for a reset
 *
 * tools/testing/sev/run-model turns these into its own exit status, which is
 * the number itself.
 */
enum model_end {
	END_POWEROFF	= 0,
	END_TERMINATED	= 10,
	END_SHUTDOWN	= 11,
	END_VIOLATION	= 12,
	END_HANG	= 13,
	END_MODEL	= 14,
	END_LAUNCH	= 15,
	END_RESET	= 16,
};

void model_print(const char *fmt, ...) __printf(1, 2);
void model_end(enum model_end how, const char *fmt, ...) __noreturn __printf(2, 3);
int format(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

/* Zeroed, never freed; ends the run when memory is short. */
void *model_alloc(u64 bytes, u64 align);
/* Bytes that are left, for who is asked for memory by somebody not trusted. */
u64 model_room(void);

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);

/* Deterministic noise: fresh memory and pages which changed state hold it. */
void fill_noise(void *page, u64 bytes, u64 salt);

static inline u8 inb(u16 port)
{
	u8 v;

	asm volatile("in %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u16 inw(u16 port)
{
	u16 v;

	asm volatile("in %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u32 inl(u16 port)
{
	u32 v;

	asm volatile("in %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline void outb(u16 port, u8 v)
{
	asm volatile("out %0, %1" : : "a"(v), "Nd"(port));
}

static inline void outw(u16 port, u16 v)
{
	asm volatile("out %0, %1" : : "a"(v), "Nd"(port));
}

static inline void outl(u16 port, u32 v)
{
	asm volatile("out %0, %1" : : "a"(v), "Nd"(port));
}

static inline u64 rdmsr(u32 msr)
{
	u32 lo, hi;

	asm volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return (u64)hi << 32 | lo;
}

static inline void wrmsr(u32 msr, u64 v)
{
	asm volatile("wrmsr" : : "c"(msr), "a"((u32)v), "d"((u32)(v >> 32)) : "memory");
}

struct cpuid_regs {
	u32 eax, ebx, ecx, edx;
};

static inline struct cpuid_regs cpuid(u32 leaf, u32 subleaf)
{
	struct cpuid_regs r;

	asm volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
		     : "a"(leaf), "c"(subleaf));
	return r;
}

static inline u64 rdtsc(void)
{
	u32 lo, hi;

	asm volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (u64)hi << 32 | lo;
}

static inline void cpu_relax(void)
{
	asm volatile("pause" : : : "memory");
}

static inline u32 mmio_read32(u64 at)
{
	u32 v;

	asm volatile("movl (%1), %0" : "=r"(v) : "r"(at) : "memory");
	return v;
}

static inline void mmio_write32(u64 at, u32 v)
{
	asm volatile("movl %0, (%1)" : : "r"(v), "r"(at) : "memory");
}

#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), v, __ATOMIC_RELAXED)

static inline u64 get_le(const void *p, unsigned int bytes)
{
	u64 v = 0;

	memcpy(&v, p, bytes);
	return v;
}

static inline void put_le(void *p, u64 v, unsigned int bytes)
{
	memcpy(p, &v, bytes);
}

#endif
