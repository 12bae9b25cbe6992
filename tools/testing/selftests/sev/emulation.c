// SPDX-License-Identifier: GPL-2.0
/*
 * Instructions which an SEV-ES or SEV-SNP guest's kernel emulates for its user
 * space (#VC): they must do what the processor does without encryption, so that
 * every test here holds in a plain guest as well.
 *
 * The known errors are those of arch/x86/coco/sev of Linux 6.12.
 */
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <asm/prctl.h>

#include "sev_test.h"

#define SCRATCH		0x3ff	/* of the first UART */
#define SPEAKER		0x61
#define PCI_ADDRESS	0xcf8
#define PCI_DATA	0xcfc
#define FWCFG_SELECT	0x510
#define FWCFG_DATA	0x511
#define FWCFG_SIGNATURE	0
#define FWCFG_DIRECTORY	0x19
#define BRIDGE		0x29c08086	/* host bridge of the q35 machine */

#define OLD		0x1122334455667788ull

static void select_fwcfg(uint16_t key)
{
	outw(key, FWCFG_SELECT);
}

struct string_io {
	uint64_t rcx;
	uint64_t index;
};

/* A string instruction with its registers; what they hold after it goes back. */
#define STRING_BY(index_register, insn, io, port) do {			\
	struct string_io *io_ = (io);						\
										\
	watch_for_standstill(true);						\
	TRY {									\
		asm volatile(insn						\
			     : "+c" (io_->rcx),					\
			       "+" index_register(io_->index)			\
			     : "d" ((uint16_t)(port))				\
			     : "memory", "cc");					\
	}									\
	end_try();								\
	watch_for_standstill(false);						\
	asm volatile("cld");							\
} while (0)
#define STRING(insn, io, port)		STRING_BY("D", insn, io, port)
#define STRING_OUT(insn, io, port)	STRING_BY("S", insn, io, port)

static void test_in(void)
{
	uint64_t rax = OLD;

	outb(0x5a, SCRATCH);
	asm volatile("inb %%dx, %%al" : "+a" (rax) : "d" (SCRATCH));
	expect_unless_known(rax == (OLD & ~0xffull) + 0x5a, "IN of 8 bits keeps the rest of RAX",
			    "RAX is cleared");

	outl(0x80000000, PCI_ADDRESS);
	rax = OLD;
	asm volatile("inw %%dx, %%ax" : "+a" (rax) : "d" (PCI_DATA));
	expect_unless_known(rax == (OLD & ~0xffffull) + 0x8086,
			    "IN of 16 bits keeps the rest of RAX", "RAX is cleared");

	rax = OLD;
	asm volatile("inl %%dx, %%eax" : "+a" (rax) : "d" (PCI_DATA));
	expect(rax == BRIDGE, "IN of 32 bits clears the upper half");

	rax = OLD;
	asm volatile("inb %1, %%al" : "+a" (rax) : "i" (SPEAKER));
	expect((rax & 0x0f) == (inb(SPEAKER) & 0x0f), "IN of an immediate port");
}

static void test_out(void)
{
	uint64_t rax = 0x1122334480000000ull;

	asm volatile("outl %%eax, %%dx" : : "a" (rax), "d" (PCI_ADDRESS));
	expect(inl(PCI_ADDRESS) == 0x80000000, "OUT of 32 bits");
	rax = 0x11223344556677a5ull;
	asm volatile("outb %%al, %%dx" : : "a" (rax), "d" (SCRATCH));
	expect(inb(SCRATCH) == 0xa5, "OUT of 8 bits");
}

static void test_ins(void)
{
	uint8_t *buffer = guarded(PAGE, 0);
	struct string_io io = { 7, (uintptr_t)buffer };

	select_fwcfg(FWCFG_SIGNATURE);
	STRING("insb", &io, FWCFG_DATA);
	expect_unless_known(!caught.number && io.rcx == 7 &&
			    io.index == (uintptr_t)buffer + 1 && buffer[0] == 'Q',
			    "INSB without REP runs once and leaves RCX",
			    "it runs again and again while RCX is not 0");
	unguard(buffer, PAGE);
}

static void test_rep_ins(void)
{
	uint8_t *buffer = guarded(PAGE, 0);
	struct string_io io = { 4, (uintptr_t)buffer };
	uint32_t *words = (uint32_t *)buffer;

	memset(buffer, 0, PAGE);
	select_fwcfg(FWCFG_SIGNATURE);
	STRING("rep insb", &io, FWCFG_DATA);
	expect(!io.rcx && io.index == (uintptr_t)buffer + 4 && !memcmp(buffer, "QEMU", 4),
	       "REP INSB");

	io = (struct string_io){ 4, (uintptr_t)buffer + 3 };
	select_fwcfg(FWCFG_SIGNATURE);
	STRING("std; rep insb", &io, FWCFG_DATA);
	expect_unless_known(!io.rcx && io.index == (uintptr_t)buffer - 1 &&
			    !memcmp(buffer, "UMEQ", 4), "REP INSB downwards",
			    "all elements but the first lie 4 GiB too high");

	outl(0x80000000, PCI_ADDRESS);
	io = (struct string_io){ 3, (uintptr_t)buffer };
	STRING("rep insl", &io, PCI_DATA);
	expect(!io.rcx && words[0] == BRIDGE && words[2] == BRIDGE, "REP INSD");

	io = (struct string_io){ 0, 0 };
	STRING("rep insb", &io, FWCFG_DATA);
	expect(!io.rcx && !io.index, "REP with RCX = 0 touches nothing");
	unguard(buffer, PAGE);
}

static void test_outs(void)
{
	static const uint8_t bytes[] = { 0x11, 0x22, 0x33 };
	static const uint32_t address = 0x80000800;
	struct string_io io = { 3, (uintptr_t)bytes };

	STRING_OUT("rep outsb", &io, SCRATCH);
	expect(!io.rcx && io.index == (uintptr_t)bytes + 3 && inb(SCRATCH) == 0x33, "REP OUTSB");

	io = (struct string_io){ 3, (uintptr_t)bytes + 2 };
	STRING_OUT("std; rep outsb", &io, SCRATCH);
	expect_unless_known(inb(SCRATCH) == 0x11, "REP OUTSB downwards",
			    "all elements but the first lie 4 GiB too high");

	io = (struct string_io){ 1, (uintptr_t)&address };
	STRING_OUT("rep outsl", &io, PCI_ADDRESS);
	expect(inl(PCI_ADDRESS) == address, "REP OUTSD");

	syscall(SYS_arch_prctl, ARCH_SET_GS, bytes);
	io = (struct string_io){ 2, 0 };
	STRING_OUT("gs rep outsb", &io, SCRATCH);
	expect_unless_known(!caught.number && inb(SCRATCH) == 0x22, "REP OUTSB with GS override",
			    "the segment is always ES");
	syscall(SYS_arch_prctl, ARCH_SET_GS, 0);
}

static void test_address_size(void)
{
	uint8_t *low = guarded(PAGE, MAP_32BIT);
	struct string_io io = { 0xdead00000004ull, 0xbeef00000000ull | (uintptr_t)low };

	select_fwcfg(FWCFG_SIGNATURE);
	STRING("addr32 rep insb", &io, FWCFG_DATA);
	expect_unless_known(!caught.number && !memcmp(low, "QEMU", 4) &&
			    !(uint32_t)io.rcx && (uint32_t)io.index == (uintptr_t)low + 4,
			    "REP INSB of a 32-bit address uses halves of registers",
			    "the address size is ignored");
	unguard(low, PAGE);
}

/* Longer than any buffer between guest and host, across a page, not touched yet */
static void test_long(void)
{
	uint8_t *buffer = guarded(3 * PAGE, 0), *single = guarded(3 * PAGE, 0);
	struct string_io io = { 5000, (uintptr_t)buffer + 100 };
	unsigned int i;

	select_fwcfg(FWCFG_DIRECTORY);
	STRING("rep insb", &io, FWCFG_DATA);
	select_fwcfg(FWCFG_DIRECTORY);
	for (i = 0; i < 5000; i++)
		single[i] = inb(FWCFG_DATA);
	expect_unless_known(!caught.number && !io.rcx && !memcmp(buffer + 100, single, 5000) &&
			    !buffer[99] && !buffer[5100],
			    "REP INSB of 5000 bytes into fresh pages",
			    "what was read is lost when a page is not there yet");
	unguard(buffer, 3 * PAGE);
	unguard(single, 3 * PAGE);
}

static void test_faults(void)
{
	uint8_t *buffer = guarded(PAGE, 0);
	struct string_io io = { 10, (uintptr_t)buffer + PAGE - 2 };

	select_fwcfg(FWCFG_SIGNATURE);
	STRING("rep insb", &io, FWCFG_DATA);
	expect_unless_known(caught.number == SIGSEGV && caught.regs[REG_RCX] == 8 &&
			    caught.regs[REG_RDI] == (greg_t)(buffer + PAGE) &&
			    caught.address == (uintptr_t)buffer + PAGE &&
			    !memcmp(buffer + PAGE - 2, "QE", 2),
			    "REP INSB stops at the element which faults",
			    "RCX and RDI are those of the start");
	expect_unless_known(inb(FWCFG_DATA) == 'M', "and takes no more from the device",
			    "the whole count was read");

	mprotect(buffer, PAGE, PROT_READ);
	io = (struct string_io){ 1, (uintptr_t)buffer };
	select_fwcfg(FWCFG_SIGNATURE);
	STRING("rep insb", &io, FWCFG_DATA);
	expect(caught.number == SIGSEGV && caught.regs[REG_RCX] == 1,
	       "REP INSB to a read-only page");

	io = (struct string_io){ 3, (uintptr_t)buffer + PAGE - 1 };
	STRING_OUT("rep outsb", &io, SCRATCH);
	expect_unless_known(caught.number == SIGSEGV && caught.regs[REG_RCX] == 2,
			    "REP OUTSB stops at the element which faults",
			    "RCX is that of the start");

	io = (struct string_io){ 3, 0xffff888000000000ull };
	STRING("rep insb", &io, FWCFG_DATA);
	expect(caught.number == SIGSEGV && caught.regs[REG_RCX] == 3,
	       "REP INSB to the kernel's memory");

	mprotect(buffer, PAGE, PROT_READ | PROT_WRITE);
	io = (struct string_io){ 1ull << 32, (uintptr_t)buffer };
	STRING("rep insb", &io, FWCFG_DATA);
	expect_unless_known(caught.number == SIGSEGV &&
			    caught.regs[REG_RCX] == (1ll << 32) - PAGE,
			    "REP INSB with a count of 2^32",
			    "the count is cut to 32 bits: it runs for ever");
	unguard(buffer, PAGE);
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
			     : "i" (RFLAGS_TF), "d" (SCRATCH)
			     : "rax", "rcx", "memory", "cc");
	}
	end_try();
	expect_unless_known(caught.number == SIGTRAP &&
			    caught.regs[REG_RIP] == (greg_t)behind,
			    "a single step over IN ends behind it", "it ends one instruction late");
}

static void test_cpuid(void)
{
	uint64_t rax = 0xffffffff00000000ull, rbx = OLD, rcx = ~0xffffffffull, rdx = OLD;

	asm volatile("cpuid" : "+a" (rax), "+b" (rbx), "+c" (rcx), "+d" (rdx));
	expect(!((rax | rbx | rcx | rdx) >> 32) && rax && rbx == 0x68747541, "CPUID of user space");
}

int main(void)
{
	ksft_print_header();
	catch_signals();
	if (ioperm(SCRATCH, 1, 1) || ioperm(SPEAKER, 1, 1) || ioperm(PCI_ADDRESS, 8, 1) ||
	    ioperm(FWCFG_SELECT, 2, 1))
		ksft_exit_skip("no permission for ports\n");
	select_fwcfg(FWCFG_SIGNATURE);
	outl(0x80000000, PCI_ADDRESS);
	if (inb(FWCFG_DATA) != 'Q' || inb(FWCFG_DATA) != 'E' || inl(PCI_DATA) != BRIDGE)
		ksft_exit_skip("this is no q35 machine with fw_cfg\n");

	test_in();
	test_out();
	test_ins();
	test_rep_ins();
	test_outs();
	test_address_size();
	test_long();
	test_faults();
	test_single_step();
	test_cpuid();
	finish();
}
