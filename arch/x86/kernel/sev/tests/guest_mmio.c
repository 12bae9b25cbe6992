// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: accesses to device memory in a running guest.  Eight bytes which a
 * device keeps and nobody reads: the offset and length of the configuration
 * window (VIRTIO 1.2, section 4.1.4.9) in the configuration space of a virtio
 * device.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/mmap_lock.h>
#include <linux/pci.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/set_memory.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/virtio_pci.h>
#include <asm/pci_x86.h>
#include <asm/segment.h>
#include <asm/sev/ghcb.h>

#include "tests.h"

#define PATTERN		0x8877665584332281ull
#define OTHER		0x0102030405060708ull
#define FLAGS		(X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_ZF | X86_EFLAGS_SF | \
			 X86_EFLAGS_OF)

static int window_capability(struct pci_dev *dev)
{
	u8 type;
	int at;

	for (at = pci_find_capability(dev, PCI_CAP_ID_VNDR); at;
	     at = pci_find_next_capability(dev, at, PCI_CAP_ID_VNDR)) {
		pci_read_config_byte(dev, at + offsetof(struct virtio_pci_cap, cfg_type), &type);
		if (type == VIRTIO_PCI_CAP_PCI_CFG)
			return at;
	}

	return 0;
}

/* Address of the eight bytes in the configuration window, 0 without one */
static u64 scratch_gpa(void)
{
	struct pci_mmcfg_region *region = pci_mmconfig_lookup(0, 0);
	struct pci_dev *dev = NULL;
	u64 gpa = 0;
	int at;

	while (region && !gpa && (dev = pci_get_device(PCI_VENDOR_ID_REDHAT_QUMRANET, PCI_ANY_ID,
						       dev))) {
		at = dev->bus->number ? 0 : window_capability(dev);
		if (at)
			gpa = region->address + ((u64)dev->devfn << 12) + at +
			      offsetof(struct virtio_pci_cap, offset);
	}
	pci_dev_put(dev);

	return gpa;
}

static void unmap(void *p)
{
	iounmap((void __iomem *)(uintptr_t)((unsigned long)p & PAGE_MASK));
}

static u64 get(const u64 *p)
{
	return READ_ONCE(*p);
}

static void put(u64 *p, u64 value)
{
	WRITE_ONCE(*p, value);
}

/* As plain memory: the instructions here are the test's own. */
static u64 *map_scratch(struct kunit *test)
{
	u64 gpa = scratch_gpa();
	void __iomem *page;
	void *p;

	if (!gpa)
		kunit_skip(test, "there is no virtio device on the first bus");
	page = ioremap(gpa & PAGE_MASK, PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, (__force void *)page);
	p = (__force void *)page + offset_in_page(gpa);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, unmap, p), 0);
	put(p, PATTERN);
	if (get(p) != PATTERN)
		kunit_skip(test, "the device does not keep the window's place");

	return p;
}

#define LOAD(insn, register)						\
({									\
	u64 __ax = SEV_TEST_RAX;					\
									\
	asm volatile(insn " (%1), %%" register : "+a" (__ax)		\
		     : "r" (p) : "memory", "cc");			\
	__ax;								\
})

static void test_loads(struct kunit *test)
{
	u64 *p = map_scratch(test);
	struct sev_test_count c;
	u64 ax;

	KUNIT_EXPECT_EQ(test, LOAD("movb", "al"), 0x1122334455667781ull);
	KUNIT_EXPECT_EQ(test, LOAD("movb", "ah"), 0x1122334455668188ull);
	KUNIT_EXPECT_EQ(test, LOAD("movw", "ax"), 0x1122334455662281ull);
	KUNIT_EXPECT_EQ(test, LOAD("movl", "eax"), 0x84332281);
	KUNIT_EXPECT_EQ(test, LOAD("movq", "rax"), PATTERN);
	KUNIT_EXPECT_EQ(test, LOAD("movzbw", "ax"), 0x1122334455660081ull);
	KUNIT_EXPECT_EQ(test, LOAD("movzbl", "eax"), 0x81);
	KUNIT_EXPECT_EQ(test, LOAD("movzbq", "rax"), 0x81);
	KUNIT_EXPECT_EQ(test, LOAD("movzwl", "eax"), 0x2281);
	KUNIT_EXPECT_EQ(test, LOAD("movsbw", "ax"), 0x112233445566ff81ull);
	KUNIT_EXPECT_EQ(test, LOAD("movsbl", "eax"), 0xffffff81);
	KUNIT_EXPECT_EQ(test, LOAD("movsbq", "rax"), 0xffffffffffffff81ull);
	KUNIT_EXPECT_EQ(test, LOAD("movswl", "eax"), 0x2281);
	KUNIT_EXPECT_EQ(test, LOAD("movswq", "rax"), 0x2281);
	KUNIT_EXPECT_EQ(test, LOAD("movslq", "rax"), 0xffffffff84332281ull);
	KUNIT_EXPECT_EQ(test, LOAD("andl", "eax"), 0x55667788 & 0x84332281);
	KUNIT_EXPECT_EQ(test, LOAD("orw", "ax"), 0x1122334455667789ull);
	KUNIT_EXPECT_EQ(test, LOAD("xorq", "rax"), SEV_TEST_RAX ^ PATTERN);

	c = sev_test_count_start(SEV_VC_MMIO);
	ax = LOAD("movq", "rax");
	sev_test_count_end(&c);
	KUNIT_EXPECT_EQ(test, ax, PATTERN);
	KUNIT_EXPECT_EQ(test, c.vc, 1);
	KUNIT_EXPECT_EQ(test, c.exits, 1);
}

/* A store of n bytes changes n bytes. */
#define STORE(insn, ...)						\
({									\
	put(p, PATTERN);						\
	asm volatile(insn : : "r" (p), "a" (OTHER), ##__VA_ARGS__	\
		     : "memory", "cc");					\
	get(p);								\
})

static void test_stores(struct kunit *test)
{
	u64 *p = map_scratch(test);

	KUNIT_EXPECT_EQ(test, STORE("movb %%al, (%0)"), 0x8877665584332208ull);
	KUNIT_EXPECT_EQ(test, STORE("movb %%ah, 1(%0)"), 0x8877665584330781ull);
	KUNIT_EXPECT_EQ(test, STORE("movw %%ax, (%0)"), 0x8877665584330708ull);
	KUNIT_EXPECT_EQ(test, STORE("movl %%eax, 4(%0)"), 0x0506070884332281ull);
	KUNIT_EXPECT_EQ(test, STORE("movq %%rax, (%0)"), OTHER);
	KUNIT_EXPECT_EQ(test, STORE("movb $0x12, (%0)"), 0x8877665584332212ull);
	KUNIT_EXPECT_EQ(test, STORE("movw $0x1234, (%0)"), 0x8877665584331234ull);
	KUNIT_EXPECT_EQ(test, STORE("movl $0x12345678, (%0)"), 0x8877665512345678ull);
	KUNIT_EXPECT_EQ(test, STORE("movq $-2, (%0)"), ~1ull);
	KUNIT_EXPECT_EQ(test, STORE("andl $0xff0000, (%0)"), 0x8877665500330000ull);
	KUNIT_EXPECT_EQ(test, STORE("orb $1, 1(%0)"), 0x8877665584332381ull);
	KUNIT_EXPECT_EQ(test, STORE("xorq %%rax, (%0)"), PATTERN ^ OTHER);
}

static void test_exchange(struct kunit *test)
{
	u64 *p = map_scratch(test);
	u64 ax = OTHER;

	put(p, PATTERN);
	asm volatile("xchg %%ax, (%1)" : "+a" (ax) : "r" (p) : "memory");
	KUNIT_EXPECT_EQ(test, ax, 0x0102030405062281ull);
	KUNIT_EXPECT_EQ(test, get(p), 0x8877665584330708ull);
}

#define TEST_FLAGS(insn)						\
({									\
	unsigned long __flags;						\
									\
	asm volatile("stc\n\t" insn "\n\tpushfq\n\tpopq %0"		\
		     : "=r" (__flags) : "r" (p) : "memory", "cc");	\
	__flags & FLAGS;						\
})

static void test_flags(struct kunit *test)
{
	u64 *p = map_scratch(test);

	put(p, PATTERN);
	KUNIT_EXPECT_EQ(test, TEST_FLAGS("testb $0x80, (%1)"), X86_EFLAGS_SF);
	KUNIT_EXPECT_EQ(test, TEST_FLAGS("testb $0x02, (%1)"), X86_EFLAGS_ZF | X86_EFLAGS_PF);
	KUNIT_EXPECT_EQ(test, TEST_FLAGS("testl $0x81, (%1)"), X86_EFLAGS_PF);
	KUNIT_EXPECT_EQ(test, TEST_FLAGS("testw $0x2000, (%1)"), X86_EFLAGS_PF);
}

static void move(void *to, const void *from, unsigned long count)
{
	asm volatile("rep movsb" : "+D" (to), "+S" (from), "+c" (count) : : "memory");
}

static void test_strings(struct kunit *test)
{
	u64 *p = map_scratch(test);
	u64 *ram = kunit_kzalloc(test, 24, GFP_KERNEL);
	void *at = (void *)p;
	unsigned long count = 4;
	struct sev_test_count c;

	KUNIT_ASSERT_NOT_NULL(test, ram);
	asm volatile("rep stosw" : "+D" (at), "+c" (count) : "a" (0xabcd) : "memory");
	KUNIT_EXPECT_EQ(test, get(p), 0xabcdabcdabcdabcdull);
	KUNIT_EXPECT_PTR_EQ(test, at, (void *)(p + 1));
	KUNIT_EXPECT_EQ(test, count, 0);

	*ram = OTHER;
	move((void *)p, ram, 8);
	KUNIT_EXPECT_EQ(test, get(p), OTHER);

	put(p, PATTERN);
	c = sev_test_count_start(SEV_VC_MMIO);
	move(ram + 1, (void *)p, 8);
	sev_test_count_end(&c);
	KUNIT_EXPECT_EQ(test, ram[1], PATTERN);
	KUNIT_EXPECT_EQ(test, ram[0], OTHER);
	KUNIT_EXPECT_EQ(test, ram[2], 0);
	KUNIT_EXPECT_EQ(test, c.vc, 1);
	KUNIT_EXPECT_EQ(test, c.exits, 8);
}

/* Memory which the host may read is memory all the same: no exit for it. */
static void test_shared_ram(struct kunit *test)
{
	u64 *p = map_scratch(test);
	u64 *ram = (u64 *)__get_free_page(GFP_KERNEL);
	struct sev_test_count to, from;
	u64 got = 0;

	KUNIT_ASSERT_NOT_NULL(test, ram);
	if (set_memory_decrypted((unsigned long)ram, 1)) {
		KUNIT_FAIL(test, "the page cannot be shared");
		return;
	}
	put(p, PATTERN);
	from = sev_test_count_start(SEV_VC_MMIO);
	move(ram, (void *)p, 8);
	sev_test_count_end(&from);
	got = *ram;
	*ram = OTHER;
	to = sev_test_count_start(SEV_VC_MMIO);
	move((void *)p, ram, 8);
	sev_test_count_end(&to);
	if (!set_memory_encrypted((unsigned long)ram, 1))
		free_page((unsigned long)ram);

	KUNIT_EXPECT_EQ(test, got, PATTERN);
	KUNIT_EXPECT_EQ(test, get(p), OTHER);
	KUNIT_EXPECT_EQ_MSG(test, from.exits, 8, "one per byte of the device, none for memory");
	KUNIT_EXPECT_EQ_MSG(test, to.exits, 8, "one per byte of the device, none for memory");
}

/**
 * struct sleeper - a task whose page fault is made to sleep
 * @task: the task
 * @mm: its address space, which somebody else has locked meanwhile
 * @other: CPU which it is to run on from then on
 * @locked: the address space is locked
 * @moved: the task runs there
 */
struct sleeper {
	struct task_struct *task;
	struct mm_struct *mm;
	unsigned int other;
	struct completion locked;
	struct completion moved;
};

static int move_sleeper(void *data)
{
	struct sleeper *s = data;

	set_cpus_allowed_ptr(s->task, cpumask_of(s->other));
	complete(&s->moved);

	return 0;
}

/* Two threads, since moving a task which has to stay takes until it may go. */
static int hold_sleeper(void *data)
{
	struct sleeper *s = data;
	unsigned int i;

	mmap_write_lock(s->mm);
	complete(&s->locked);
	for (i = 0; i < 250 && READ_ONCE(s->task->__state) == TASK_RUNNING; i++)
		msleep(20);
	kthread_run(move_sleeper, s, "sev-move");
	msleep(20);
	mmap_write_unlock(s->mm);

	return 0;
}

/* To user space: an address without a page, which a fault brings. */
static int move_to_user(unsigned long to, const void *from, unsigned long count)
{
	int err = -EFAULT;

	stac();
	asm volatile("1:	rep movsb\n\txorl	%0, %0\n2:\n"
		     _ASM_EXTABLE_UA(1b, 2b)
		     : "+a" (err), "+D" (to), "+S" (from), "+c" (count) : : "memory");
	clac();

	return err;
}

/* The fault which a #VC raises sleeps, and the task is to go on at another CPU. */
static void test_sleeping_fault(struct kunit *test)
{
	struct sleeper s = { .task = current };
	u64 *p = map_scratch(test);
	unsigned long to;
	unsigned int cpu;
	u64 got;
	int err;

	if (num_online_cpus() < 2)
		kunit_skip(test, "this guest has one CPU");
	to = kunit_vm_mmap(test, NULL, 0, PAGE_SIZE, PROT_READ | PROT_WRITE,
			   MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_NE(test, to, 0);
	s.mm = current->mm;
	init_completion(&s.locked);
	init_completion(&s.moved);
	s.other = cpumask_any_but(cpu_online_mask, cpumask_first(cpu_online_mask));
	set_cpus_allowed_ptr(current, cpumask_of(cpumask_first(cpu_online_mask)));
	put(p, PATTERN);
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(hold_sleeper, &s, "sev-hold")));
	wait_for_completion(&s.locked);

	err = move_to_user(to, p, 8);
	/* By the processor's own register, and by the per-CPU area */
	preempt_disable();
	vdso_read_cpunode(&cpu, NULL);
	KUNIT_EXPECT_EQ(test, cpu, raw_smp_processor_id());
	preempt_enable();
	wait_for_completion(&s.moved);
	KUNIT_EXPECT_EQ(test, raw_smp_processor_id(), s.other);
	set_cpus_allowed_ptr(current, cpu_possible_mask);

	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, copy_from_user(&got, (void __user *)to, 8), 0);
	KUNIT_EXPECT_EQ(test, got, PATTERN);
}

static struct kunit_case mmio_cases[] = {
	KUNIT_CASE(test_loads),
	KUNIT_CASE(test_stores),
	KUNIT_CASE(test_exchange),
	KUNIT_CASE(test_flags),
	KUNIT_CASE(test_strings),
	KUNIT_CASE(test_shared_ram),
	KUNIT_CASE(test_sleeping_fault),
	{}
};

static struct kunit_suite mmio_suite = {
	.name = "sev-guest-mmio",
	.init = sev_test_need_es,
	.test_cases = mmio_cases,
};

kunit_test_suite(mmio_suite);
