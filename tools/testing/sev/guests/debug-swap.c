// SPDX-License-Identifier: GPL-2.0
/*
 * DebugSwap: the debug registers are the guest's own. No access to DR7 exits, and
 * breakpoints on code and on data are met, inside the handler of a #VC as well.
 */
/* modes: es snp */
/* opts: debugswap=1 */
#include "guest.h"

#define STATUS_DEBUG_SWAP	BIT(7)
#define DR6_RESET		0xffff0ff0ULL
#define DR7_RESET		0x400ULL
#define DR7_CODE_0		BIT(0)
#define DR7_WRITE_1		(BIT(2) | 0xdULL << 20)	/* four bytes */
#define RFLAGS_RF		BIT(16)
#define STORED			0x5eed

u64 code_at;
static u32 watched;

static struct {
	u64 count, rip, dr6, in_vc;
} met;
static u64 vcs, vc_depth, vc_rflags;

static void write_dr7(u64 value)
{
	asm volatile("movq %0, %%dr7" : : "r" (value | DR7_RESET) : "memory");
}

static u64 read_dr6(void)
{
	u64 value;

	asm volatile("movq %%dr6, %0" : "=r" (value));
	asm volatile("movq %0, %%dr6" : : "r" (DR6_RESET));
	return value;
}

/* A #VC for CPUID, in whose handler the watched word is written. */
static bool vc_hook(struct regs *regs)
{
	vcs++;
	vc_rflags = regs->rflags;
	vc_depth++;
	asm volatile("movl %1, %0" : "=m" (watched) : "i" (STORED) : "memory");
	vc_depth--;
	regs->rax = 0;
	regs->rip += 2;
	regs->rflags &= ~RFLAGS_RF;
	return true;
}

static bool hook(struct regs *regs)
{
	if (regs->vector == TRAP_VC)
		return regs->error == VC_CPUID && vc_hook(regs);
	if (regs->vector != TRAP_DB)
		return false;
	met.count++;
	met.rip = regs->rip;
	met.dr6 = read_dr6();
	met.in_vc = vc_depth;
	if (met.dr6 & 1)
		regs->rflags |= RFLAGS_RF;	/* a fault: not again */
	return true;
}

static void expect_met(u64 count, u64 dr6, u64 in_vc, const char *name)
{
	is(met.count, count, name);
	is(met.dr6 & 0xf, dr6, "DR6");
	is(met.in_vc, in_vc, "in the handler of a #VC");
	met.count = 0;
	met.dr6 = 0;
	met.in_vc = 0;
}

/* DR0 at the instruction @text, which the code_at label names */
#define AT_CODE(before, text) do {					\
	asm volatile("leaq 1f(%%rip), %%r11\n\t"			\
		     "movq %%r11, code_at\n\t"				\
		     "movq %%r11, %%dr0\n\t"				\
		     "movq %0, %%dr7\n\t"				\
		     before "\n"					\
		     "1: " text "\n\t"					\
		     "nop"						\
		     : : "r" (DR7_CODE_0 | DR7_RESET)			\
		     : "rax", "rbx", "rcx", "rdx", "r11", "memory");	\
	write_dr7(0);							\
} while (0)

static void test_registers(void)
{
	u64 value = 0xd0400, got;

	ok(rdmsr(MSR_SEV_STATUS) & STATUS_DEBUG_SWAP, "SEV_STATUS has the feature");
	trap_clear();
	asm volatile(CATCH("movq %0, %%dr7") : : "r" (value) : "r11", "memory");
	ok_no_trap();
	asm volatile(CATCH("movq %%dr7, %%rax") : "=a" (got) : : "r11", "memory");
	ok_no_trap();
	is(got, value, "DR7 keeps its value");
	asm volatile("cpuid" : : : "rax", "rbx", "rcx", "rdx", "memory");
	asm volatile("movq %%dr7, %0" : "=r" (got));
	is(got, value, "over an exit too");
	write_dr7(0);
}

static void test_code(void)
{
	AT_CODE("nop", "nop");
	expect_met(1, 1, 0, "a breakpoint on code");
	is(met.rip, code_at, "RIP at it");
	vcs = 0;
	AT_CODE("nop", "cpuid");
	expect_met(1, 1, 0, "a breakpoint on an instruction which exits");
	is(vcs, 1, "which then does");
	AT_CODE("cpuid", "nop");
	expect_met(1, 1, 0, "a breakpoint behind an instruction which exits");
	AT_CODE("cpuid", "cpuid");
	expect_met(1, 1, 0, "a breakpoint between two of them");
}

static void test_data(void)
{
	asm volatile("movq %0, %%dr1" : : "r" ((u64)&watched));
	write_dr7(DR7_WRITE_1);
	asm volatile("movl $1, %0" : "=m" (watched) : : "memory");
	expect_met(1, 2, 0, "a breakpoint on data");
	asm volatile("cpuid" : : : "rax", "rbx", "rcx", "rdx", "memory");
	expect_met(1, 2, 1, "a breakpoint on data of a #VC handler");
	is(READ32(watched), STORED, "what it wrote");
	write_dr7(0);
	asm volatile("movl $1, %0" : "=m" (watched) : : "memory");
	asm volatile("cpuid" : : : "rax", "rbx", "rcx", "rdx", "memory");
	expect_met(0, 0, 0, "none when it is off");
}

void main(void)
{
	trap_hook = hook;
	test_registers();
	vcs = 0;
	test_code();
	is(vc_rflags & RFLAGS_RF, RFLAGS_RF, "#VC is a fault: RF is pushed");
	test_data();
	trap_hook = NULL;
}
