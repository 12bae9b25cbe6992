// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: NMIs which come while a #VC is handled (E23).
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/nmi.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/set_memory.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/apic.h>
#include <asm/sev/ghcb.h>

#include "tests.h"

#define SELF_NMIS	60
#define STORM_NMIS	100
#define MOST_SPINS	100000000ul

/**
 * struct storm - a run of NMIs
 * @target: CPU that takes them
 * @taken: NMIs it has taken
 * @wrong: those of them in which an instruction had a wrong result
 * @again: NMIs which are to send one more themselves
 * @port: what the scratch port holds
 * @lost: an NMI did not come
 * @done: the sender has ended
 */
static struct storm {
	unsigned int target;
	atomic_t taken;
	atomic_t wrong;
	atomic_t again;
	u8 port;
	bool lost;
	struct completion done;
} storm;

static bool vendor_is_right(void)
{
	u32 eax = 0, ebx, ecx = 0, edx;

	native_cpuid(&eax, &ebx, &ecx, &edx);

	return !memcmp(&ebx, boot_cpu_data.x86_vendor_id, 4) &&
	       !memcmp(&edx, boot_cpu_data.x86_vendor_id + 4, 4) &&
	       !memcmp(&ecx, boot_cpu_data.x86_vendor_id + 8, 4);
}

/* Exits of its own, and one more NMI while this one still lasts */
static int take_nmi(unsigned int type, struct pt_regs *regs)
{
	if (raw_smp_processor_id() != READ_ONCE(storm.target))
		return NMI_DONE;
	if (!vendor_is_right() || inb(SEV_TEST_PORT) != storm.port)
		atomic_inc(&storm.wrong);
	atomic_inc(&storm.taken);
	if (atomic_dec_if_positive(&storm.again) >= 0)
		__apic_send_IPI(storm.target, NMI_VECTOR);

	return NMI_HANDLED;
}

static void storm_begin(struct kunit *test, unsigned int target)
{
	outb(0x6e, SEV_TEST_PORT);
	if (inb(SEV_TEST_PORT) != 0x6e)
		kunit_skip(test, "there is no first UART");
	memset(&storm, 0, sizeof(storm));
	storm.target = target;
	storm.port = 0x6e;
	init_completion(&storm.done);
	KUNIT_ASSERT_EQ(test, register_nmi_handler(NMI_LOCAL, take_nmi, 0, "sev_test"), 0);
}

static void storm_end(void)
{
	unregister_nmi_handler(NMI_LOCAL, "sev_test");
}

static bool wait_for(int taken)
{
	unsigned long spins;

	for (spins = 0; spins < MOST_SPINS; spins++) {
		if (atomic_read(&storm.taken) >= taken)
			return true;
		cpu_relax();
	}

	return false;
}

/*
 * The host may send the NMI as early as the exit by which it was asked for: then
 * it comes while the #VC of that very access has the GHCB.
 */
static void test_self(struct kunit *test)
{
	unsigned int i, nested, sent = 0, came = 0, right = 0;

	migrate_disable();
	storm_begin(test, smp_processor_id());
	nested = sev_this_cpu()->counters.nested;
	for (i = 0; i < SELF_NMIS; i++) {
		u64 ax = SEV_TEST_RAX;

		atomic_set(&storm.again, i % 3);
		sent += 1 + i % 3;
		__apic_send_IPI(smp_processor_id(), NMI_VECTOR);
		asm volatile("inb %%dx, %%al" : "+a" (ax) : "d" (SEV_TEST_PORT));
		right += ax == 0x112233445566776eull && vendor_is_right();
		came += wait_for(sent);
	}
	nested = sev_this_cpu()->counters.nested - nested;
	storm_end();
	migrate_enable();

	KUNIT_EXPECT_EQ(test, right, SELF_NMIS);
	KUNIT_EXPECT_EQ_MSG(test, came, SELF_NMIS, "the last NMI did not come");
	KUNIT_EXPECT_EQ(test, atomic_read(&storm.taken), sent);
	KUNIT_EXPECT_EQ(test, atomic_read(&storm.wrong), 0);
	kunit_info(test, "%u NMIs; the GHCB was in use %u times\n", sent, nested);
}

static int send_nmis(void *unused)
{
	int i;

	for (i = 1; i <= STORM_NMIS; i++) {
		__apic_send_IPI(storm.target, NMI_VECTOR);
		if (!wait_for(i)) {
			storm.lost = true;
			break;
		}
		cond_resched();
	}
	complete(&storm.done);

	return 0;
}

/* One round of what exits: a register, a string, MSRs, and a page's state. */
static bool work(u8 *page)
{
	u64 ax = SEV_TEST_RAX, apic_base[2];
	u8 string[64] = { 0 };

	asm volatile("inb %%dx, %%al" : "+a" (ax) : "d" (SEV_TEST_PORT));
	insb(SEV_TEST_PORT, string, sizeof(string));
	rdmsrl(MSR_IA32_APICBASE, apic_base[0]);
	rdmsrl(MSR_IA32_APICBASE, apic_base[1]);
	if (!vendor_is_right() || ax != 0x112233445566776eull ||
	    memchr_inv(string, 0x6e, sizeof(string)) || apic_base[0] != apic_base[1])
		return false;
	if (set_memory_decrypted((unsigned long)page, 1))
		return false;
	memset(page, 0x33, PAGE_SIZE);
	if (memchr_inv(page, 0x33, PAGE_SIZE))
		return false;

	return !set_memory_encrypted((unsigned long)page, 1);
}

static void test_storm(struct kunit *test)
{
	unsigned int target = cpumask_first(cpu_online_mask);
	unsigned int other = cpumask_next(target, cpu_online_mask);
	struct task_struct *sender;
	unsigned int rounds = 0, right = 0;
	u8 *page = (u8 *)__get_free_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	if (other >= nr_cpu_ids)
		kunit_skip(test, "there is one CPU only");
	sender = kthread_create(send_nmis, NULL, "sev_nmis");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, sender);
	kthread_bind(sender, other);
	set_cpus_allowed_ptr(current, cpumask_of(target));
	storm_begin(test, target);
	wake_up_process(sender);
	do {
		rounds++;
		right += work(page);
	} while (!try_wait_for_completion(&storm.done) && rounds < 100000);
	storm_end();
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	free_page((unsigned long)page);

	KUNIT_EXPECT_EQ(test, right, rounds);
	KUNIT_EXPECT_FALSE_MSG(test, storm.lost, "after %d NMIs", atomic_read(&storm.taken));
	KUNIT_EXPECT_EQ(test, atomic_read(&storm.taken), STORM_NMIS);
	KUNIT_EXPECT_EQ(test, atomic_read(&storm.wrong), 0);
	kunit_info(test, "%u rounds of work under %d NMIs\n", rounds, atomic_read(&storm.taken));
}

static struct kunit_case nmi_cases[] = {
	KUNIT_CASE(test_self),
	KUNIT_CASE(test_storm),
	{}
};

static struct kunit_suite nmi_suite = {
	.name = "sev-guest-nmi",
	.init = sev_test_need_es,
	.test_cases = nmi_cases,
};

kunit_test_suite(nmi_suite);
