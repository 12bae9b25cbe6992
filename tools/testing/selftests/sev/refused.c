// SPDX-License-Identifier: GPL-2.0
/*
 * Instructions which user space may not execute, and software interrupts: each
 * is a signal at that instruction and changes nothing. Some of them exit to the
 * host first in an SEV-ES guest, so that the kernel has to refuse them.
 */
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>

#include "sev_test.h"

#define BREAKPOINT	3
#define OVERFLOW	4
#define SYSTEM_CALL	0x80
#define SCRATCH		0xcf8	/* PCI address: takes bits 8 to 23 */
#define RDI_VALUE	0x123456789abcdef0ull
#define ERROR_MAX	4095
#define VMGEXITS	200

static const struct {
	const char *name;
	uint8_t bytes[6];
	int signals[2];		/* either of them */
} insns[] = {
	{ "HLT", { 0xf4 }, { SIGSEGV } },
	{ "CLI", { 0xfa }, { SIGSEGV } },
	{ "STI", { 0xfb }, { SIGSEGV } },
	{ "CLTS", { 0x0f, 0x06 }, { SIGSEGV } },
	{ "INVD", { 0x0f, 0x08 }, { SIGSEGV } },
	{ "WBINVD", { 0x0f, 0x09 }, { SIGSEGV } },
	{ "WBNOINVD", { 0xf3, 0x0f, 0x09 }, { SIGSEGV } },
	{ "INVLPG", { 0x0f, 0x01, 0x3f }, { SIGSEGV } },
	{ "LGDT", { 0x0f, 0x01, 0x17 }, { SIGSEGV } },
	{ "LIDT", { 0x0f, 0x01, 0x1f }, { SIGSEGV } },
	{ "LLDT", { 0x0f, 0x00, 0xd0 }, { SIGSEGV } },
	{ "LTR", { 0x0f, 0x00, 0xd8 }, { SIGSEGV } },
	{ "LMSW", { 0x0f, 0x01, 0xf0 }, { SIGSEGV } },
	{ "SWAPGS", { 0x0f, 0x01, 0xf8 }, { SIGSEGV } },
	{ "XSETBV", { 0x0f, 0x01, 0xd1 }, { SIGSEGV } },
	{ "SYSRET", { 0x48, 0x0f, 0x07 }, { SIGSEGV } },
	{ "MOV to CR0", { 0x0f, 0x22, 0xc0 }, { SIGSEGV } },
	{ "MOV from CR0", { 0x0f, 0x20, 0xc0 }, { SIGSEGV } },
	{ "MOV to CR3", { 0x0f, 0x22, 0xd8 }, { SIGSEGV } },
	{ "MOV to CR4", { 0x0f, 0x22, 0xe0 }, { SIGSEGV } },
	{ "MOV to CR8", { 0x44, 0x0f, 0x22, 0xc0 }, { SIGSEGV } },
	{ "MOV to DR0", { 0x0f, 0x23, 0xc0 }, { SIGSEGV } },
	{ "MOV from DR7", { 0x0f, 0x21, 0xf8 }, { SIGSEGV } },
	{ "MOV to DR7", { 0x0f, 0x23, 0xf8 }, { SIGSEGV } },
	{ "RDMSR", { 0x0f, 0x32 }, { SIGSEGV } },
	{ "WRMSR", { 0x0f, 0x30 }, { SIGSEGV } },
	{ "RDPMC", { 0x0f, 0x33 }, { SIGSEGV } },
	/* #UD where the processor has no such instruction */
	{ "MONITOR", { 0x0f, 0x01, 0xc8 }, { SIGSEGV, SIGILL } },
	{ "MWAIT", { 0x0f, 0x01, 0xc9 }, { SIGSEGV, SIGILL } },
	{ "PVALIDATE", { 0xf2, 0x0f, 0x01, 0xff }, { SIGSEGV, SIGILL } },
	{ "RMPADJUST", { 0xf3, 0x0f, 0x01, 0xfe }, { SIGSEGV, SIGILL } },
	{ "VMRUN", { 0x0f, 0x01, 0xd8 }, { SIGSEGV, SIGILL } },
	{ "VMLOAD", { 0x0f, 0x01, 0xda }, { SIGSEGV, SIGILL } },
	{ "VMSAVE", { 0x0f, 0x01, 0xdb }, { SIGSEGV, SIGILL } },
	{ "STGI", { 0x0f, 0x01, 0xdc }, { SIGSEGV, SIGILL } },
	{ "CLGI", { 0x0f, 0x01, 0xdd }, { SIGSEGV, SIGILL } },
	{ "UD2", { 0x0f, 0x0b }, { SIGILL } },
};

static uint8_t *code;

/* What run_code() leaves when no signal comes */
static struct {
	uint64_t rdi, rax, rcx, rdx;
} left;

/* Runs what is in the code page; RDI is RDI_VALUE, and RAX, RCX and RDX are 0. */
static void run_code(void)
{
	TRY {
		uint64_t rdi = RDI_VALUE, rax = 0, rcx = 0, rdx = 0;

		asm volatile("call *%4"
			     : "+D" (rdi), "+a" (rax), "+c" (rcx), "+d" (rdx)
			     : "r" (code) : "memory", "cc", "r11");
		left.rdi = rdi;
		left.rax = rax;
		left.rcx = rcx;
		left.rdx = rdx;
	}
	end_try();
}

static void put_code(const uint8_t *bytes, size_t n)
{
	memset(code, 0xc3, 16);		/* RET */
	memcpy(code, bytes, n);
}

static bool nothing_changed(void)
{
	return caught.regs[REG_RIP] == (greg_t)code && caught.regs[REG_RDI] == (greg_t)RDI_VALUE &&
	       !caught.regs[REG_RAX] && !caught.regs[REG_RCX] && !caught.regs[REG_RDX];
}

static void test_instructions(void)
{
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		for (n = sizeof(insns[i].bytes); n && !insns[i].bytes[n - 1]; n--)
			;
		put_code(insns[i].bytes, n);
		run_code();
		expect(caught.number && (caught.number == insns[i].signals[0] ||
					 caught.number == insns[i].signals[1]) &&
		       nothing_changed(), insns[i].name);
	}
}

/*
 * INT n: no gate is for user space but those of INT3, of INTO, which ends behind
 * the instruction, and where 32-bit programs are supported of their system call.
 */
static void test_interrupts(void)
{
	unsigned int vector;
	bool good = true;

	for (vector = 0; vector < 256; vector++) {
		uint8_t bytes[] = { 0xcd, vector };

		if (vector == BREAKPOINT || vector == OVERFLOW || vector == SYSTEM_CALL)
			continue;
		put_code(bytes, sizeof(bytes));
		run_code();
		if (caught.number == SIGSEGV && nothing_changed())
			continue;
		ksft_print_msg("INT 0x%x: signal %d, RIP 0x%llx\n", vector, caught.number,
			       caught.regs[REG_RIP]);
		good = false;
	}
	expect(good, "INT n");
	put_code((const uint8_t[]){ 0xcc }, 1);
	run_code();
	expect(caught.number == SIGTRAP && caught.regs[REG_RIP] == (greg_t)code + 1, "INT3");
}

/* A host could send vector 0x80 at any instruction: such a guest has no gate for it (E2). */
static void test_int80(void)
{
	if (!(sev_status() & SEV_STATUS_ES)) {
		ksft_test_result_skip("INT 0x80: not an SEV-ES guest\n");
		return;
	}
	put_code((const uint8_t[]){ 0xcd, 0x80 }, 2);
	run_code();
	expect(caught.number == SIGSEGV && nothing_changed(), "INT 0x80");
}

static bool others_kept(void)
{
	return left.rdi == RDI_VALUE && !left.rcx && !left.rdx;
}

/* A hypercall of user space is answered by an error, or refused. */
static void test_vmmcall(void)
{
	put_code((const uint8_t[]){ 0x0f, 0x01, 0xd9 }, 3);
	run_code();
	if (caught.number)
		expect(nothing_changed(), "VMMCALL");
	else
		expect((int64_t)left.rax < 0 && (int64_t)left.rax >= -ERROR_MAX && others_kept(),
		       "VMMCALL");
}

/* By the kernel's GHCB, where there is one */
static bool ports_work(uint32_t value)
{
	outl(value, SCRATCH);

	return inl(SCRATCH) == value;
}

/*
 * The processor lets user space exit to the host (GHCB 2.04, section 2.1.1.1), who
 * finds the kernel's GHCB with no event in it. Without SEV-ES the prefix means
 * nothing. Neither may the registers show it, nor what the kernel does next.
 */
static void test_vmgexit(void)
{
	bool encrypted = sev_status() & SEV_STATUS_ES, good = true;
	unsigned int i;

	if (ioperm(SCRATCH, 4, 1)) {
		ksft_test_result_skip("VMGEXIT: no permission for ports\n");
		return;
	}
	put_code((const uint8_t[]){ 0xf3, 0x0f, 0x01, 0xd9 }, 4);
	for (i = 0; i < VMGEXITS && good; i++) {
		run_code();
		good = caught.number ? nothing_changed() :
		       others_kept() && (!encrypted || !left.rax);
		good = ports_work(i << 8) && good;
	}
	ioperm(SCRATCH, 4, 0);
	expect(good, "VMGEXIT");
}

int main(void)
{
	ksft_print_header();
	catch_signals();
	code = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	if (code == MAP_FAILED)
		ksft_exit_fail_perror("memory");
	test_instructions();
	test_interrupts();
	test_int80();
	test_vmmcall();
	test_vmgexit();
	finish();
}
