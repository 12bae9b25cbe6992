/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What these tests share: results, signals as results, and what kind of guest
 * this is.
 *
 * With SEV_TEST_KNOWN_ERRORS in the environment, the kernel is one of which the
 * errors named in expect_unless_known() are known: that they show proves that
 * the test sees them, and they are reported as XFAIL.
 */
#ifndef SEV_TEST_H
#define SEV_TEST_H

#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

#include "../kselftest.h"

#define PAGE			4096
#define RFLAGS_TF		0x100ul

#define SEV_STATUS_ES		0x02
#define SEV_STATUS_SNP		0x04
#define SEV_STATUS_DEBUG_SWAP	0x80

/**
 * struct caught - the signal which ended the last TRY
 * @number: 0 for none
 * @code: si_code
 * @address: si_addr
 * @regs: registers of the interrupted code
 */
struct caught {
	int number;
	int code;
	uintptr_t address;
	greg_t regs[NGREG];
};

extern __thread struct caught caught;
extern __thread sigjmp_buf caught_back;
extern __thread sig_atomic_t in_try;

static inline void set_in_try(bool on)
{
	asm volatile("" : : : "memory");
	if (on)
		caught.number = 0;
	in_try = on;
	asm volatile("" : : : "memory");
}

/* Runs what follows it, as a block, until a signal comes; end_try() after it. */
#define TRY								\
	for (set_in_try(true);						\
	     in_try && !sigsetjmp(caught_back, 1);			\
	     set_in_try(false))

static inline void end_try(void)
{
	set_in_try(false);
}

void catch_signals(void);

/*
 * While on, a TRY which stands at one instruction for ever, with RCX, RSI and RDI
 * as they are, ends as if by SIGALRM.
 */
void watch_for_standstill(bool on);

/* SEV_STATUS as the kernel gives it to root; 0 without SEV. */
uint64_t sev_status(void);

/* @bytes of memory between two pages which cannot be reached. */
uint8_t *guarded(size_t bytes, int flags);
void unguard(uint8_t *memory, size_t bytes);

int online_cpus(void);
bool run_on_cpu(int cpu);

/* The contents of a small file as a string, or NULL. */
char *read_text(const char *path);

static inline bool expect(bool good, const char *name)
{
	if (!good && caught.number)
		ksft_print_msg("last signal %d, code %d, address 0x%lx, RIP 0x%llx\n",
			       caught.number, caught.code, caught.address,
			       caught.regs[REG_RIP]);
	ksft_test_result(good, "%s\n", name);

	return good;
}

/* @error: what that kernel does instead. */
static inline void expect_unless_known(bool good, const char *name, const char *error)
{
	if (!getenv("SEV_TEST_KNOWN_ERRORS"))
		expect(good, name);
	else if (good)
		ksft_test_result_fail("%s: the known error is not there: %s\n", name, error);
	else
		ksft_test_result_xfail("%s: %s\n", name, error);
}

/* The last TRY must have ended by @number, sent for the instruction itself. */
static inline bool expect_signal(int number, const char *name)
{
	return expect(caught.number == number, name);
}

static inline void finish(void)
{
	ksft_set_plan(ksft_test_num());
	ksft_finished();
}

#endif
