// SPDX-License-Identifier: GPL-2.0
/*
 * Debug registers and single steps of another task, by ptrace(). Without
 * DebugSwap an SEV-ES guest's DR0 to DR3 are not its own: the kernel keeps DR7,
 * but a breakpoint may never be met. It must be read back, and do no harm.
 */
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "sev_test.h"

#define DR(n)		offsetof(struct user, u_debugreg[n])
#define DR7_EXECUTE	0x1ul			/* DR0, any instruction fetch */
#define DR7_WRITE	(0x1ul | 0xdul << 16)	/* DR0, writes of four bytes */
#define DR6_HIT		0xful
#define STEPS_MAX	100000

static uint32_t target_data;

static void __attribute__((noinline)) target_code(void)
{
	asm volatile("" : : : "memory");
}

/* Three instructions which cause #VC between two labels */
extern const char step_first[], step_last[];

static void __attribute__((noinline)) stepped_code(void)
{
	asm volatile("xorl %%eax, %%eax\n"
		     ".globl step_first\n"
		     "step_first: cpuid\n\t"
		     "xorl %%eax, %%eax\n\t"
		     "cpuid\n\t"
		     "nop\n"
		     ".globl step_last\n"
		     "step_last: nop"
		     : : : "rax", "rbx", "rcx", "rdx");
}

static void child_main(void)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	target_code();
	asm volatile("movl $1, %0" : "=m" (target_data));
	raise(SIGSTOP);
	stepped_code();
	_exit(0);
}

static pid_t start_child(void)
{
	pid_t child = fork();
	int status;

	if (!child)
		child_main();
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
		ksft_exit_fail_msg("no child to trace\n");

	return child;
}

/* The signal which stops @child next, 0 when it has ended. */
static int run_child(pid_t child, int request)
{
	int status;

	ptrace(request, child, NULL, NULL);
	if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
		return 0;

	return WSTOPSIG(status);
}

static unsigned long peek(pid_t child, size_t at)
{
	return ptrace(PTRACE_PEEKUSER, child, (void *)at, NULL);
}

static bool poke(pid_t child, size_t at, unsigned long value)
{
	return !ptrace(PTRACE_POKEUSER, child, (void *)at, (void *)value);
}

static void end_child(pid_t child)
{
	int status;

	kill(child, SIGKILL);
	waitpid(child, &status, 0);
}

static bool breakpoints_work(void)
{
	uint64_t status = sev_status();

	return !(status & SEV_STATUS_ES) || (status & SEV_STATUS_DEBUG_SWAP);
}

/* A breakpoint in DR0 at @address; @name for where it is met. */
static void test_breakpoint(unsigned long address, unsigned long dr7, const char *name)
{
	pid_t child = start_child();
	int signal;

	expect(poke(child, DR(0), address) && poke(child, DR(7), dr7) &&
	       peek(child, DR(0)) == address && (peek(child, DR(7)) & 0xf00ff) == (dr7 & 0xf00ff),
	       "DR0 and DR7 are read back");
	signal = run_child(child, PTRACE_CONT);
	if (breakpoints_work())
		expect(signal == SIGTRAP && (peek(child, DR(6)) & DR6_HIT) == 1, name);
	else if (signal == SIGTRAP)
		expect((peek(child, DR(6)) & DR6_HIT) == 1, name);
	else
		ksft_test_result_skip("%s: no DebugSwap\n", name);
	poke(child, DR(7), 0);
	if (signal == SIGTRAP)
		signal = run_child(child, PTRACE_CONT);
	expect(signal == SIGSTOP, "the task goes on without it");
	end_child(child);
}

/* Steps through stepped_code(): which of its instructions are stops? */
static void test_steps(void)
{
	pid_t child = start_child();
	unsigned long rip = 0, first = (unsigned long)step_first;
	unsigned int n, seen = 0;

	run_child(child, PTRACE_CONT);
	for (n = 0; n < STEPS_MAX && rip != (unsigned long)step_last; n++) {
		if (run_child(child, PTRACE_SINGLESTEP) != SIGTRAP)
			break;
		rip = peek(child, offsetof(struct user, regs.rip));
		if (rip == first || rip == first + 2 || rip == first + 4 || rip == first + 6 ||
		    rip == first + 7)
			seen |= 1u << (rip - first);
	}
	expect_unless_known(seen == 0xd5, "a single step over CPUID ends behind it",
			    "it ends one instruction late");
	end_child(child);
}

int main(void)
{
	ksft_print_header();
	catch_signals();
	test_breakpoint((unsigned long)target_code, DR7_EXECUTE, "a breakpoint on code is met");
	test_breakpoint((unsigned long)&target_data, DR7_WRITE, "a breakpoint on data is met");
	test_steps();
	finish();
}
