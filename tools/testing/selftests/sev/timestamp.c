// SPDX-License-Identifier: GPL-2.0
/* RDTSC, RDTSCP and RDPMC of user space, and when they are refused. */
#include <sys/prctl.h>

#include "sev_test.h"

#define ROUNDS	1000
#define OLD	(0x11223344ull << 32)

struct stamp {
	uint64_t rax, rdx, rcx;
};

static void rdtsc(struct stamp *s)
{
	*s = (struct stamp){ OLD, OLD, OLD };
	asm volatile("rdtsc" : "+a" (s->rax), "+d" (s->rdx));
}

static void rdtscp(struct stamp *s)
{
	*s = (struct stamp){ OLD, OLD, OLD };
	asm volatile("rdtscp" : "+a" (s->rax), "+d" (s->rdx), "+c" (s->rcx));
}

static uint64_t value(const struct stamp *s)
{
	return s->rdx << 32 | s->rax;
}

static bool upper_halves_clear(const struct stamp *s)
{
	return !((s->rax | s->rdx) >> 32);
}

static void test_order(void)
{
	struct stamp one, two;
	bool good = true, clear = true;
	unsigned int i;

	rdtsc(&one);
	for (i = 0; i < ROUNDS; i++) {
		if (i & 1)
			rdtsc(&two);
		else
			rdtscp(&two);
		good &= value(&two) > value(&one);
		clear &= upper_halves_clear(&two);
		one = two;
	}
	expect(good, "the TSC runs forward");
	expect(clear, "the upper halves of RAX and RDX are cleared");
}

/* The kernel keeps the CPU's number in TSC_AUX. */
static void test_aux(void)
{
	struct stamp s;
	bool good = true;
	int cpu;

	for (cpu = 0; cpu < online_cpus(); cpu++) {
		good &= run_on_cpu(cpu);
		rdtscp(&s);
		good &= (s.rcx & 0xfff) == (uint64_t)cpu && !(s.rcx >> 32);
	}
	expect(good, "RDTSCP tells the CPU's number on every CPU");
}

static void test_refused(void)
{
	struct stamp s;

	prctl(PR_SET_TSC, PR_TSC_SIGSEGV);
	TRY {
		rdtsc(&s);
	}
	end_try();
	expect_signal(SIGSEGV, "RDTSC refused by prctl()");
	TRY {
		rdtscp(&s);
	}
	end_try();
	expect_signal(SIGSEGV, "RDTSCP refused by prctl()");
	prctl(PR_SET_TSC, PR_TSC_ENABLE);
	TRY {
		rdtsc(&s);
	}
	end_try();
	expect_signal(0, "RDTSC allowed again");
	TRY {
		asm volatile("rdpmc" : : "c" (0) : "rax", "rdx");
	}
	end_try();
	expect_signal(SIGSEGV, "RDPMC");
}

int main(void)
{
	ksft_print_header();
	catch_signals();
	test_order();
	test_aux();
	test_refused();
	finish();
}
