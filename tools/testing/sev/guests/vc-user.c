// SPDX-License-Identifier: GPL-2.0
/*
 * #VC at CPL 3: through RSP0 with CS and SS of the user, with and without
 * IST. The handler returns to user code.
 */
/* modes: es snp */
#include "guest.h"

static struct trap seen;
static u64 seen_at, came_back;

static bool note(struct regs *regs)
{
	if (regs->vector == TRAP_VC) {
		seen = trap;
		seen_at = catch_at;
	}
	return false;
}

static void user_cpuid(void)
{
	CATCH_PLAIN("cpuid", 0, 0, 0);
	came_back++;
	user_exit();
}

static void user_vmmcall(void)
{
	CATCH_PLAIN("vmmcall", 0x55, 0, 0);
	came_back++;
	user_exit();
}

static void check(void (*code)(void), u64 error, u64 top)
{
	u64 before = READ64(came_back);

	seen.regs.vector = 0;
	run_user(code);
	is(READ64(came_back), before + 1, "user code went on");
	is(READ64(seen.regs.vector), TRAP_VC, "#VC");
	is(seen.regs.error, error, "error code");
	is(seen.regs.rip, seen_at, "RIP at the instruction");
	is(seen.regs.cs, SEL_USER_CODE64, "CS of the user");
	is(seen.regs.ss, SEL_USER_DATA, "SS of the user");
	is(seen.frame, top, "frame at the top of the handler's stack");
}

void main(void)
{
	trap_hook = note;
	check(user_cpuid, VC_CPUID, tss[0].rsp[0]);
	check(user_vmmcall, VC_VMMCALL, tss[0].rsp[0]);
	gate_set_ist(TRAP_VC, 1);
	check(user_cpuid, VC_CPUID, tss[0].ist[0]);
	check(user_vmmcall, VC_VMMCALL, tss[0].ist[0]);
	trap_hook = NULL;
}
