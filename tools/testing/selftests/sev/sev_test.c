// SPDX-License-Identifier: GPL-2.0
/* See sev_test.h. */
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "sev_test.h"

#define MSR_SEV_STATUS	0xc0010131

__thread struct caught caught;
__thread sigjmp_buf caught_back;
__thread sig_atomic_t in_try;

/* Where the task stood at the last tick, and for how many it has. */
static struct {
	greg_t rip, rcx, rsi, rdi;
	unsigned int ticks;
} standing;

#define TICK_US		2000
#define TICKS_MAX	200

static void handler(int number, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	unsigned int i;

	if (!in_try) {
		printf("Bail out! signal %d, code %d, address %p, RIP 0x%llx\n", number,
		       info->si_code, info->si_addr, uc->uc_mcontext.gregs[REG_RIP]);
		_exit(KSFT_FAIL);
	}
	caught.number = number;
	caught.code = info->si_code;
	caught.address = (uintptr_t)info->si_addr;
	for (i = 0; i < NGREG; i++)
		caught.regs[i] = uc->uc_mcontext.gregs[i];
	in_try = 0;
	siglongjmp(caught_back, 1);
}

/* Counts, and measures no time: however slow the machine, ticks find progress. */
static void tick(int number, siginfo_t *info, void *context)
{
	const greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;

	if (regs[REG_RIP] != standing.rip || regs[REG_RCX] != standing.rcx ||
	    regs[REG_RSI] != standing.rsi || regs[REG_RDI] != standing.rdi)
		standing.ticks = 0;
	standing.rip = regs[REG_RIP];
	standing.rcx = regs[REG_RCX];
	standing.rsi = regs[REG_RSI];
	standing.rdi = regs[REG_RDI];
	if (in_try && ++standing.ticks > TICKS_MAX)
		handler(number, info, context);
}

void watch_for_standstill(bool on)
{
	struct itimerval timer = { { 0, on ? TICK_US : 0 }, { 0, on ? TICK_US : 0 } };

	standing.ticks = 0;
	setitimer(ITIMER_REAL, &timer, NULL);
}

void catch_signals(void)
{
	static const int numbers[] = { SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE };
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		sigaction(numbers[i], &action, NULL);
	action.sa_sigaction = tick;
	action.sa_flags |= SA_RESTART;
	sigaction(SIGALRM, &action, NULL);
}

uint64_t sev_status(void)
{
	static uint64_t status;
	static bool known;
	int fd;

	if (known)
		return status;
	fd = open("/dev/cpu/0/msr", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || pread(fd, &status, sizeof(status), MSR_SEV_STATUS) != sizeof(status))
		status = 0;
	if (fd >= 0)
		close(fd);
	known = true;

	return status;
}

uint8_t *guarded(size_t bytes, int flags)
{
	uint8_t *p = mmap(NULL, bytes + 2 * PAGE, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	if (p == MAP_FAILED || mprotect(p + PAGE, bytes, PROT_READ | PROT_WRITE))
		ksft_exit_fail_perror("memory");

	return p + PAGE;
}

void unguard(uint8_t *memory, size_t bytes)
{
	munmap(memory - PAGE, bytes + 2 * PAGE);
}

int online_cpus(void)
{
	return sysconf(_SC_NPROCESSORS_ONLN);
}

bool run_on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);

	return !sched_setaffinity(0, sizeof(set), &set);
}

char *read_text(const char *path)
{
	static char text[16384];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return NULL;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n < 0)
		return NULL;
	text[n] = 0;

	return text;
}
