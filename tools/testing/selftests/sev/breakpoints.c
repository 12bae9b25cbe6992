// SPDX-License-Identifier: GPL-2.0
/*
 * Hardware breakpoints where a #VC comes, and inside its handler: #DB nested in
 * #VC. Whether they are met or not, whatever causes the #VC must end as ever.
 *
 * Without DebugSwap the DR7 of an SEV-ES guest is the host's to load: it does not,
 * so that no breakpoint may ever be met. A host which emulates for a plain guest
 * sees none of those on data.
 */
#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <string.h>
#include <sys/io.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sev_test.h"

#define SCRATCH		0xcf8	/* PCI address: takes bits 8 to 23 */
#define PASSES		200
#define CPUS_MAX	64
#define MARK		0x5a6b00
#define KNOWN_RF	"RF stays set behind an emulated instruction: it is not met"

/* Whether they work at all, and whether the kernel is what emulates. */
static bool works, emulated;

#define CPUID_BYTES	2

/* Where do_cpuid() has the instruction */
static const uint8_t *at_cpuid;

static uint32_t word;

static void __attribute__((noinline)) do_cpuid(uint32_t *ebx, uint32_t *ecx, uint32_t *edx)
{
	const uint8_t *at;
	uint32_t eax = 0;

	*ecx = 0;
	asm volatile("leaq 1f(%%rip), %[at]\n"
		     "1: cpuid\n\t"
		     "nop"
		     : "+a" (eax), "=b" (*ebx), "+c" (*ecx), "=d" (*edx), [at] "=&r" (at));
	__atomic_store_n(&at_cpuid, at, __ATOMIC_RELAXED);
}

/* The same answer each time: what the processor's maker is called */
static uint32_t maker[3];

static bool cpuid_is_right(void)
{
	uint32_t got[3];

	do_cpuid(&got[0], &got[1], &got[2]);

	return !memcmp(maker, got, sizeof(maker));
}

/* Counts how often this thread meets it, in the kernel too; -1 when there is none. */
static int breakpoint(unsigned long address, unsigned int type, unsigned int bytes)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_BREAKPOINT,
		.size = sizeof(attr),
		.bp_type = type,
		.bp_addr = address,
		.bp_len = bytes,
		.exclude_hv = 1,
	};

	return syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static int user_breakpoint(const void *at, unsigned int type, unsigned int bytes)
{
	int fd = breakpoint((unsigned long)at, type, bytes);

	if (fd < 0)
		ksft_exit_fail_perror("perf_event_open");

	return fd;
}

static uint64_t times_met(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) != sizeof(count))
		ksft_exit_fail_perror("count of a breakpoint");
	close(fd);

	return count;
}

/*
 * @must: the breakpoint has to be met in each pass. @known: what a kernel with known
 * errors does instead, NULL when it has none here.
 */
static void expect_met(bool must, bool right, uint64_t met, const char *name, const char *known)
{
	bool good = right && (!must || met == PASSES);

	ksft_print_msg("%s: met %llu times in %d passes\n", name, (unsigned long long)met,
		       PASSES);
	if (must && known)
		expect_unless_known(good, name, known);
	else
		expect(good, name);
}

static void test_code(const void *at, const char *name, const char *known)
{
	int fd = user_breakpoint(at, HW_BREAKPOINT_X, sizeof(long));
	bool right = true;
	unsigned int i;

	for (i = 0; i < PASSES; i++)
		right = cpuid_is_right() && right;
	expect_met(works, right, times_met(fd), name, known);
}

/* Of the word which the kernel writes, and this program only reads, one byte is watched. */
static void test_ins(void)
{
	int fd = user_breakpoint(&word, HW_BREAKPOINT_W, 1);
	bool right = true;
	unsigned int i;

	for (i = 0; i < PASSES; i++) {
		uint32_t *to = &word;

		outl(i << 8, SCRATCH);
		asm volatile("insl" : "+D" (to) : "c" (0), "d" (SCRATCH) : "memory");
		right = __atomic_load_n(&word, __ATOMIC_RELAXED) == i << 8 && right;
	}
	expect_met(works && emulated, right, times_met(fd), "a breakpoint on what INS writes",
		   NULL);
}

static void test_outs(void)
{
	bool right = true;
	unsigned int i;
	int fd;

	__atomic_store_n(&word, MARK, __ATOMIC_RELAXED);
	fd = user_breakpoint(&word, HW_BREAKPOINT_RW, 1);
	for (i = 0; i < PASSES; i++) {
		uint32_t *from = &word;

		outl(0, SCRATCH);
		asm volatile("outsl" : "+S" (from) : "c" (0), "d" (SCRATCH) : "memory");
		right = inl(SCRATCH) == MARK && right;
	}
	expect_met(works && emulated, right, times_met(fd), "a breakpoint on what OUTS reads",
		   NULL);
}

/* ---- on all CPUs at once ---- */

struct cpu_passes {
	pthread_t thread;
	int cpu;
	bool right;
	uint64_t met;
};

/*
 * The bytes of an instruction as data: the processor fetches them, and only the
 * handler of the #VC reads them.
 */
static void *run_cpu(void *context)
{
	struct cpu_passes *p = context;
	unsigned int i;
	int fd;

	p->right = run_on_cpu(p->cpu);
	fd = user_breakpoint(at_cpuid, HW_BREAKPOINT_RW, 1);
	for (i = 0; i < PASSES; i++)
		p->right = cpuid_is_right() && p->right;
	p->met = times_met(fd);

	return context;
}

static void test_fetch(void)
{
	struct cpu_passes passes[CPUS_MAX] = { 0 };
	int cpu, cpus = online_cpus();
	char name[80];

	if (cpus > CPUS_MAX)
		cpus = CPUS_MAX;
	for (cpu = 0; cpu < cpus; cpu++) {
		passes[cpu].cpu = cpu;
		if (pthread_create(&passes[cpu].thread, NULL, run_cpu, &passes[cpu]))
			ksft_exit_fail_msg("no thread\n");
	}
	for (cpu = 0; cpu < cpus; cpu++) {
		pthread_join(passes[cpu].thread, NULL);
		snprintf(name, sizeof(name), "a breakpoint on CPUID as data, CPU %d", cpu);
		expect_met(works && emulated, passes[cpu].right, passes[cpu].met, name, NULL);
	}
}

int main(void)
{
	uint64_t status = sev_status();

	ksft_print_header();
	catch_signals();
	if (ioperm(SCRATCH, 8, 1))
		ksft_exit_skip("no permission for ports\n");
	emulated = status & SEV_STATUS_ES;
	works = !emulated || (status & SEV_STATUS_DEBUG_SWAP);
	do_cpuid(&maker[0], &maker[1], &maker[2]);
	ksft_print_msg("hardware breakpoints %s here\n",
		       works ? "work" : "need not be met: SEV-ES without DebugSwap");
	test_code(at_cpuid, "a breakpoint at CPUID", NULL);
	test_code(at_cpuid + CPUID_BYTES, "a breakpoint behind CPUID", KNOWN_RF);
	test_ins();
	test_outs();
	test_fetch();
	finish();
}
