// SPDX-License-Identifier: GPL-2.0
/* RMPADJUST: #GP at CPL 3, #PF when not mapped, #GP with C = 0. */
/* modes: snp */
#include "guest.h"

static struct trap seen;
static u8 page[4096] __aligned(4096);

static bool note(struct regs *regs)
{
	if (regs->vector != TRAP_LEAVE_USER)
		seen = trap;
	return false;
}

static void user_code(void)
{
	CATCH_PLAIN(RMPADJUST_BYTES, (u64)page, RMP_4K, 1);
	user_exit();
}

void main(void)
{
	u64 hole = FREE_BASE + 5 * PAGE_SIZE, shared = FREE_BASE + 6 * PAGE_SIZE;

	trap_hook = note;
	run_user(user_code);
	trap_hook = NULL;
	is(seen.regs.vector, TRAP_GP, "CPL 3: #GP");
	is(seen.regs.error, 0, "error code 0");

	unmap(hole);
	CATCH_PLAIN(RMPADJUST_BYTES, hole, RMP_4K, 1);
	is(trap.regs.vector, TRAP_PF, "not mapped: #PF");
	is(trap.cr2, hole, "CR2");

	map_shared(shared);
	CATCH_PLAIN(RMPADJUST_BYTES, shared, RMP_4K, 1);
	ok_trap(TRAP_GP, 0);
}
