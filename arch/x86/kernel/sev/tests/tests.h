/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_TESTS_H
#define _SEV_TESTS_H

#include <kunit/test.h>
#include <linux/cc_platform.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/types.h>
#include <asm/asm.h>

#include "../internal.h"

/* The 16550's scratch register: keeps a byte, and does nothing with it */
#define SEV_TEST_PORT		0x3ff

#define SEV_TEST_RAX		0x1122334455667788ull

/* For .init of a suite which needs the host */
static inline int sev_test_need_es(struct kunit *test)
{
	if (!cc_platform_has(CC_ATTR_GUEST_STATE_ENCRYPT))
		kunit_skip(test, "not an SEV-ES guest");

	return 0;
}

static inline int sev_test_need_snp(struct kunit *test)
{
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		kunit_skip(test, "not an SEV-SNP guest");

	return 0;
}

/**
 * struct sev_test_count - how often something came between two points
 * @flags: interrupts before the first of them
 * @code: which #VC
 * @vc: #VCs so far
 * @exits: VMGEXITs so far
 */
struct sev_test_count {
	unsigned long flags;
	u32 code;
	u32 vc;
	u32 exits;
};

/* The compiler sees no reason why the counters should change. */
static inline u32 sev_test_vc(u32 code)
{
	struct sev_counters *now = &sev_this_cpu()->counters;

	return READ_ONCE(*(code == SEV_VC_MMIO ? &now->vc_nested_page : &now->vc[code]));
}

static inline u32 sev_test_exits(u32 code)
{
	struct sev_counters *now = &sev_this_cpu()->counters;

	return READ_ONCE(*(code == SEV_VC_MMIO ? &now->exits_mmio : &now->exits[code]));
}

static inline struct sev_test_count sev_test_count_start(u32 code)
{
	struct sev_test_count c = { .code = code };

	local_irq_save(c.flags);
	c.vc = sev_test_vc(code);
	c.exits = sev_test_exits(code);

	return c;
}

static inline void sev_test_count_end(struct sev_test_count *c)
{
	c->vc = sev_test_vc(c->code) - c->vc;
	c->exits = sev_test_exits(c->code) - c->exits;
	local_irq_restore(c->flags);
}

/* Runs one instruction that may raise #GP or #UD: 0, or -EFAULT. */
#define sev_test_try(insn, ...)							\
({										\
	int __err = -EFAULT;							\
										\
	asm volatile("1:	" insn "\n\tmovl	$0, %0\n2:\n"			\
		     _ASM_EXTABLE(1b, 2b)					\
		     : "+r" (__err) : __VA_ARGS__ : "memory");			\
	__err;									\
})

#endif /* _SEV_TESTS_H */
