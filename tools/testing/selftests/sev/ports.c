// SPDX-License-Identifier: GPL-2.0
/*
 * Port I/O of user space: allowed by ioperm() and iopl() to the bit, a signal
 * without. Under SEV-ES the kernel has to look at the permissions itself (E3).
 */
#include <sched.h>
#include <sys/io.h>
#include <sys/wait.h>

#include "sev_test.h"

#define SCRATCH		0x3ff	/* of the first UART */
#define SPEAKER		0x61
#define PCI_ADDRESS	0xcf8
#define PCI_END		0xd00
#define OLD		0x1122334455667788ull
#define ROUNDS		100

static uint8_t memory[16];

#define IN_OUT(insn) do {							\
	uint64_t rax_ = OLD & ~0xffffffffull;					\
										\
	asm volatile(insn : "+a" (rax_) : "d" (port));				\
} while (0)
#define STRING(insn) do {							\
	uint64_t count_ = 1;							\
	void *to_ = memory, *from_ = memory;					\
										\
	asm volatile(insn : "+c" (count_), "+D" (to_), "+S" (from_)		\
		     : "d" (port) : "memory");					\
} while (0)

static const struct form {
	const char *name;
	unsigned int bytes;
} forms[] = {
	{ "INB", 1 }, { "INW", 2 }, { "INL", 4 }, { "OUTB", 1 }, { "OUTW", 2 }, { "OUTL", 4 },
	{ "INSB", 1 }, { "INSW", 2 }, { "INSL", 4 },
	{ "OUTSB", 1 }, { "OUTSW", 2 }, { "OUTSL", 4 },
};

static void run_form(unsigned int form, uint16_t port)
{
	switch (form) {
	case 0:
		IN_OUT("inb %%dx, %%al");
		break;
	case 1:
		IN_OUT("inw %%dx, %%ax");
		break;
	case 2:
		IN_OUT("inl %%dx, %%eax");
		break;
	case 3:
		IN_OUT("outb %%al, %%dx");
		break;
	case 4:
		IN_OUT("outw %%ax, %%dx");
		break;
	case 5:
		IN_OUT("outl %%eax, %%dx");
		break;
	case 6:
		STRING("rep insb");
		break;
	case 7:
		STRING("rep insw");
		break;
	case 8:
		STRING("rep insl");
		break;
	case 9:
		STRING("rep outsb");
		break;
	case 10:
		STRING("rep outsw");
		break;
	case 11:
		STRING("rep outsl");
		break;
	}
}

/* The signal which ends a form at the PCI address register. */
static int __attribute__((noinline)) signal_of(unsigned int form)
{
	TRY {
		run_form(form, PCI_ADDRESS);
	}
	end_try();

	return caught.number;
}

/* Each form at the first ports of the PCI address register. */
static bool forms_end_by(int number)
{
	unsigned int i;
	bool good = true;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		if (signal_of(i) == number)
			continue;
		ksft_print_msg("%s ended by signal %d\n", forms[i].name, caught.number);
		good = false;
	}

	return good;
}

/* With a port allowed only up to the form's last byte but one. */
static bool forms_need_all_bytes(void)
{
	unsigned int i;
	bool good = true;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		if (forms[i].bytes == 1)
			continue;
		ioperm(PCI_ADDRESS, PCI_END - PCI_ADDRESS, 0);
		ioperm(PCI_ADDRESS, forms[i].bytes - 1, 1);
		if (signal_of(i) == SIGSEGV)
			continue;
		ksft_print_msg("%s ended by signal %d\n", forms[i].name, caught.number);
		good = false;
	}
	ioperm(PCI_ADDRESS, PCI_END - PCI_ADDRESS, 0);

	return good;
}

static void test_immediate(void)
{
	TRY {
		asm volatile("inb %0, %%al" : : "i" (SPEAKER) : "rax");
	}
	end_try();
	expect_signal(SIGSEGV, "IN of an immediate port without permission");
	ioperm(SPEAKER, 1, 1);
	TRY {
		asm volatile("inb %0, %%al" : : "i" (SPEAKER) : "rax");
	}
	end_try();
	expect_signal(0, "IN of an immediate port");
	ioperm(SPEAKER, 1, 0);
}

/* What was refused has changed nothing. */
static void test_registers(void)
{
	TRY {
		uint64_t rax = OLD;

		asm volatile("inb %%dx, %%al" : "+a" (rax) : "d" (SCRATCH));
	}
	end_try();
	expect(caught.number == SIGSEGV && caught.regs[REG_RAX] == (greg_t)OLD &&
	       caught.regs[REG_RDX] == SCRATCH, "a refused IN leaves the registers alone");
}

static int __attribute__((noinline)) signal_of_in(void)
{
	TRY {
		inb(SCRATCH);
	}
	end_try();

	return caught.number;
}

static unsigned int count_signals(unsigned int rounds)
{
	unsigned int signals = 0;

	while (rounds--) {
		signals += signal_of_in() == SIGSEGV;
		sched_yield();
	}

	return signals;
}

/* Two tasks take turns on one CPU: each has its own permissions. */
static void test_tasks(void)
{
	unsigned int signals;
	int status = 0;
	pid_t child;

	ioperm(SCRATCH, 1, 1);
	run_on_cpu(0);
	child = fork();
	if (!child) {
		ioperm(SCRATCH, 1, 0);
		_exit(count_signals(ROUNDS) == ROUNDS ? 0 : 1);
	}
	signals = count_signals(ROUNDS);
	waitpid(child, &status, 0);
	expect(!signals, "the task with permission is never refused");
	expect(!status, "the task without is always refused");
	ioperm(SCRATCH, 1, 0);
}

int main(void)
{
	ksft_print_header();
	catch_signals();
	if (ioperm(SCRATCH, 1, 1))
		ksft_exit_skip("no permission for ports\n");
	ioperm(SCRATCH, 1, 0);

	expect(forms_end_by(SIGSEGV), "every form without permission");
	ioperm(PCI_ADDRESS, PCI_END - PCI_ADDRESS, 1);
	expect(forms_end_by(0), "every form with ioperm()");
	expect(forms_need_all_bytes(), "every form with one byte not allowed");
	iopl(3);
	expect_unless_known(forms_end_by(0), "every form with iopl()",
			    "the bitmap of ioperm() alone is looked at");
	iopl(0);
	expect(forms_end_by(SIGSEGV), "every form after iopl(0)");
	test_immediate();
	test_registers();
	test_tasks();
	finish();
}
