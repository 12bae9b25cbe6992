/* SPDX-License-Identifier: GPL-2.0 */
/* Basics. The guest programs judge the model, so they share no header with it. */
#ifndef GUEST_TYPES_H
#define GUEST_TYPES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define BIT(n)		(1ULL << (n))
#define ALL_ONES	(~0ULL)
#define PAGE_SIZE	0x1000ULL
#define PAGE_2M		0x200000ULL
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define LOW32		0xffffffffULL

#define __packed	__attribute((packed))
#define __aligned(n)	__attribute((aligned(n)))
#define __noreturn	__attribute((noreturn))
#define __printf(a, b)	__attribute((format(printf, a, b)))

/* struct guest_info - the model's page for flat guests, at INFO_PAGE */
struct guest_info {
	u32 magic;
	u32 mode;
	u32 cpus;
	u32 reserved;
	u64 ram;
	u64 low_top;
	u64 high_top;
	u64 flat_bytes;
};

#define GUEST_INFO_MAGIC	0x54414c46

/* struct entry_state - registers of CPU 0 at its first instruction */
struct entry_state {
	u32 eax, ebx, ecx, edx, esi, edi, ebp, esp;
	u32 cr0, cr4, efer, ghcb_low, ghcb_high;
};

extern struct entry_state entry_state;
extern u64 cbit_mask;
extern u32 cbit;

static inline struct guest_info *guest_info(void)
{
	return (struct guest_info *)INFO_PAGE;
}

static inline bool mode_is(u32 mode)
{
	return guest_info()->mode == mode;
}

#endif
