// SPDX-License-Identifier: GPL-2.0
/*
 * One thread executes an instruction which causes #VC while another changes its
 * bytes (E3): the kernel reads them after the processor has. Each pass must end
 * as one of the two instructions does, or in a signal with nothing changed.
 *
 * However busy the machine, as many passes are made as it takes: until the bytes
 * have changed often enough meanwhile, and where the two instructions have different
 * exit codes until the kernel has caught enough of them.
 */
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>

#include "sev_test.h"

#define SCRATCH		0xcf8	/* PCI address: takes any size */
#define PASSES		1000
#define PASSES_MAX	1000000
#define CHANGES		1000
#define CAUGHT_ENOUGH	20
#define MARK		0x1122334455667788ull
#define OTHER		0x99aabbccddeeff00ull

/**
 * struct race - two instructions which differ in one byte
 * @name: what they are
 * @bytes: the first one
 * @at: offset of the byte that changes
 * @other: that byte of the second one
 * @repeat: RCX
 * @misfit: the second one does not go with the exit code of the first
 */
struct race {
	const char *name;
	uint8_t bytes[4];
	unsigned int at;
	uint8_t other;
	uint64_t repeat;
	bool misfit;
};

static const struct race races[] = {
	{ "CPUID and RDTSC", { 0x0f, 0xa2 }, 1, 0x31, 0, true },
	{ "CPUID and CLTS", { 0x0f, 0xa2 }, 1, 0x06, 0, true },
	{ "IN and NOP", { 0xec }, 0, 0x90, 0, true },
	{ "IN and OUT", { 0xec }, 0, 0xee, 0, false },
	{ "IN of 8 and of 32 bits", { 0xec }, 0, 0xed, 0, false },
	{ "REP INSB and REP STOSB", { 0xf3, 0x6c }, 1, 0xaa, 8, true },
	{ "REP INSB and REP OUTSB", { 0xf3, 0x6c }, 1, 0x6e, 8, false },
};

static uint8_t *code;
static bool stop, emulated;
static unsigned long changes;
static const struct race *race;
static uint8_t *data;

static void *change_bytes(void *unused)
{
	run_on_cpu(online_cpus() - 1);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		__atomic_store_n(&code[race->at], race->other, __ATOMIC_RELAXED);
		__atomic_store_n(&code[race->at], race->bytes[race->at], __ATOMIC_RELAXED);
		__atomic_fetch_add(&changes, 1, __ATOMIC_RELAXED);
	}

	return unused;
}

struct registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, r8;
};

static void pass(struct registers *r)
{
	r->rax = MARK;
	r->rbx = MARK;
	r->r8 = OTHER;
	r->rcx = race->repeat;
	r->rdx = SCRATCH;
	r->rsi = (uintptr_t)data;
	r->rdi = (uintptr_t)data;
	TRY {
		register uint64_t r8 asm("r8") = r->r8;

		asm volatile("call *%[code]"
			     : "+a" (r->rax), "+b" (r->rbx), "+c" (r->rcx), "+d" (r->rdx),
			       "+S" (r->rsi), "+D" (r->rdi), "+r" (r8)
			     : [code] "r" (code) : "memory", "cc", "r11");
		r->r8 = r8;
	}
	end_try();
}

static bool signal_is_clean(void)
{
	return caught.regs[REG_RIP] == (greg_t)code &&
	       caught.regs[REG_RBX] == (greg_t)MARK && caught.regs[REG_R8] == (greg_t)OTHER &&
	       caught.regs[REG_RDX] == SCRATCH;
}

/* What either instruction leaves: nothing beside its own registers changes. */
static bool pass_is_clean(const struct registers *r)
{
	bool cpuid = race->bytes[1] == 0xa2;

	if (caught.number)
		return signal_is_clean();
	if (cpuid)
		return r->r8 == OTHER;
	return r->rbx == MARK && r->r8 == OTHER && r->rdx == SCRATCH && r->rcx <= race->repeat &&
	       r->rdi - (uintptr_t)data <= race->repeat;
}

static bool memory_is_clean(void)
{
	unsigned int i;

	for (i = 16; i < PAGE; i++)
		if (data[i] != 0x5a)
			return false;

	return true;
}

static void put_code(void)
{
	unsigned int i;

	memset(code, 0xc3, 16);		/* RET */
	for (i = 0; i < sizeof(race->bytes) && race->bytes[i]; i++)
		code[i] = race->bytes[i];
	memset(data, 0x5a, PAGE);
}

static unsigned long changes_so_far(void)
{
	return __atomic_load_n(&changes, __ATOMIC_RELAXED);
}

static bool raced_enough(unsigned int passes, unsigned int lost, unsigned long since)
{
	return passes >= PASSES && changes_so_far() - since >= CHANGES &&
	       (!emulated || !race->misfit || lost >= CAUGHT_ENOUGH);
}

static void run_race(void)
{
	unsigned int i, lost = 0;
	struct registers r = { 0 };
	unsigned long since;
	pthread_t thread;
	bool good = true, enough = false;

	put_code();
	__atomic_store_n(&stop, false, __ATOMIC_RELAXED);
	since = changes_so_far();
	if (pthread_create(&thread, NULL, change_bytes, NULL))
		ksft_exit_fail_msg("no thread\n");
	run_on_cpu(0);
	while (changes_so_far() == since)
		sched_yield();
	for (i = 0; i < PASSES_MAX && good && !enough; i++) {
		pass(&r);
		good = pass_is_clean(&r);
		lost += caught.number == SIGBUS;
		enough = raced_enough(i + 1, lost, since);
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	ksft_print_msg("%s: in %u of %u passes the kernel saw the other one, %lu changes\n",
		       race->name, lost, i, changes_so_far() - since);
	expect(good && enough && memory_is_clean(), race->name);
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	catch_signals();
	if (ioperm(SCRATCH, 8, 1))
		ksft_exit_skip("no permission for ports\n");
	if (online_cpus() < 2)
		ksft_exit_skip("one CPU: nothing happens at the same time\n");
	code = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	if (code == MAP_FAILED)
		ksft_exit_fail_perror("memory");
	data = guarded(PAGE, 0);
	emulated = sev_status() & SEV_STATUS_ES;
	for (i = 0; i < ARRAY_SIZE(races); i++) {
		race = &races[i];
		run_race();
	}
	finish();
}
