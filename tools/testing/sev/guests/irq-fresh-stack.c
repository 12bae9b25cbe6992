// SPDX-License-Identifier: GPL-2.0
/*
 * Events whose stack is in memory that the nested tables do not hold yet: the
 * nested page fault comes in the middle of the delivery, and each event must
 * still arrive once, with its own frame.
 */
/* modes: es snp */
#include "guest.h"

#define SOFT_VECTOR	0x50
#define IPI_VECTOR	0x51

static u64 next_page = FREE_BASE;
static u32 count;
static struct regs seen;
static u64 seen_cr2;

static bool handler(struct regs *regs)
{
	count++;
	seen = *regs;
	seen_cr2 = trap.cr2;
	if (regs->vector == SOFT_VECTOR || regs->vector == IPI_VECTOR ||
	    regs->vector == TRAP_NMI)
		return true;
	return false;
}

/* IST 2 becomes the top of a page that nobody touched. */
static void fresh_stack(u32 vector)
{
	next_page += 2 * PAGE_SIZE;
	if (!page_validate(next_page))
		give_up("no fresh page");
	tss[0].ist[1] = next_page + PAGE_SIZE;
	gate_set_ist(vector, 2);
	count = 0;
}

static void check(u32 vector, u64 error, u64 rip, const char *what)
{
	gate_set_ist(vector, 0);
	is(READ32(count), 1, what);
	is(seen.vector, vector, "vector");
	is(seen.error, error, "error code");
	if (rip)
		is(seen.rip, rip, "RIP");
}

static void exceptions(void)
{
	fresh_stack(TRAP_UD);
	CATCH_PLAIN("ud2", 0, 0, 0);
	check(TRAP_UD, 0, catch_at, "#UD once");
	fresh_stack(TRAP_GP);
	CATCH_PLAIN("movw %%ax, %%ds", 0x1230, 0, 0);
	check(TRAP_GP, 0x1230, catch_at, "#GP once");
	unmap(0xd0000000);
	fresh_stack(TRAP_PF);
	CATCH_PLAIN("movl %%ecx, (%%rax)", 0xd0000123, 0, 0);
	check(TRAP_PF, 2, catch_at, "#PF once");
	is(seen_cr2, 0xd0000123, "CR2");
	fresh_stack(TRAP_VC);
	CATCH_PLAIN("wbinvd", 0, 0, 0);
	check(TRAP_VC, VC_WBINVD, catch_at, "#VC once");
}

static void interrupts(void)
{
	u64 after;

	fresh_stack(SOFT_VECTOR);
	asm volatile("leaq 1f(%%rip), %0\n\tint $0x50\n1:" : "=r" (after) : : "memory");
	check(SOFT_VECTOR, 0, after, "INT once");
	mask_pic();
	apic_write(APIC_SPURIOUS, 0x1ff);
	fresh_stack(IPI_VECTOR);
	send_ipi(0, ICR_FIXED | IPI_VECTOR);
	asm volatile("sti\n\tnop\n\tnop\n\tcli" : : : "memory");
	check(IPI_VECTOR, 0, 0, "interrupt once");
	apic_write(APIC_EOI, 0);
	fresh_stack(TRAP_NMI);
	send_ipi(0, ICR_NMI);
	wait_for(&count, 1);
	nae(NAE_NMI_DONE, 0, 0);
	delay_ms(5);
	check(TRAP_NMI, 0, 0, "NMI once");
}

void main(void)
{
	trap_hook = handler;
	exceptions();
	interrupts();
	trap_hook = NULL;
}
