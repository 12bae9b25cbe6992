// SPDX-License-Identifier: GPL-2.0
/*
 * Single steps over instructions which the host or the processor's part of the
 * model runs: #DB (with SEV-ES: #VC 0x41) comes behind each, not one later.
 */
/* modes: none es snp */
#include "guest.h"

#define VC_DB		0x41
#define DR6_BS		BIT(14)
#define FWCFG_DATA	0x511

u64 step_behind, step_at;
const char *step_name;

static struct {
	u64 count, rip, dr6, rcx;
} step;

/* The handler of the step: TF ends with the first. */
static bool step_hook(struct regs *regs)
{
	bool db = mode_is(MODE_NONE) ? regs->vector == TRAP_DB :
				regs->vector == TRAP_VC && regs->error == VC_DB;

	if (!db)
		return false;
	if (!step.count++) {
		step.rip = regs->rip;
		step.rcx = regs->rcx;
		asm volatile("movq %%dr6, %0" : "=r" (step.dr6));
	}
	asm volatile("movq %0, %%dr6" : : "r" (0xffff0ff0ULL));
	regs->rflags &= ~RFLAGS_TF;
	return true;
}

/* An instruction under TF, with its text for the results. */
asm(".macro step text\n"
	"	leaq 771f(%rip), %r11\n"
	"	movq %r11, step_behind\n"
	"	.pushsection .rodata\n"
	"772: .asciz \"\\text\"\n"
	"	.popsection\n"
	"	movq $772b, step_name\n"
	"	pushfq\n"
	"	orq $0x100, (%rsp)\n"
	"	popfq\n"
	"	\\text\n"
	"771: nop\n"
	"	nop\n"
	".endm");

#define STEP(insn, ax, cx, dx, di) do {					\
	u64 __a = (ax), __c = (cx), __d = (dx), __i = (di);		\
									\
	step.count = 0;							\
	asm volatile("step \"" insn "\""				\
		     : "+a" (__a), "+c" (__c), "+d" (__d), "+D" (__i)	\
		     : : "rbx", "r11", "memory", "cc");			\
	check();							\
} while (0)

static void check(void)
{
	is(step.count, 1, step_name);
	is(step.rip, READ64(step_behind), "RIP behind it");
	is(step.dr6 & DR6_BS, DR6_BS, "DR6.BS");
}

static void plain(void)
{
	static u8 bytes[4];

	STEP("inb %%dx, %%al", 0, 0, 0x3ff, 0);
	STEP("outb %%al, %%dx", 0, 0, 0x3ff, 0);
	STEP("cpuid", 0, 0, 0, 0);
	STEP("rdmsr", 0, 0x1b, 0, 0);
	STEP("wrmsr", 0, 0x3b, 0, 0);
	STEP("wbinvd", 0, 0, 0, 0);
	STEP("insb", 0, 0, FWCFG_DATA, (u64)bytes);
	STEP("rep insb", 0, 1, FWCFG_DATA, (u64)bytes);
	STEP("movl %%eax, (%%rdi)", 0, 0, 0, APIC_BASE + 0x80);

	/* With elements to come, a string is stepped over one by one */
	step.count = 0;
	asm volatile("leaq 1f(%%rip), %%r11\n\t"
		     "movq %%r11, step_at\n\t"
		     "pushfq\n\t"
		     "orq $0x100, (%%rsp)\n\t"
		     "popfq\n"
		     "1: rep insb"
		     : : "c" (4), "d" (FWCFG_DATA), "D" (bytes) : "r11", "memory", "cc");
	is(step.count, 1, "rep insb of four");
	is(step.rip, READ64(step_at), "RIP at it");
	is(step.rcx, 3, "RCX");
}

void main(void)
{
	u64 cr0, cr4;

	mask_pic();
	asm volatile("movq %%cr0, %0" : "=r" (cr0));
	asm volatile("movq %%cr4, %0" : "=r" (cr4));
	trap_hook = step_hook;
	STEP("nop", 0, 0, 0, 0);
	STEP("rdmsr", 0, MSR_EFER, 0, 0);
	STEP("movq %%rax, %%cr0", cr0, 0, 0, 0);
	STEP("movq %%rax, %%cr4", cr4, 0, 0, 0);
	if (mode_is(MODE_NONE))
		plain();
	trap_hook = NULL;
}
