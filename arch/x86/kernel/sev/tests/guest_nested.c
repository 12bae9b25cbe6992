// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: #VC inside of other exceptions and the other way round, and the bounds
 * of the GHCB's and the stack's nesting.
 */
#include <linux/err.h>
#include <linux/kdebug.h>
#include <linux/notifier.h>
#include <linux/processor.h>
#include <linux/string.h>
#include <asm/cpu_entry_area.h>
#include <asm/debugreg.h>
#include <asm/ptrace.h>
#include <asm/sev.h>
#include <asm/sev/ghcb.h>

#include "../trace.h"
#include "tests.h"

/* What a use of the GHCB leaves for the one it was interrupted by */
static void mark(struct sev_ghcb_page *page, unsigned int depth)
{
	memset(page, 0x10 + depth, sizeof(*page));
}

static bool is_marked(const struct sev_ghcb_page *page, unsigned int depth)
{
	return !memchr_inv(page, 0x10 + depth, sizeof(*page));
}

/* All levels at once, by hand: none of them spoils another. */
static void test_depth(struct kunit *test)
{
	unsigned int depth, right = 0, rest[2];
	struct sev_cpu *cpu;
	unsigned long flags;
	u64 bitmap;

	local_irq_save(flags);
	cpu = sev_this_cpu();
	rest[0] = cpu->depth;
	for (depth = 0; depth < SEV_GHCB_DEPTH; depth++)
		mark(sev_ghcb_get(cpu)->page, depth);
	for (depth = SEV_GHCB_DEPTH; depth--;) {
		right += is_marked(cpu->ghcb.page, depth);
		sev_ghcb_put_back(cpu);
	}
	rest[1] = cpu->depth;
	bitmap = cpu->ghcb.page->valid_bitmap[0] | cpu->ghcb.page->valid_bitmap[1];
	local_irq_restore(flags);

	KUNIT_EXPECT_EQ(test, rest[0], 0);
	KUNIT_EXPECT_EQ(test, right, SEV_GHCB_DEPTH);
	KUNIT_EXPECT_EQ(test, rest[1], 0);
	KUNIT_EXPECT_EQ_MSG(test, bitmap, 0, "nothing is left to be sent again");
}

static unsigned long ist(void)
{
	return __this_cpu_read(cpu_tss_rw.x86_tss.ist[IST_INDEX_VC]);
}

/*
 * The room on the #VC stack as an NMI would find it: with the stack in use, then
 * an NMI on top of that one, then where the stack is not in use.
 */
static void test_ist(struct kunit *test)
{
	struct pt_regs regs = { .cs = __KERNEL_CS, .ip = (unsigned long)test_ist };
	unsigned long top, flags, seen[5];

	local_irq_save(flags);
	top = ist();
	regs.sp = top - 0x123;
	__sev_es_ist_enter(&regs);
	seen[0] = ist();
	regs.sp = top - 0x345;
	__sev_es_ist_enter(&regs);
	seen[1] = ist();
	__sev_es_ist_exit();
	seen[2] = ist();
	__sev_es_ist_exit();
	seen[3] = ist();
	regs.sp = (unsigned long)&regs;
	__sev_es_ist_enter(&regs);
	seen[4] = ist();
	__sev_es_ist_exit();
	local_irq_restore(flags);

	KUNIT_EXPECT_EQ(test, top, __this_cpu_ist_top_va(VC));
	KUNIT_EXPECT_EQ(test, seen[0], ALIGN_DOWN(top - 0x123, 16));
	KUNIT_EXPECT_EQ(test, seen[1], ALIGN_DOWN(top - 0x345, 16));
	KUNIT_EXPECT_EQ(test, seen[2], seen[0]);
	KUNIT_EXPECT_EQ(test, seen[3], top);
	KUNIT_EXPECT_EQ_MSG(test, seen[4], top, "another stack needs no room");
}

/**
 * struct steps - what the debug exceptions of one test found
 * @owner: the task which they belong to, NULL for none
 * @count: how many came
 * @ip: instruction pointers of the first of them
 * @vendor: what CPUID said inside of the last
 */
static struct steps {
	struct task_struct *owner;
	unsigned int count;
	unsigned long ip[8];
	u32 vendor;
} steps;

static int note_step(struct notifier_block *block, unsigned long event, void *data)
{
	struct die_args *args = data;
	unsigned long *dr6 = ERR_PTR(args->err);
	u32 eax = 0, ecx = 0, edx;

	if (READ_ONCE(steps.owner) != current || user_mode(args->regs))
		return NOTIFY_DONE;
	if (event != DIE_INT3 && (event != DIE_DEBUG || !(*dr6 & DR_STEP)))
		return NOTIFY_DONE;
	if (steps.count < ARRAY_SIZE(steps.ip))
		steps.ip[steps.count] = args->regs->ip;
	steps.count++;
	native_cpuid(&eax, &steps.vendor, &ecx, &edx);
	if (event == DIE_DEBUG)
		*dr6 &= ~DR_STEP;

	return NOTIFY_STOP;
}

static struct notifier_block step_block = { .notifier_call = note_step };

/* Each emulated instruction is one step, no more and no less. */
static void test_single_step(struct kunit *test)
{
	unsigned long ax = 0, bx = 0, cx = 0, dx = 0, first, flags;
	u32 vendor;

	KUNIT_ASSERT_EQ(test, register_die_notifier(&step_block), 0);
	local_irq_save(flags);
	memset(&steps, 0, sizeof(steps));
	WRITE_ONCE(steps.owner, current);
	asm volatile("leaq	1f(%%rip), %[first]\n\t"
		     "pushfq\n\torq	$0x100, (%%rsp)\n\tpopfq\n\t"
		     "cpuid\n"			/* 2 bytes */
		     "1:	outb	%%al, $0x80\n\t"	/* 2 bytes */
		     "nop\n\t"
		     "movl	$0, %%eax\n\tcpuid\n\t"
		     "pushfq\n\tandq	$~0x100, (%%rsp)\n\tpopfq"
		     : "+a" (ax), "+b" (bx), "+c" (cx), "+d" (dx), [first] "=&r" (first)
		     : : "cc", "memory");
	WRITE_ONCE(steps.owner, NULL);
	vendor = bx;
	local_irq_restore(flags);
	unregister_die_notifier(&step_block);

	KUNIT_EXPECT_EQ_MSG(test, steps.count, 8, "cpuid out nop mov cpuid pushf and popf");
	KUNIT_EXPECT_EQ(test, steps.ip[0], first);
	KUNIT_EXPECT_EQ(test, steps.ip[1], first + 2);
	KUNIT_EXPECT_EQ(test, steps.ip[2], first + 3);
	KUNIT_EXPECT_EQ(test, steps.ip[4], first + 10);
	KUNIT_EXPECT_MEMEQ(test, &vendor, boot_cpu_data.x86_vendor_id, 4);
	KUNIT_EXPECT_MEMEQ_MSG(test, &steps.vendor, boot_cpu_data.x86_vendor_id, 4,
			       "CPUID inside of #DB");
}

/* A string is one step per element. */
static void test_single_step_string(struct kunit *test)
{
	u8 bytes[5] = { 1, 2, 3, 4, 5 };
	const u8 *si = bytes;
	unsigned long cx = 5, flags;

	KUNIT_ASSERT_EQ(test, register_die_notifier(&step_block), 0);
	local_irq_save(flags);
	memset(&steps, 0, sizeof(steps));
	WRITE_ONCE(steps.owner, current);
	asm volatile("pushfq\n\torq	$0x100, (%%rsp)\n\tpopfq\n\t"
		     "rep outsb\n\t"
		     "pushfq\n\tandq	$~0x100, (%%rsp)\n\tpopfq"
		     : "+S" (si), "+c" (cx) : "d" (0x80) : "cc", "memory");
	WRITE_ONCE(steps.owner, NULL);
	local_irq_restore(flags);
	unregister_die_notifier(&step_block);

	KUNIT_EXPECT_EQ(test, steps.count, 5 + 3);
	KUNIT_EXPECT_EQ(test, steps.ip[0], steps.ip[3]);
	KUNIT_EXPECT_EQ(test, steps.ip[4], steps.ip[0] + 2);
	KUNIT_EXPECT_PTR_EQ(test, si, bytes + 5);
	KUNIT_EXPECT_EQ(test, cx, 0);
}

static void test_int3(struct kunit *test)
{
	unsigned long ax = 0, bx, cx = 0, dx, flags;

	KUNIT_ASSERT_EQ(test, register_die_notifier(&step_block), 0);
	local_irq_save(flags);
	memset(&steps, 0, sizeof(steps));
	WRITE_ONCE(steps.owner, current);
	asm volatile("cpuid\n\tint3\n\txorl	%%eax, %%eax\n\txorl	%%ecx, %%ecx\n\tcpuid"
		     : "+a" (ax), "=b" (bx), "+c" (cx), "=d" (dx) : : "cc", "memory");
	WRITE_ONCE(steps.owner, NULL);
	local_irq_restore(flags);
	unregister_die_notifier(&step_block);

	KUNIT_EXPECT_EQ(test, steps.count, 1);
	KUNIT_EXPECT_MEMEQ(test, &bx, boot_cpu_data.x86_vendor_id, 4);
	KUNIT_EXPECT_MEMEQ_MSG(test, &steps.vendor, boot_cpu_data.x86_vendor_id, 4,
			       "CPUID inside of #BP");
}

static atomic_t probes, probe_wrong;
static DEFINE_PER_CPU(int, probing);

/* #VC in the last steps of a #VC: once, since the inner one comes here too */
static void probe_vc(void *unused, u64 exit_code, unsigned long ip, bool user,
		     unsigned int failure)
{
	u32 eax = 0, ebx, ecx = 0, edx;

	if (this_cpu_inc_return(probing) == 1) {
		native_cpuid(&eax, &ebx, &ecx, &edx);
		atomic_inc(&probes);
		if (memcmp(&ebx, boot_cpu_data.x86_vendor_id, 4))
			atomic_inc(&probe_wrong);
	}
	this_cpu_dec(probing);
}

/* Turned on and off: other CPUs meet the patched branch inside of their #VCs. */
static void test_tracepoint(struct kunit *test)
{
	u32 eax, ebx = 0, ecx, edx;
	unsigned int i, right = 0;

	atomic_set(&probes, 0);
	atomic_set(&probe_wrong, 0);
	for (i = 0; i < 3; i++) {
		if (register_trace_sev_vc(probe_vc, NULL))
			break;
		eax = 0;
		ecx = 0;
		native_cpuid(&eax, &ebx, &ecx, &edx);
		right += !memcmp(&ebx, boot_cpu_data.x86_vendor_id, 4);
		unregister_trace_sev_vc(probe_vc, NULL);
	}
	tracepoint_synchronize_unregister();
	if (!IS_ENABLED(CONFIG_TRACEPOINTS))
		kunit_skip(test, "there are no tracepoints");
	KUNIT_EXPECT_EQ(test, right, 3);
	KUNIT_EXPECT_GE(test, atomic_read(&probes), 3);
	KUNIT_EXPECT_EQ(test, atomic_read(&probe_wrong), 0);
}

static struct kunit_case nested_cases[] = {
	KUNIT_CASE(test_depth),
	KUNIT_CASE(test_ist),
	KUNIT_CASE(test_single_step),
	KUNIT_CASE(test_single_step_string),
	KUNIT_CASE(test_int3),
	KUNIT_CASE(test_tracepoint),
	{}
};

static struct kunit_suite nested_suite = {
	.name = "sev-guest-nested",
	.init = sev_test_need_es,
	.test_cases = nested_cases,
};

kunit_test_suite(nested_suite);
