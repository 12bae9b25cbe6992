// SPDX-License-Identifier: GPL-2.0
/*
 * RFLAGS at #VC delivery: saved as they were; in the handler TF is clear, IF
 * is clear behind an interrupt gate and kept by a trap gate.
 */
/* modes: es snp */
#include "guest.h"

static void check_if(u8 type, bool kept, const char *what)
{
	u64 before;

	idt[TRAP_VC].type = type;
	trap_clear();
	before = read_flags();
	asm volatile("sti\n\t" CATCH("wbinvd") "cli" : : : "r11", "memory");
	ok_vc(VC_WBINVD);
	ok(trap.regs.rflags & RFLAGS_IF, "IF saved, %s", what);
	is(!!(trap.rflags & RFLAGS_IF), kept, what);
	is(before & RFLAGS_IF, 0, "IF clear before");
}

static void check_saved(void)
{
	trap_clear();
	asm volatile("pushq $0xad7\n\tpopfq\n\t" CATCH("wbinvd") "pushq $2\n\tpopfq"
		     : : : "r11", "memory", "cc");
	ok_vc(VC_WBINVD);
	is(trap.regs.rflags & 0xcd7, 0x8d7, "CF, PF, AF, ZF, SF, OF saved");
	is(trap.regs.rflags & RFLAGS_IF, RFLAGS_IF, "IF saved");
}

/*
 * TF set: the instruction faults with #VC before it could end in #DB. Then the
 * step comes, as #VC 0x41: the host must intercept #DB (GHCB 2.04, 4.4).
 */
static void check_tf(void)
{
	trap_clear();
	asm volatile("leaq 2f(%%rip), %%r11\n\t"
		     "movq %%r11, catch_resume\n\t"
		     "pushfq\n\t"
		     "orq $0x100, (%%rsp)\n\t"
		     "popfq\n"
		     "1: wbinvd\n"
		     "2: nop\n"
		     "3: leaq 3b(%%rip), %%r11\n\t"
		     "movq %%r11, step_end\n\t" : : : "r11", "memory", "cc");
}

u64 step_end;
static u64 step_rip;
static bool first_is_vc, second_is_step;

static bool tf_hook(struct regs *regs)
{
	if (!first_is_vc) {
		first_is_vc = regs->error == VC_WBINVD && (regs->rflags & RFLAGS_TF) &&
			      !(trap.rflags & RFLAGS_TF);
		return false;
	}
	if (regs->vector == TRAP_VC && regs->error == 0x41) {
		second_is_step = true;
		step_rip = regs->rip;
		regs->rflags &= ~RFLAGS_TF;
		return true;
	}
	return false;
}

void main(void)
{
	mask_pic();
	check_if(0x8e, false, "interrupt gate clears IF");
	check_if(0x8f, true, "trap gate keeps IF");
	idt[TRAP_VC].type = 0x8e;
	check_saved();
	trap_hook = tf_hook;
	check_tf();
	trap_hook = NULL;
	ok(first_is_vc, "TF saved, and clear in the handler");
	ok(second_is_step, "single step goes on after IRET, as #VC 0x41");
	is(step_rip, READ64(step_end), "with RIP behind the next instruction");
}
