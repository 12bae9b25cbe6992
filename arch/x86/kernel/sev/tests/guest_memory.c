// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: memory that is shared and taken back, on all CPUs at once, and what it
 * holds then.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/set_memory.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <asm/sev/ghcb.h>

#include "tests.h"

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "sev_kunit."

/* Rounds of each CPU's storm; a boot as a test has few, one as a soak many. */
static unsigned int share_rounds = 12;
module_param(share_rounds, uint, 0444);

static bool all(const void *at, u8 byte, unsigned long size)
{
	return !memchr_inv(at, byte, size);
}

/* Not eight bytes of it anywhere: noise can hold any one byte. */
static bool none(const void *at, u8 byte, unsigned long size)
{
	u64 quad;
	unsigned long i;

	memset(&quad, byte, sizeof(quad));
	for (i = 0; i < size / sizeof(quad); i++)
		if (READ_ONCE(((const u64 *)at)[i]) == quad)
			return false;

	return true;
}

/*
 * What was private never shows; what the host had is cleared under SEV-SNP.
 * Under SEV-ES a change is one of the page tables alone.
 */
static const char *one_round(u8 *at, unsigned int pages, u8 pattern)
{
	bool snp = cc_platform_has(CC_ATTR_GUEST_SEV_SNP);
	unsigned long size = pages * PAGE_SIZE;

	memset(at, pattern, size);
	if (set_memory_decrypted((unsigned long)at, pages))
		return "cannot be shared";
	if (!none(at, pattern, size))
		return "private contents after sharing";
	memset(at, pattern + 1, size);
	if (!all(at, pattern + 1, size))
		return "shared memory does not keep what is written";
	if (set_memory_encrypted((unsigned long)at, pages))
		return "cannot be taken back";
	if (!none(at, pattern + 1, size) || (snp && !all(at, 0, size)))
		return "shared contents after taking back";
	memset(at, pattern + 2, size);

	return all(at, pattern + 2, size) ? NULL : "private memory does not keep what is written";
}

static void test_sizes(struct kunit *test)
{
	static const unsigned int orders[] = { 0, 1, 4, 9, 10 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		u8 *at = (u8 *)__get_free_pages(GFP_KERNEL | __GFP_NOWARN, orders[i]);
		const char *wrong;

		if (!at)
			continue;
		wrong = one_round(at, 1 << orders[i], 0x40 + i);
		KUNIT_EXPECT_NULL_MSG(test, wrong, "order %u: %s", orders[i], wrong);
		if (!wrong)
			free_pages((unsigned long)at, orders[i]);
	}
}

/* The middle of a larger page: its neighbours are not touched. */
static void test_middle(struct kunit *test)
{
	u8 *at = (u8 *)__get_free_pages(GFP_KERNEL, 9);
	const char *wrong;

	KUNIT_ASSERT_NOT_NULL(test, at);
	memset(at, 0x77, PAGE_SIZE << 9);
	wrong = one_round(at + 100 * PAGE_SIZE, 3, 0x10);
	KUNIT_EXPECT_NULL_MSG(test, wrong, "%s", wrong);
	KUNIT_EXPECT_TRUE(test, all(at, 0x77, 100 * PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, all(at + 103 * PAGE_SIZE, 0x77, 409 * PAGE_SIZE));
	if (!wrong)
		free_pages((unsigned long)at, 9);
}

/* Neighbours by address which are none in memory */
static void test_vmalloc(struct kunit *test)
{
	u8 *at = vmalloc(7 * PAGE_SIZE);
	const char *wrong;

	KUNIT_ASSERT_NOT_NULL(test, at);
	wrong = one_round(at, 7, 0x20);
	KUNIT_EXPECT_NULL_MSG(test, wrong, "%s", wrong);
	if (!wrong)
		vfree(at);
}

/* E10: the register knows what may be validated, page by page. */
static void test_register(struct kunit *test)
{
	u8 *at = (u8 *)__get_free_pages(GFP_KERNEL, 2);
	u64 gpa = __pa(at);
	bool held[4];

	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		kunit_skip(test, "not an SEV-SNP guest");
	KUNIT_ASSERT_NOT_NULL(test, at);
	held[0] = sev_shared_holds(gpa + PAGE_SIZE, 1);
	set_memory_decrypted((unsigned long)at + PAGE_SIZE, 2);
	held[1] = sev_shared_holds(gpa + PAGE_SIZE, 2);
	held[2] = sev_shared_holds(gpa, 2) || sev_shared_holds(gpa + 2 * PAGE_SIZE, 2);
	set_memory_encrypted((unsigned long)at + PAGE_SIZE, 2);
	held[3] = sev_shared_holds(gpa + PAGE_SIZE, 1) || sev_shared_holds(gpa + 2 * PAGE_SIZE, 1);
	free_pages((unsigned long)at, 2);

	KUNIT_EXPECT_FALSE(test, held[0]);
	KUNIT_EXPECT_TRUE(test, held[1]);
	KUNIT_EXPECT_FALSE(test, held[2]);
	KUNIT_EXPECT_FALSE(test, held[3]);
	KUNIT_EXPECT_FALSE(test, sev_shared_holds(1ull << 51, 1));
}

/* 2 MiB in as few events as the protocol needs */
static void test_batch(struct kunit *test)
{
	u8 *at = (u8 *)__get_free_pages(GFP_KERNEL, 9);
	unsigned int exits;
	struct sev_cpu *cpu;

	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		kunit_skip(test, "not an SEV-SNP guest");
	KUNIT_ASSERT_NOT_NULL(test, at);
	migrate_disable();
	cpu = sev_this_cpu();
	exits = cpu->counters.exits_psc;
	if (!set_memory_decrypted((unsigned long)at, 512) &&
	    !set_memory_encrypted((unsigned long)at, 512))
		free_pages((unsigned long)at, 9);
	exits = cpu->counters.exits_psc - exits;
	migrate_enable();

	/* One entry each way, or 512 in three batches where the RMP has 4 KiB */
	KUNIT_EXPECT_GE(test, exits, 2);
	KUNIT_EXPECT_LE(test, exits, 6);
}

/**
 * struct sharer - one CPU's part of the storm
 * @done: it has ended
 * @rounds: rounds done
 * @wrong: what went wrong, NULL for nothing
 * @seed: makes its patterns differ from the others'
 */
struct sharer {
	struct completion done;
	unsigned int rounds;
	const char *wrong;
	u8 seed;
};

static int share(void *data)
{
	struct sharer *s = data;

	while (s->rounds < share_rounds && !s->wrong) {
		unsigned int order = s->rounds % 4;
		u8 *at = (u8 *)__get_free_pages(GFP_KERNEL, order);

		if (!at) {
			s->wrong = "out of memory";
			break;
		}
		/* It and the two after it are not 0, which scrubbed memory holds as well. */
		s->wrong = one_round(at, 1 << order, 1 + (s->seed + s->rounds) % 253);
		if (!s->wrong)
			free_pages((unsigned long)at, order);
		s->rounds++;
		cond_resched();
	}
	complete(&s->done);

	return 0;
}

static void test_storm(struct kunit *test)
{
	struct sharer *sharers = kunit_kcalloc(test, nr_cpu_ids, sizeof(*sharers), GFP_KERNEL);
	unsigned int cpu, cpus = 0;
	struct task_struct *task;

	KUNIT_ASSERT_NOT_NULL(test, sharers);
	cpus_read_lock();
	for_each_online_cpu(cpu) {
		init_completion(&sharers[cpu].done);
		sharers[cpu].seed = 16 * cpu;
		task = kthread_create(share, &sharers[cpu], "sev_share/%u", cpu);
		if (IS_ERR(task)) {
			sharers[cpu].wrong = "no thread";
			complete(&sharers[cpu].done);
			continue;
		}
		kthread_bind(task, cpu);
		wake_up_process(task);
		cpus++;
	}
	for_each_online_cpu(cpu)
		wait_for_completion(&sharers[cpu].done);
	cpus_read_unlock();

	for_each_online_cpu(cpu) {
		KUNIT_EXPECT_NULL_MSG(test, sharers[cpu].wrong, "CPU %u, round %u: %s", cpu,
				      sharers[cpu].rounds, sharers[cpu].wrong);
		KUNIT_EXPECT_EQ(test, sharers[cpu].rounds, share_rounds);
	}
	kunit_info(test, "%u rounds on each of %u CPUs\n", share_rounds, cpus);
}

static struct kunit_case memory_cases[] = {
	KUNIT_CASE(test_sizes),
	KUNIT_CASE(test_middle),
	KUNIT_CASE(test_vmalloc),
	KUNIT_CASE(test_register),
	KUNIT_CASE(test_batch),
	KUNIT_CASE_SLOW(test_storm),
	{}
};

static struct kunit_suite memory_suite = {
	.name = "sev-guest-memory",
	.init = sev_test_need_es,
	.test_cases = memory_cases,
};

kunit_test_suite(memory_suite);
