// SPDX-License-Identifier: GPL-2.0
/*
 * What user code may not do faults by itself before any #VC: port I/O,
 * MSRs, DR7, WBINVD, INVD; and none of the RMP instructions. With IOPL 3
 * port I/O gets as far as #VC.
 */
/* modes: es snp */
#include "guest.h"

#define MAX_SEEN	16

static struct regs seen[MAX_SEEN];
static u64 seen_at[MAX_SEEN];
static u32 count;

static bool note(struct regs *regs)
{
	if (regs->vector != TRAP_LEAVE_USER && count < MAX_SEEN) {
		seen[count] = *regs;
		seen_at[count++] = catch_at;
	}
	return false;
}

static void user_code(void)
{
	CATCH_PLAIN("inb %%dx, %%al", 0, 0, 0x3ff);
	CATCH_PLAIN("outl %%eax, %%dx", 0, 0, 0x3fc);
	CATCH_PLAIN("rdmsr", 0, 0x1b, 0);
	CATCH_PLAIN("wrmsr", 0, 0x1b, 0);
	CATCH_PLAIN("movq %%dr7, %%rax", 0, 0, 0);
	CATCH_PLAIN("wbinvd", 0, 0, 0);
	CATCH_PLAIN("invd", 0, 0, 0);
	CATCH_PLAIN("hlt", 0, 0, 0);
	user_exit();
}

static void user_io(void)
{
	CATCH_PLAIN("inb %%dx, %%al", 0, 0, 0x3ff);
	user_exit();
}

void main(void)
{
	u32 i;

	trap_hook = note;
	run_user(user_code);
	is(READ32(count), 8, "eight faults");
	for (i = 0; i < count; i++) {
		is(seen[i].vector, TRAP_GP, "#GP");
		is(seen[i].error, 0, "error code 0");
		is(seen[i].rip, seen_at[i], "RIP at the instruction");
	}
	count = 0;
	enter_user((u64)user_io, (u64)ist_stacks[0][1] + 4088, SEL_USER_CODE64, 0x3002);
	trap_hook = NULL;
	is(READ32(count), 1, "IOPL 3: one exception");
	is(seen[0].vector, TRAP_VC, "IOPL 3: #VC");
	is(seen[0].error, VC_IOIO, "IOPL 3: 0x7B");
}
