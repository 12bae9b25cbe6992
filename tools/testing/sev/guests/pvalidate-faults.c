// SPDX-License-Identifier: GPL-2.0
/*
 * PVALIDATE: #GP at CPL 3; #PF for an address that is not mapped; #GP for a
 * mapping with C = 0.
 */
/* modes: snp */
#include "guest.h"

static struct trap seen;
static u64 seen_at;

static bool note(struct regs *regs)
{
	if (regs->vector != TRAP_LEAVE_USER) {
		seen = trap;
		seen_at = catch_at;
	}
	return false;
}

static void user_code(void)
{
	CATCH_PLAIN(PVALIDATE_BYTES, FREE_BASE, RMP_4K, 1);
	user_exit();
}

void main(void)
{
	u64 hole = FREE_BASE + 5 * PAGE_SIZE, shared = FREE_BASE + 6 * PAGE_SIZE;
	struct rmp_result r;

	trap_hook = note;
	run_user(user_code);
	trap_hook = NULL;
	is(seen.regs.vector, TRAP_GP, "CPL 3: #GP");
	is(seen.regs.error, 0, "error code 0");
	is(seen.regs.rip, seen_at, "RIP at the instruction");

	unmap(hole);
	CATCH_PLAIN(PVALIDATE_BYTES, hole, RMP_4K, 1);
	is(trap.regs.vector, TRAP_PF, "not mapped: #PF");
	is(trap.regs.error & 1, 0, "not present");
	is(trap.cr2, hole, "CR2");
	is(trap.regs.rip, catch_at, "RIP at the instruction");

	map_shared(shared);
	CATCH_PLAIN(PVALIDATE_BYTES, shared, RMP_4K, 1);
	ok_trap(TRAP_GP, 0);

	map_private(hole);
	r = pvalidate(hole, RMP_4K, 1);
	ok(!r.eax && !result_carry(r), "nothing was validated by the faults");
}
