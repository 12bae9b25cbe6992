/* SPDX-License-Identifier: GPL-2.0 */
/* Freestanding basics of the machine model. */
#ifndef SEV_MODEL_TYPES_H
#define SEV_MODEL_TYPES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef int s32;
typedef long s64;

#define ARRAY_SIZE(a)		(sizeof(a) / sizeof(a[0]))
#define ALIGN_UP(x, a) ({ \
	u64 mask_ = (u64)(a) - 1; \
	((u64)(x) + mask_) & ~mask_; \
})
#define ALIGN_DOWN(x, a)	((x) & ~((u64)(a) - 1))
#define IS_ALIGNED(x, a)	(((x) & ((u64)(a) - 1)) == 0)
#define BIT(n)			(1ULL << (n))

#define KIB(n)			((u64)(n) << 10)
#define MIB(n)			((u64)(n) << 20)
#define GIB(n)			((u64)(n) << 30)
#define PAGE_SHIFT		12
#define PAGE_SIZE		4096ULL
#define PAGE_MASK		(~(PAGE_SIZE - 1))
#define PAGE_2M			MIB(2)
#define PAGES_PER_2M		512

#define static_assert		_Static_assert
#define __packed		__attribute__((packed))
#define __aligned(n)		__attribute__((aligned(n)))
#define __noreturn		__attribute__((noreturn))
#define __printf(a, b)		__attribute__((format(printf, a, b)))

static inline u64 MIN(u64 a, u64 b)
{
	return a < b ? a : b;
}

static inline u64 MAX(u64 a, u64 b)
{
	return a > b ? a : b;
}

#endif
