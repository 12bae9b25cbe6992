// SPDX-License-Identifier: GPL-2.0
/*
 * Every CPU but the first offline and online again, while the first one goes on: a
 * CPU which comes back has its GHCB, its CPUID and its clock as before.
 *
 * Where errors are known, that is not tried under SEV-SNP: a CPU which is created anew
 * for the second time can find its GHCB in use, and the kernel panics.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <unistd.h>

#include "sev_test.h"

#define SCRATCH		0xcf8	/* PCI address: takes bits 8 to 23 */
#define ROUNDS		2
#define LEAVES		3

static bool stop;

/* What must be the same after a CPU has come back: leaves with nothing that changes */
struct identity {
	uint32_t leaf[LEAVES][4];
	uint64_t tsc;
};

static void cpuid(uint32_t fn, uint32_t *regs)
{
	regs[0] = fn;
	regs[2] = 0;
	asm volatile("cpuid"
		     : "+a" (regs[0]), "=b" (regs[1]), "+c" (regs[2]), "=d" (regs[3]));
}

static uint64_t rdtsc(void)
{
	uint32_t low, high;

	asm volatile("rdtsc" : "=a" (low), "=d" (high));

	return low | (uint64_t)high << 32;
}

static void identify(struct identity *id)
{
	cpuid(0, id->leaf[0]);
	cpuid(1, id->leaf[1]);
	cpuid(0x80000008, id->leaf[2]);
	id->tsc = rdtsc();
}

static bool is_same(const struct identity *one, const struct identity *two)
{
	return !memcmp(one->leaf, two->leaf, sizeof(one->leaf)) && two->tsc > one->tsc;
}

static bool set_online(int cpu, bool on)
{
	char path[80], text = on ? '1' : '0', now = 0;
	bool good;
	int fd;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	fd = open(path, O_RDWR | O_CLOEXEC);
	good = fd >= 0 && write(fd, &text, 1) == 1 && pread(fd, &now, 1, 0) == 1 && now == text;
	if (fd >= 0)
		close(fd);

	return good;
}

static bool can_go(int cpu)
{
	char path[80];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);

	return !access(path, W_OK);
}

/* Exits on the first CPU all the while */
static void *work(void *right)
{
	struct identity first, now;

	run_on_cpu(0);
	identify(&first);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		identify(&now);
		if (!is_same(&first, &now))
			*(bool *)right = false;
		first.tsc = now.tsc;
	}

	return NULL;
}

static bool port_works(uint32_t value)
{
	outl(value, SCRATCH);

	return inl(SCRATCH) == value;
}

static void test_cpu(int cpu)
{
	struct identity before, after;
	bool good = run_on_cpu(cpu);
	unsigned int n;
	char name[80];

	identify(&before);
	for (n = 0; n < ROUNDS && good; n++) {
		good = run_on_cpu(0) && set_online(cpu, false) && !run_on_cpu(cpu) &&
		       set_online(cpu, true) && run_on_cpu(cpu) && port_works(cpu << 8);
		identify(&after);
		good = good && is_same(&before, &after);
	}
	run_on_cpu(0);
	snprintf(name, sizeof(name), "CPU %d offline and online", cpu);
	expect(good, name);
}

int main(void)
{
	int cpu, cpus = online_cpus();
	bool right = true;
	pthread_t thread;

	ksft_print_header();
	catch_signals();
	if (ioperm(SCRATCH, 4, 1))
		ksft_exit_skip("no permission for ports\n");
	if (getenv("SEV_TEST_KNOWN_ERRORS") && (sev_status() & SEV_STATUS_SNP))
		ksft_exit_skip("a CPU which comes back may find its GHCB in use\n");
	if (cpus < 2 || !can_go(1))
		ksft_exit_skip("no CPU can go offline\n");
	if (pthread_create(&thread, NULL, work, &right))
		ksft_exit_fail_msg("no thread\n");
	for (cpu = 1; cpu < cpus; cpu++)
		test_cpu(cpu);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	expect(right, "the first CPU meanwhile");
	finish();
}
