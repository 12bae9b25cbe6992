// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: instructions which exit, one by one, in a running guest: their results
 * to the letter of the architecture, and what the host hears of them.
 */
#include <linux/kvm_para.h>
#include <linux/processor.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/apic.h>
#include <asm/debugreg.h>
#include <asm/hypervisor.h>
#include <asm/msr.h>
#include <asm/segment.h>
#include <asm/special_insns.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>

#include "tests.h"

#define HWCR_MC_STATUS_WRITE	BIT_ULL(18)
#define NO_SUCH_MSR		0x12345678
#define MTRR_CAPABILITIES	0xfe	/* cannot be written */

struct leaf_mask {
	u32 fn;
	struct sev_cpuid_leaf changes;
};

/* What is put right, as GHCB 2.04 and AMD 56860, section 8.14.2.6 have it */
static const struct leaf_mask leaf_masks[] = {
	{ 0x1, { .ebx = 0xff000000, .ecx = BIT(27), .edx = BIT(9) } },
	{ 0x7, { .ecx = BIT(4) } },
	{ 0xb, { .edx = ~0u } },
	{ 0xd, { .ebx = ~0u } },
	{ 0x8000001e, { .eax = ~0u, .ebx = 0xff, .ecx = 0xff } },
};

static struct sev_cpuid_leaf mask_of(const struct sev_cpuid_leaf *leaf)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(leaf_masks); i++)
		if (leaf_masks[i].fn == leaf->fn && (leaf->fn != 0xd || leaf->subfn < 2) &&
		    (leaf->fn != 7 || !leaf->subfn))
			return leaf_masks[i].changes;

	return (struct sev_cpuid_leaf){ 0 };
}

static struct sev_cpuid_leaf run_cpuid(u32 fn, u32 subfn)
{
	struct sev_cpuid_leaf leaf = { .fn = fn, .subfn = subfn };

	cpuid_count(fn, subfn, &leaf.eax, &leaf.ebx, &leaf.ecx, &leaf.edx);

	return leaf;
}

static void test_cpuid_leaves(struct kunit *test)
{
	const struct sev_cpuid_page *page = sev_cpuid_page();
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	for (i = 0; i < page->count; i++) {
		struct sev_cpuid_leaf want = {
			.fn = page->entry[i].eax_in, .subfn = page->entry[i].ecx_in,
		};
		struct sev_cpuid_leaf got = run_cpuid(want.fn, want.subfn);
		struct sev_cpuid_leaf mask = mask_of(&want);
		bool same;

		if (!sev_cpuid_lookup(page, &want))
			continue;
		same = !((got.eax ^ want.eax) & ~mask.eax) && !((got.ebx ^ want.ebx) & ~mask.ebx) &&
		       !((got.ecx ^ want.ecx) & ~mask.ecx) && !((got.edx ^ want.edx) & ~mask.edx);
		KUNIT_EXPECT_TRUE_MSG(test, same, "leaf 0x%x, sub-leaf 0x%x", want.fn, want.subfn);
	}
}

/* Also that no leaf leaves the guest once the ids are known */
static void test_cpuid_own(struct kunit *test)
{
	struct sev_test_count c;
	struct sev_cpuid_leaf leaf[5];
	u32 id;

	run_cpuid(1, 0);
	c = sev_test_count_start(SEV_NAE_CPUID);
	run_cpuid(1, 0);
	run_cpuid(0xb, 0);
	run_cpuid(0x8000001e, 0);
	sev_test_count_end(&c);

	c = sev_test_count_start(SEV_NAE_CPUID);
	leaf[0] = run_cpuid(1, 0);
	leaf[1] = run_cpuid(7, 0);
	leaf[2] = run_cpuid(0xb, 0);
	leaf[3] = run_cpuid(0xd, 0);
	leaf[4] = run_cpuid(0x8000001e, 0);
	id = read_apic_id();
	sev_test_count_end(&c);

	KUNIT_EXPECT_EQ(test, c.vc, 5);
	KUNIT_EXPECT_EQ(test, c.exits, 0);
	KUNIT_EXPECT_EQ(test, leaf[0].ebx >> 24, id);
	KUNIT_EXPECT_EQ(test, !!(leaf[0].ecx & BIT(27)),
			!!(native_read_cr4() & X86_CR4_OSXSAVE));
	KUNIT_EXPECT_TRUE(test, !leaf[2].ebx || leaf[2].edx == id);
	if (boot_cpu_has(X86_FEATURE_OSXSAVE))
		KUNIT_EXPECT_GE_MSG(test, leaf[3].ebx, 0x240, "XSAVE needs so much at least");
}

static void test_cpuid_absent(struct kunit *test)
{
	struct sev_cpuid_leaf leaf = run_cpuid(0x60000000, 0);

	KUNIT_EXPECT_EQ(test, leaf.eax | leaf.ebx | leaf.ecx | leaf.edx, 0);
}

static void test_cpuid_registers(struct kunit *test)
{
	unsigned long ax = SEV_TEST_RAX << 32, bx = ~0ul, cx = ~0ul << 32, dx = ~0ul;
	struct sev_test_count c = sev_test_count_start(SEV_NAE_CPUID);

	asm volatile("cpuid" : "+a" (ax), "+b" (bx), "+c" (cx), "+d" (dx));
	sev_test_count_end(&c);
	KUNIT_EXPECT_EQ(test, c.vc, 1);
	KUNIT_EXPECT_EQ(test, c.exits, sev_cpuid_page() ? 0 : 1);
	KUNIT_EXPECT_EQ(test, (ax | bx | cx | dx) >> 32, 0);
	KUNIT_EXPECT_MEMEQ(test, &bx, boot_cpu_data.x86_vendor_id, 4);
	KUNIT_EXPECT_MEMEQ(test, &dx, boot_cpu_data.x86_vendor_id + 4, 4);
	KUNIT_EXPECT_MEMEQ(test, &cx, boot_cpu_data.x86_vendor_id + 8, 4);
}

static void test_msr(struct kunit *test)
{
	unsigned long ax = ~0ul, dx = ~0ul;
	u64 before, after = 0;
	struct sev_test_count c;
	int err[3];

	c = sev_test_count_start(SEV_NAE_MSR);
	rdmsrl(MSR_K7_HWCR, before);
	err[0] = wrmsrl_safe(MSR_K7_HWCR, before ^ HWCR_MC_STATUS_WRITE);
	rdmsrl(MSR_K7_HWCR, after);
	err[1] = wrmsrl_safe(MSR_K7_HWCR, before);
	asm volatile("rdmsr" : "+a" (ax), "+d" (dx) : "c" (~0ul << 32 | MSR_K7_HWCR));
	sev_test_count_end(&c);

	KUNIT_EXPECT_EQ(test, err[0], 0);
	KUNIT_EXPECT_EQ(test, err[1], 0);
	KUNIT_EXPECT_EQ(test, c.vc, 5);
	KUNIT_EXPECT_EQ(test, c.exits, 5);
	KUNIT_EXPECT_EQ(test, after, before ^ HWCR_MC_STATUS_WRITE);
	KUNIT_EXPECT_EQ_MSG(test, ax, (u32)before, "RDMSR clears the upper half of RAX");
	KUNIT_EXPECT_EQ_MSG(test, dx, before >> 32, "RDMSR clears the upper half of RDX");

	/* What the host answers by #GP arrives as #GP at the instruction. */
	err[0] = rdmsrl_safe(NO_SUCH_MSR, &after);
	err[1] = wrmsrl_safe(NO_SUCH_MSR, 0);
	err[2] = wrmsrl_safe(MTRR_CAPABILITIES, 0);
	KUNIT_EXPECT_EQ(test, err[0], -EIO);
	KUNIT_EXPECT_EQ(test, err[1], -EIO);
	KUNIT_EXPECT_EQ(test, err[2], -EIO);
}

static void test_tsc(struct kunit *test)
{
	unsigned long lo, hi = 0, aux = ~0ul, cpu_aux;
	u64 last = 0, now, backward = 0;
	unsigned int i;

	preempt_disable();
	for (i = 0; i < 100; i++) {
		lo = ~0ul;
		hi = ~0ul;
		aux = ~0ul;
		if (i & 1)
			asm volatile("rdtsc" : "+a" (lo), "+d" (hi));
		else
			asm volatile("rdtscp" : "+a" (lo), "+d" (hi), "+c" (aux));
		now = hi << 32 | lo;
		backward += now < last;
		last = now;
		if ((lo | hi) >> 32)
			backward++;
	}
	asm volatile("rdtscp" : "=a" (lo), "=d" (hi), "=c" (aux));
	rdmsrl(MSR_TSC_AUX, cpu_aux);
	preempt_enable();

	KUNIT_EXPECT_EQ_MSG(test, backward, 0, "the TSC grows, in 32-bit halves");
	KUNIT_EXPECT_EQ(test, aux, cpu_aux);
}

static int try_pmc(u32 counter, unsigned long *lo, unsigned long *hi)
{
	int err = -EFAULT;

	asm volatile("1:	rdpmc\n\tmovl	$0, %0\n2:\n"
		     _ASM_EXTABLE(1b, 2b)
		     : "+r" (err), "+a" (*lo), "+d" (*hi) : "c" (counter));

	return err;
}

static void test_pmc(struct kunit *test)
{
	unsigned long lo = ~0ul, hi = ~0ul;
	struct sev_test_count c;
	int err;

	c = sev_test_count_start(SEV_NAE_RDPMC);
	err = try_pmc(0x3fffffff, &lo, &hi);
	sev_test_count_end(&c);
	KUNIT_EXPECT_EQ_MSG(test, err, -EFAULT, "there is no such counter");
	KUNIT_EXPECT_EQ(test, c.vc, c.exits);
	KUNIT_EXPECT_TRUE(test, lo == ~0ul && hi == ~0ul);

	if (!try_pmc(0, &lo, &hi))
		KUNIT_EXPECT_EQ(test, (lo | hi) >> 32, 0);
}

static void test_wbinvd(struct kunit *test)
{
	struct sev_test_count c = sev_test_count_start(SEV_NAE_WBINVD);

	wbinvd();
	sev_test_count_end(&c);
	KUNIT_EXPECT_EQ(test, c.vc, 1);
	KUNIT_EXPECT_EQ(test, c.exits, 1);
}

/* E27: the host never hears an address. */
static void test_monitor(struct kunit *test)
{
	struct sev_test_count monitor, mwait;
	int err[4];

	monitor = sev_test_count_start(SEV_NAE_MONITOR);
	err[0] = sev_test_try(".byte 0x0f, 0x01, 0xc8", "a" (&err[0]), "c" (0), "d" (0));
	err[1] = sev_test_try(".byte 0x0f, 0x01, 0xc8", "a" (&err[0]), "c" (1), "d" (0));
	sev_test_count_end(&monitor);
	mwait = sev_test_count_start(SEV_NAE_MWAIT);
	err[2] = sev_test_try(".byte 0x0f, 0x01, 0xc9", "a" (0), "c" (0));
	err[3] = sev_test_try(".byte 0x0f, 0x01, 0xc9", "a" (0), "c" (4));
	sev_test_count_end(&mwait);

	if (!monitor.vc)
		kunit_skip(test, "MONITOR is not intercepted");
	KUNIT_EXPECT_EQ(test, err[0], 0);
	KUNIT_EXPECT_EQ_MSG(test, err[1], -EFAULT, "MONITOR with an extension");
	KUNIT_EXPECT_EQ(test, err[2], 0);
	KUNIT_EXPECT_EQ_MSG(test, err[3], -EFAULT, "MWAIT with an unknown extension");
	KUNIT_EXPECT_EQ(test, monitor.exits + mwait.exits, 0);
	KUNIT_EXPECT_GE(test, mwait.vc, 1);
}

/* No breakpoint is on; fields of breakpoints which are off keep their values. */
static void test_dr7(struct kunit *test)
{
	unsigned long before, again, r12, value = 0xd0400;
	struct sev_test_count reads, writes;
	int err;

	if (sev_status & BIT_ULL(SEV_STATUS_DEBUG_SWAP_BIT))
		kunit_skip(test, "DR7 is the guest's own");

	reads = sev_test_count_start(SEV_NAE_DR7_READ);
	writes = sev_test_count_start(SEV_NAE_DR7_WRITE);
	get_debugreg(before, 7);
	set_debugreg(value, 7);
	get_debugreg(again, 7);
	asm volatile("mov %%db7, %%r12\n\tmov %%r12, %0" : "=r" (r12) : : "r12");
	set_debugreg(before, 7);
	sev_test_count_end(&writes);
	sev_test_count_end(&reads);

	KUNIT_EXPECT_EQ(test, again, value);
	KUNIT_EXPECT_EQ(test, r12, value);
	KUNIT_EXPECT_EQ(test, reads.vc, 3);
	KUNIT_EXPECT_EQ_MSG(test, reads.exits, 0, "the host has no say in DR7");
	KUNIT_EXPECT_EQ(test, writes.vc, 2);
	KUNIT_EXPECT_EQ(test, writes.exits, 2);

	err = sev_test_try("mov %[value], %%db7", [value] "r" (1ul << 32));
	KUNIT_EXPECT_EQ(test, err, -EFAULT);
	get_debugreg(again, 7);
	KUNIT_EXPECT_EQ(test, again, before);
}

static void test_vmmcall(struct kunit *test)
{
	struct sev_test_count c;
	long ret;

	if (!hypervisor_is_type(X86_HYPER_KVM))
		kunit_skip(test, "the hypervisor is not KVM");
	c = sev_test_count_start(SEV_NAE_VMMCALL);
	ret = kvm_hypercall4(~0u, 1, 2, 3, 4);
	sev_test_count_end(&c);
	KUNIT_EXPECT_EQ(test, ret, -KVM_ENOSYS);
	KUNIT_EXPECT_EQ(test, c.vc, 1);
	KUNIT_EXPECT_EQ(test, c.exits, 1);
}

static struct kunit_case table_cases[] = {
	KUNIT_CASE(test_cpuid_leaves),
	KUNIT_CASE(test_cpuid_own),
	KUNIT_CASE(test_cpuid_absent),
	{}
};

static struct kunit_suite table_suite = {
	.name = "sev-guest-cpuid",
	.init = sev_test_need_snp,
	.test_cases = table_cases,
};

static struct kunit_case insn_cases[] = {
	KUNIT_CASE(test_cpuid_registers),
	KUNIT_CASE(test_msr),
	KUNIT_CASE(test_tsc),
	KUNIT_CASE(test_pmc),
	KUNIT_CASE(test_wbinvd),
	KUNIT_CASE(test_monitor),
	KUNIT_CASE(test_dr7),
	KUNIT_CASE(test_vmmcall),
	{}
};

static struct kunit_suite insn_suite = {
	.name = "sev-guest-insn",
	.init = sev_test_need_es,
	.test_cases = insn_cases,
};

kunit_test_suites(&table_suite, &insn_suite);
