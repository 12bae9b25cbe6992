// SPDX-License-Identifier: GPL-2.0
/*
 * Instructions which an SEV-ES or SEV-SNP guest's kernel emulates for its user
 * space (#VC): they must do what the processor does without encryption, so that
 * every test here holds in a plain guest as well.  Reports in TAP.
 *
 * usage: emulation [--upstream]
 *
 * With --upstream the known errors of arch/x86/coco/sev of Linux 6.12 are what
 * is expected: that they show proves that the tests see them.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>
#include <asm/prctl.h>

#define PAGE		4096
#define SCRATCH		0x3ff	/* of the first UART */
#define SPEAKER		0x61
#define PCI_ADDRESS	0xcf8
#define PCI_DATA	0xcfc
#define FWCFG_SELECT	0x510
#define FWCFG_DATA	0x511
#define FWCFG_SIGNATURE	0
#define FWCFG_DIRECTORY	0x19
#define DEVICE		"/sys/bus/pci/devices/0000:00:01.0/resource4"

#define OLD		0x1122334455667788ull
#define TF		0x100ull

static unsigned int tests, failures;
static bool upstream;
static sigjmp_buf back;
static sig_atomic_t in_try;
static struct {
	int number;
	uint64_t address;
	greg_t regs[23];
} caught;

static void ok(bool good, const char *name)
{
	printf("%sok %u - %s\n", good ? "" : "not ", ++tests, name);
	failures += !good;
}

/* A test which the tree's own code is known not to pass */
static void ok_unless_upstream(bool good, const char *name)
{
	if (upstream)
		printf("# known error of upstream: %s\n", good ? "absent" : "shows");
	ok(good != upstream, name);
}

static void handler(int number, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	caught.number = number;
	caught.address = (uintptr_t)info->si_addr;
	memcpy(caught.regs, uc->uc_mcontext.gregs, sizeof(caught.regs));
	if (!in_try)
		_exit(3);
	siglongjmp(back, 1);
}

static void catch_signals(void)
{
	static const int numbers[] = { SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGALRM };
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	unsigned int i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
}

/*
 * Runs what follows it, as a block; caught.number is 0 if no signal came.  What
 * never ends is ended by SIGALRM.
 */
#define TRY								\
	for (caught.number = 0, in_try = 1, alarm(10);			\
	     in_try && !sigsetjmp(back, 1);				\
	     in_try = 0, alarm(0))

static void end_try(void)
{
	alarm(0);
	in_try = 0;
}

static uint8_t *map_memory(size_t bytes, int flags)
{
	uint8_t *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	if (p == MAP_FAILED) {
		printf("Bail out! no memory\n");
		_exit(2);
	}

	return p;
}

/* @bytes of memory, and a page behind it which cannot be reached */
static uint8_t *guarded(size_t bytes)
{
	uint8_t *p = map_memory(bytes + PAGE, 0);

	mprotect(p + bytes, PAGE, PROT_NONE);

	return p;
}

static void select_fwcfg(uint16_t key)
{
	outw(key, FWCFG_SELECT);
}

struct string_io {
	uint64_t rcx;
	uint64_t index;
};

/* A string instruction with its registers; what they hold after it goes back. */
#define STRING(insn, io, port) do {						\
	struct string_io *io_ = (io);					\
									\
	asm volatile(insn						\
		     : "+c" (io_->rcx), "+D" (io_->index)		\
		     : "d" ((uint16_t)(port))				\
		     : "memory", "cc");					\
} while (0)
#define STRING_OUT(insn, io, port) do {						\
	struct string_io *io_ = (io);					\
									\
	asm volatile(insn						\
		     : "+c" (io_->rcx), "+S" (io_->index)		\
		     : "d" ((uint16_t)(port))				\
		     : "memory", "cc");					\
} while (0)

static void test_in(void)
{
	uint64_t rax = OLD;

	outb(0x5a, SCRATCH);
	asm volatile("inb %%dx, %%al" : "+a" (rax) : "d" (SCRATCH));
	ok_unless_upstream(rax == (OLD & ~0xffull) + 0x5a, "IN of 8 bits keeps the rest of RAX");

	outl(0x80000000, PCI_ADDRESS);
	rax = OLD;
	asm volatile("inw %%dx, %%ax" : "+a" (rax) : "d" (PCI_DATA));
	ok_unless_upstream(rax == (OLD & ~0xffffull) + 0x8086,
			   "IN of 16 bits keeps the rest of RAX");

	rax = OLD;
	asm volatile("inl %%dx, %%eax" : "+a" (rax) : "d" (PCI_DATA));
	ok(rax == 0x29c08086, "IN of 32 bits clears the upper half");

	rax = OLD;
	asm volatile("inb %1, %%al" : "+a" (rax) : "i" (SPEAKER));
	ok((rax & 0x0f) == (inb(SPEAKER) & 0x0f), "IN of an immediate port");
}

static void test_out(void)
{
	uint64_t rax = 0x1122334480000000ull;

	asm volatile("outl %%eax, %%dx" : : "a" (rax), "d" (PCI_ADDRESS));
	ok(inl(PCI_ADDRESS) == 0x80000000, "OUT of 32 bits");
	rax = 0x11223344556677a5ull;
	asm volatile("outb %%al, %%dx" : : "a" (rax), "d" (SCRATCH));
	ok(inb(SCRATCH) == 0xa5, "OUT of 8 bits");
}

static void test_ins(void)
{
	uint8_t *buffer = map_memory(PAGE, 0);
	struct string_io io = { 7, (uintptr_t)buffer };
	uint32_t *words = (uint32_t *)buffer;

	select_fwcfg(FWCFG_SIGNATURE);
	TRY {
		STRING("insb", &io, FWCFG_DATA);
	}
	end_try();
	ok_unless_upstream(!caught.number && io.rcx == 7 && io.index == (uintptr_t)buffer + 1 &&
			   buffer[0] == 'Q', "INSB without REP runs once and leaves RCX");

	io = (struct string_io){ 4, (uintptr_t)buffer };
	select_fwcfg(FWCFG_SIGNATURE);
	STRING("rep insb", &io, FWCFG_DATA);
	ok(!io.rcx && io.index == (uintptr_t)buffer + 4 && !memcmp(buffer, "QEMU", 4),
	   "REP INSB");

	io = (struct string_io){ 4, (uintptr_t)buffer + 3 };
	select_fwcfg(FWCFG_SIGNATURE);
	STRING("std; rep insb; cld", &io, FWCFG_DATA);
	ok(!io.rcx && io.index == (uintptr_t)buffer - 1 && !memcmp(buffer, "UMEQ", 4),
	   "REP INSB downwards");

	outl(0x80000000, PCI_ADDRESS);
	io = (struct string_io){ 3, (uintptr_t)buffer };
	STRING("rep insl", &io, PCI_DATA);
	ok(!io.rcx && words[0] == 0x29c08086 && words[2] == 0x29c08086, "REP INSD");

	io = (struct string_io){ 0, 0 };
	STRING("rep insb", &io, FWCFG_DATA);
	ok(!io.rcx && !io.index, "REP with RCX = 0 touches nothing");
	munmap(buffer, PAGE);
}

static void test_outs(void)
{
	static const uint8_t bytes[] = { 0x11, 0x22, 0x33 };
	static const uint32_t address = 0x80000800;
	struct string_io io = { 3, (uintptr_t)bytes };

	STRING_OUT("rep outsb", &io, SCRATCH);
	ok(!io.rcx && io.index == (uintptr_t)bytes + 3 && inb(SCRATCH) == 0x33, "REP OUTSB");

	io = (struct string_io){ 3, (uintptr_t)bytes + 2 };
	STRING_OUT("std; rep outsb; cld", &io, SCRATCH);
	ok(inb(SCRATCH) == 0x11, "REP OUTSB downwards");

	io = (struct string_io){ 1, (uintptr_t)&address };
	STRING_OUT("rep outsl", &io, PCI_ADDRESS);
	ok(inl(PCI_ADDRESS) == address, "REP OUTSD");

	syscall(SYS_arch_prctl, ARCH_SET_GS, bytes);
	io = (struct string_io){ 2, 0 };
	TRY {
		STRING_OUT("gs rep outsb", &io, SCRATCH);
	}
	end_try();
	ok(!caught.number && inb(SCRATCH) == 0x22, "REP OUTSB with GS override");
	syscall(SYS_arch_prctl, ARCH_SET_GS, 0);
}

static void test_address_size(void)
{
	uint8_t *low = map_memory(PAGE, MAP_32BIT);
	struct string_io io = { 0xdead00000004ull, 0xbeef00000000ull | (uintptr_t)low };

	select_fwcfg(FWCFG_SIGNATURE);
	TRY {
		STRING("addr32 rep insb", &io, FWCFG_DATA);
	}
	end_try();
	ok_unless_upstream(!caught.number && !memcmp(low, "QEMU", 4) && !(uint32_t)io.rcx &&
			   (uint32_t)io.index == (uintptr_t)low + 4,
			   "REP INSB of a 32-bit address uses halves of registers");
	munmap(low, PAGE);
}

/* Longer than any buffer between guest and host, across a page, not touched yet */
static void test_long(void)
{
	uint8_t *buffer = map_memory(3 * PAGE, 0), *single = map_memory(3 * PAGE, 0);
	struct string_io io = { 5000, (uintptr_t)buffer + 100 };
	unsigned int i;

	select_fwcfg(FWCFG_DIRECTORY);
	TRY {
		STRING("rep insb", &io, FWCFG_DATA);
	}
	end_try();
	select_fwcfg(FWCFG_DIRECTORY);
	for (i = 0; i < 5000; i++)
		single[i] = inb(FWCFG_DATA);
	ok(!caught.number && !io.rcx && !memcmp(buffer + 100, single, 5000) &&
	   !buffer[99] && !buffer[5100], "REP INSB of 5000 bytes into fresh pages");
	munmap(buffer, 3 * PAGE);
	munmap(single, 3 * PAGE);
}

static void test_faults(void)
{
	uint8_t *buffer = guarded(PAGE);
	struct string_io io = { 10, (uintptr_t)buffer + PAGE - 2 };

	select_fwcfg(FWCFG_SIGNATURE);
	TRY {
		STRING("rep insb", &io, FWCFG_DATA);
	}
	end_try();
	ok_unless_upstream(caught.number == SIGSEGV && caught.regs[REG_RCX] == 8 &&
			   caught.regs[REG_RDI] == (greg_t)(buffer + PAGE) &&
			   caught.address == (uintptr_t)buffer + PAGE &&
			   !memcmp(buffer + PAGE - 2, "QE", 2),
			   "REP INSB stops at the element which faults");
	ok_unless_upstream(inb(FWCFG_DATA) == 'M', "and takes no more from the device");

	mprotect(buffer, PAGE, PROT_READ);
	io = (struct string_io){ 1, (uintptr_t)buffer };
	select_fwcfg(FWCFG_SIGNATURE);
	TRY {
		STRING("rep insb", &io, FWCFG_DATA);
	}
	end_try();
	ok(caught.number == SIGSEGV && caught.regs[REG_RCX] == 1, "REP INSB to a read-only page");

	io = (struct string_io){ 3, (uintptr_t)buffer + PAGE - 1 };
	TRY {
		STRING_OUT("rep outsb", &io, SCRATCH);
	}
	end_try();
	ok_unless_upstream(caught.number == SIGSEGV && caught.regs[REG_RCX] == 2,
			   "REP OUTSB stops at the element which faults");

	io = (struct string_io){ 3, 0xffff888000000000ull };
	TRY {
		STRING("rep insb", &io, FWCFG_DATA);
	}
	end_try();
	ok(caught.number == SIGSEGV && caught.regs[REG_RCX] == 3,
	   "REP INSB to the kernel's memory");

	mprotect(buffer, PAGE, PROT_READ | PROT_WRITE);
	io = (struct string_io){ 1ull << 32, (uintptr_t)buffer };
	TRY {
		STRING("rep insb", &io, FWCFG_DATA);
	}
	end_try();
	ok_unless_upstream(caught.number == SIGSEGV &&
			   caught.regs[REG_RCX] == (1ll << 32) - PAGE,
			   "REP INSB with a count of 2^32");
	munmap(buffer, 2 * PAGE);
}

/* The trap comes behind the IN, not one instruction later. */
static void test_single_step(void)
{
	uint64_t behind = 0;

	TRY {
		asm volatile("leaq 1f(%%rip), %%rcx\n\t"
			     "movq %%rcx, %0\n\t"
			     "pushfq\n\t"
			     "orq %1, (%%rsp)\n\t"
			     "popfq\n\t"
			     "inb %%dx, %%al\n"
			     "1:\tnop\n\t"
			     "nop"
			     : "=m" (behind)
			     : "i" (TF), "d" (SCRATCH)
			     : "rax", "rcx", "memory", "cc");
	}
	end_try();
	ok_unless_upstream(caught.number == SIGTRAP && caught.regs[REG_RIP] == (greg_t)behind,
			   "a single step over IN ends behind it");
}

static void test_cpuid(void)
{
	uint64_t rax = 0xffffffff00000000ull, rbx = OLD, rcx = ~0xffffffffull, rdx = OLD;

	asm volatile("cpuid" : "+a" (rax), "+b" (rbx), "+c" (rcx), "+d" (rdx));
	ok(!((rax | rbx | rcx | rdx) >> 32) && rax && rbx == 0x68747541, "CPUID of user space");
}

static void test_privileged(void)
{
	TRY {
		asm volatile("wbinvd");
	}
	end_try();
	ok(caught.number == SIGSEGV, "WBINVD is a signal");
	TRY {
		asm volatile("rdmsr" : : "c" (0x10) : "rax", "rdx");
	}
	end_try();
	ok(caught.number == SIGSEGV, "RDMSR is a signal");
	TRY {
		asm volatile("movq %%dr7, %%rax" : : : "rax");
	}
	end_try();
	ok(caught.number == SIGSEGV, "MOV from DR7 is a signal");
	TRY {
		asm volatile("rdpmc" : : "c" (0x3fffffff) : "rax", "rdx");
	}
	end_try();
	ok(caught.number == SIGSEGV, "RDPMC of no counter is a signal");
}

/* In a plain guest user space has device memory; an encrypted one refuses it. */
static void test_mmio(bool encrypted)
{
	int fd = open(DEVICE, O_RDWR);
	uint32_t *device = MAP_FAILED, value;

	if (fd >= 0)
		device = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (device == MAP_FAILED) {
		printf("ok %u - device memory is a signal # SKIP no %s\n", ++tests, DEVICE);
		return;
	}
	TRY {
		asm volatile("movl %1, %0" : "=r" (value) : "m" (*device) : "memory");
	}
	end_try();
	ok(encrypted ? caught.number == SIGBUS || caught.number == SIGSEGV : !caught.number,
	   encrypted ? "reading device memory is a signal" : "reading device memory");
	close(fd);
}

static void test_permission(void)
{
	uint8_t byte;
	struct string_io io = { 1, (uintptr_t)&byte };

	ioperm(SCRATCH, 1, 0);
	TRY {
		inb(SCRATCH);
	}
	end_try();
	ok(caught.number == SIGSEGV, "IN without permission is a signal");
	TRY {
		STRING("rep insb", &io, SCRATCH);
	}
	end_try();
	ok(caught.number == SIGSEGV, "INS without permission is a signal");
	TRY {
		inb(FWCFG_DATA);
	}
	end_try();
	ok(!caught.number, "IN with permission beside it");
}

/* @word stands on the command line */
static bool mode_is(const char *word)
{
	static char line[4096];
	int fd = open("/proc/cmdline", O_RDONLY);
	ssize_t n = read(fd, line, sizeof(line) - 1);

	close(fd);
	line[n > 0 ? n : 0] = 0;

	return strstr(line, word);
}

int main(int argc, char **argv)
{
	upstream = argc > 1 && !strcmp(argv[1], "--upstream");
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("TAP version 13\n");
	catch_signals();
	if (ioperm(SCRATCH, 1, 1) || ioperm(SPEAKER, 1, 1) || ioperm(PCI_ADDRESS, 8, 1) ||
	    ioperm(FWCFG_SELECT, 2, 1)) {
		printf("1..0 # SKIP no permission for ports\n");
		return 4;
	}

	test_in();
	test_out();
	test_ins();
	test_outs();
	test_address_size();
	test_long();
	test_faults();
	test_single_step();
	test_cpuid();
	test_privileged();
	test_mmio(!mode_is("sevtest.mode=none"));
	test_permission();
	printf("1..%u\n", tests);

	return failures ? 1 : 0;
}
