// SPDX-License-Identifier: GPL-2.0
/* IDT, TSS, and the common end of all exceptions. */
#include "guest.h"

struct trap trap;
u64 catch_resume, catch_at;
const char *catch_name;
bool (*trap_hook)(struct regs *regs);
struct gate idt[256] __aligned(16);
struct tss tss[MAX_CPUS];
u8 ist_stacks[MAX_CPUS][2][4096] __aligned(16);
static u8 rsp0_stacks[MAX_CPUS][4096] __aligned(16);
static u8 user_stack[4096] __aligned(16);

static void set_gate(u32 vector, u8 type)
{
	u64 address = (u64)trap_stubs + vector * 16;

	idt[vector] = (struct gate) {
		.offset_low = address,
		.selector = SEL_CODE64,
		.type = type,
		.offset_middle = address >> 16,
		.offset_high = address >> 32,
	};
}

static void set_gate32(u32 vector, u8 *entry)
{
	u64 address = (u64)entry;

	idt32[vector] = (address & 0xffff) | SEL_CODE32 << 16 | 0x8eULL << 40 |
			(address >> 16) << 48;
}

void trap_init(void)
{
	u32 vector;

	for (vector = 0; vector < 256; vector++)
		set_gate(vector, 0x8e);
	set_gate(TRAP_LEAVE_USER, 0xee);
	set_gate32(6, trap32_6);
	set_gate32(8, trap32_8);
	set_gate32(13, trap32_13);
	set_gate32(14, trap32_14);
	set_gate32(29, trap32_29);
}

void trap_init_cpu(u32 index)
{
	struct { u16 limit; u64 base; } __packed table;
	struct tss *own = &tss[index];
	u64 *descriptor = (u64 *)(gdt + SEL_TSS) + index * 2;
	u64 base = (u64)own;

	own->rsp[0] = (u64)rsp0_stacks[index] + 4096;
	own->ist[0] = (u64)ist_stacks[index][0] + 4096;
	own->ist[1] = (u64)ist_stacks[index][1] + 4096;
	own->iomap = sizeof(*own);
	descriptor[0] = (sizeof(*own) - 1) | (base & 0xffffff) << 16 |
			0x89ULL << 40 | (base >> 24 & 0xff) << 56;
	descriptor[1] = base >> 32;
	table.limit = gdt_end - gdt - 1;
	table.base = (u64)gdt;
	asm volatile("lgdt %0" : : "m" (table));
	asm volatile("ltr %w0" : : "r" (SEL_TSS + index * 16));
	table.limit = sizeof(idt) - 1;
	table.base = (u64)idt;
	asm volatile("lidt %0" : : "m" (table));
}

void gate_set_ist(u32 vector, u32 ist)
{
	idt[vector].ist = ist;
}

void trap_clear(void)
{
	u8 *byte = (u8 *)&trap;
	size_t i;

	for (i = 0; i < sizeof(trap); i++)
		byte[i] = 0;
	asm volatile("" : : : "memory");
}

bool trap_is(u32 vector, u64 error)
{
	return READ64(trap.count) == 1 && trap.regs.vector == vector &&
	       trap.regs.error == error && trap.regs.rip == catch_at;
}

bool trap_is_vc(u64 code)
{
	return trap_is(TRAP_VC, code);
}

static void explain(u32 vector, u64 error)
{
	if (!trap_is(vector, error))
		print("# %x exceptions, last: vector %x error %x RIP %x, expected at %x",
		      trap.count, trap.regs.vector, trap.regs.error,
		      trap.regs.rip, catch_at);
}

void ok_trap(u32 vector, u64 error)
{
	explain(vector, error);
	ok(trap_is(vector, error), "%s: vector %d, error %x", catch_name, vector, error);
}

void ok_vc(u64 code)
{
	explain(TRAP_VC, code);
	ok(trap_is_vc(code), "%s: #VC %x", catch_name, code);
}

void ok_no_trap(void)
{
	ok(!READ64(trap.count), "%s raises nothing", catch_name);
}

void is_of(u64 got, u64 want, const char *what)
{
	if (got == want)
		ok(true, "%s: %s", catch_name, what);
	else
		ok(false, "%s: %s: got %x, expected %x", catch_name, what, got, want);
}

void run_user(void (*code)(void))
{
	enter_user((u64)code, (u64)user_stack + sizeof(user_stack) - 8,
		   SEL_USER_CODE64, 2);
}

static void trap_unexpected(struct regs *regs)
{
	if (!tap_ready)
		msr_terminate(14, regs->vector | 0x80);
	ok(false, "unexpected exception %d error %x at %x, CR2 %x",
	   (u32)regs->vector, regs->error, regs->rip, trap.cr2);
	finish();
}

/* Called by trap.S for every vector. */
void trap_handler(struct regs *regs)
{
	trap.cr2 = read_cr2();
	trap.rflags = read_flags();
	trap.regs = *regs;
	trap.frame = (u64)(regs + 1);
	trap.count++;

	if (regs->vector == TRAP_LEAVE_USER)
		leave_user();
	if (trap_hook && trap_hook(regs))
		return;
	if (!catch_resume)
		trap_unexpected(regs);
	regs->rip = catch_resume;
	catch_resume = 0;
}
