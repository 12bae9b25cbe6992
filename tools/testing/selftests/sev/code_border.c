// SPDX-License-Identifier: GPL-2.0
/*
 * One thread executes an instruction which causes #VC and lies across two pages while
 * another maps the second page anew, which takes it out of the page tables: the kernel
 * must bring it in again, as the processor would. Its contents are in a file, so that no
 * pass may see a signal or another result.
 *
 * In 64-bit code, and in 32-bit code whose segment begins elsewhere than at zero. That
 * segment is in a table which the other thread replaces again and again meanwhile.
 */
#include <asm/ldt.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sev_test.h"

#define PASSES		4000
#define REMOVALS	400
#define PHASES		61
#define PHASE_LOOPS	256
#define LDT_ENTRY	0
#define LDT_ENTRY_OTHER	1
#define LDT_SELECTOR	(LDT_ENTRY << 3 | 7)
#define USER_CS		0x33

static uint8_t *code;		/* two pages below 4 GiB */
static int code_file;
static bool stop, replace_table;
static unsigned long passes, removals;

static const uint8_t in_64_bit[] = { 0x0f, 0xa2, 0xc3 };	/* CPUID, RET */

/*
 * 64-bit code which goes over to the 32-bit one by the pointer in RSI, and the place where
 * that comes back. The stack in RDI is below 4 GiB as all of this, since 32-bit code has
 * no longer pointers. By jumps: a call or a return to another segment reaches the stack
 * with the kernel's rights in QEMU, which SMAP forbids.
 */
static const uint8_t to_32_bit[] = {
	0x55,				/* push	%rbp */
	0x48, 0x89, 0xe5,		/* mov	%rsp, %rbp */
	0x48, 0x89, 0xfc,		/* mov	%rdi, %rsp */
	0x48, 0x89, 0x2f,		/* mov	%rbp, (%rdi) */
	0xff, 0x2e,			/* ljmp	*(%rsi) */
};

static const uint8_t back[] = {
	0x48, 0x8b, 0x24, 0x24,		/* mov	(%rsp), %rsp */
	0x5d,				/* pop	%rbp */
	0xc3,				/* ret */
};

struct far_pointer {
	uint32_t offset;
	uint16_t selector;
} __attribute__((packed));

/* The 32-bit code */
struct ask_32_bit {
	uint8_t cpuid[2];
	uint8_t far_jump;
	struct far_pointer back;
} __attribute__((packed));

/**
 * struct call - a way to the instruction, and what came back
 * @entry: 64-bit code, to be called
 * @rdi: for that code
 * @rsi: the same
 * @ebx: of CPUID, as all below
 * @ecx: third part of the vendor's name
 * @edx: second part
 */
struct call {
	const void *entry;
	uintptr_t rdi, rsi;
	uint32_t ebx, ecx, edx;
};

static bool set_segment(unsigned int entry, uintptr_t base)
{
	struct user_desc segment = {
		.entry_number = entry,
		.base_addr = base,
		.limit = 2 * PAGE - 1,
		.seg_32bit = 1,
		.contents = MODIFY_LDT_CONTENTS_CODE,
	};

	return !syscall(SYS_modify_ldt, 1, &segment, sizeof(segment));
}

/* Once in a pass, so that passes come to an end, and each time a little later in it. */
static void wait_for_pass(unsigned long seen)
{
	unsigned long i;

	while (__atomic_load_n(&passes, __ATOMIC_RELAXED) == seen &&
	       !__atomic_load_n(&stop, __ATOMIC_RELAXED))
		asm volatile("pause");
	for (i = 0; i < seen % PHASES * PHASE_LOOPS; i++)
		asm volatile("");
}

static void *remove_page(void *unused)
{
	unsigned long seen;

	run_on_cpu(online_cpus() - 1);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		seen = __atomic_load_n(&passes, __ATOMIC_RELAXED);
		if (mmap(code + PAGE, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_FIXED,
			 code_file, PAGE) == MAP_FAILED)
			ksft_exit_fail_perror("a page again");
		__atomic_fetch_add(&removals, 1, __ATOMIC_RELAXED);
		if (__atomic_load_n(&replace_table, __ATOMIC_RELAXED) &&
		    !set_segment(LDT_ENTRY_OTHER, 0))
			ksft_exit_fail_perror("a table again");
		wait_for_pass(seen);
	}

	return unused;
}

static void ask(struct call *call)
{
	TRY {
		uintptr_t rdi = call->rdi, rsi = call->rsi;
		uint32_t leaf = 0;

		asm volatile("call *%[entry]"
			     : "+a" (leaf), "=b" (call->ebx), "=c" (call->ecx),
			       "=d" (call->edx), "+D" (rdi), "+S" (rsi)
			     : [entry] "m" (call->entry)
			     : "memory", "cc", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
			       "r15");
	}
	end_try();
	__atomic_fetch_add(&passes, 1, __ATOMIC_RELAXED);
}

static unsigned long removals_so_far(void)
{
	return __atomic_load_n(&removals, __ATOMIC_RELAXED);
}

static void run(const char *name, const void *entry, uintptr_t rdi, uintptr_t rsi)
{
	struct call first = { .entry = entry, .rdi = rdi, .rsi = rsi }, again = first;
	unsigned long since = removals_so_far();
	bool good = true;
	unsigned int i;

	ask(&first);
	for (i = 0; good && (i < PASSES || removals_so_far() - since < REMOVALS); i++) {
		ask(&again);
		good = !caught.number && !memcmp(&first, &again, sizeof(first));
	}
	ksft_print_msg("%s: %u passes, %lu removals\n", name, i, removals_so_far() - since);
	expect_unless_known(good, name, "the task ends by SIGBUS");
}

static void *low(size_t bytes, int protection, int flags, int fd)
{
	void *p = mmap(NULL, bytes, protection, MAP_32BIT | flags, fd, 0);

	if (p == MAP_FAILED)
		ksft_exit_fail_perror("memory below 4 GiB");

	return p;
}

/* @bytes of code, of which the first is the last byte of the first page. */
static void put_code(const uint8_t *bytes, size_t size)
{
	uint8_t pages[2 * PAGE] = { 0 };

	memcpy(pages + PAGE - 1, bytes, size);
	if (pwrite(code_file, pages, sizeof(pages), 0) != sizeof(pages))
		ksft_exit_fail_perror("a file of code");
}

static void run_32_bit(const char *name)
{
	struct ask_32_bit ask = { { 0x0f, 0xa2 }, 0xea, { 0, USER_CS } };
	struct far_pointer *pointer;
	uint8_t *gate, *stack;

	/* It waits for a mutex with interrupts off, and the guest can stand still then. */
	if (getenv("SEV_TEST_KNOWN_ERRORS") && sev_status()) {
		ksft_test_result_skip("%s: this kernel may hang there\n", name);
		return;
	}
	if (!set_segment(LDT_ENTRY, (uintptr_t)code)) {
		ksft_test_result_skip("%s: this kernel has no modify_ldt()\n", name);
		return;
	}
	gate = low(PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	stack = low(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	memcpy(gate, to_32_bit, sizeof(to_32_bit));
	memcpy(gate + sizeof(to_32_bit), back, sizeof(back));
	pointer = (struct far_pointer *)(gate + PAGE / 2);
	pointer->offset = PAGE - 1;
	pointer->selector = LDT_SELECTOR;
	ask.back.offset = (uintptr_t)gate + sizeof(to_32_bit);
	put_code((const uint8_t *)&ask, sizeof(ask));
	__atomic_store_n(&replace_table, true, __ATOMIC_RELAXED);
	run(name, gate, (uintptr_t)stack + PAGE / 2, (uintptr_t)pointer);
}

int main(void)
{
	pthread_t thread;

	ksft_print_header();
	catch_signals();
	if (online_cpus() < 2)
		ksft_exit_skip("one CPU: nothing happens at the same time\n");
	code_file = memfd_create("code", MFD_CLOEXEC);
	put_code(in_64_bit, sizeof(in_64_bit));
	code = low(2 * PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, code_file);
	if (pthread_create(&thread, NULL, remove_page, NULL))
		ksft_exit_fail_msg("no thread\n");
	run_on_cpu(0);
	run("64-bit code across two pages", code + PAGE - 1, 0, 0);
	run_32_bit("32-bit code with a base, across two pages");
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	finish();
}
