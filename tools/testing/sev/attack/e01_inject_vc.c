// SPDX-License-Identifier: GPL-2.0
/*
 * E1. The host sends #VC with an exit code of its choice (option "code") at any
 * instruction: in the first code at each single one, later wherever an exit stops
 * the guest: the first instruction of the #VC handler, as a rule. "after" is for places
 * only where an exit of that code stopped the guest, "user=1" for user space only.
 *
 * Under SEV-ES user space is stopped by unmapping all memory at some of its CPUID events:
 * at what it touches next. Which processes, the guest's init tells by a byte on its console
 * before them and another one after: without the first process of all there would be no
 * guest to look at.
 *
 * The guest must see that the instruction cannot have caused it, and change nothing:
 * user space gets a signal, the kernel stops with a named failure.
 */
#include "attack.h"

#define CODE_DEFAULT	EXIT_CPUID
#define UNMAP_EVERY	16
#define SERIAL_DATA	0x3f8
#define IOIO_IN		BIT(0)
#define MARK_BEGIN	1
#define MARK_END	2

static bool marked;
static u64 first_process;	/* the page tables of who asks for CPUID first */

static u64 page_tables(const struct vcpu *v)
{
	return v->vmcb->save.cr3 & PAGE_MASK & ~BIT(machine.cbit);
}

static bool in_user_space(const struct vcpu *v)
{
	return v->vmcb->save.cpl == 3 && marked && page_tables(v) != first_process;
}

static void note_mark(const struct ghcb_call *c)
{
	u8 byte = c->rax;

	if (c->info_1 >> 16 == SERIAL_DATA && !(c->info_1 & IOIO_IN) &&
	    (byte == MARK_BEGIN || byte == MARK_END))
		marked = byte == MARK_BEGIN;
}

static void answer(const struct ghcb_call *c, u8 *page)
{
	static u32 calls;

	(void)page;
	if (c->code == EXIT_IOIO)
		note_mark(c);
	if (c->code == EXIT_CPUID && attack_phase() == PHASE_KERNEL && !first_process)
		first_process = page_tables(c->v);
	if (c->code != EXIT_CPUID || !marked || calls++ % UNMAP_EVERY)
		return;
	for (u64 gpa = 0; gpa < machine.ram_low_top; gpa += PAGE_SIZE)
		memory_watch(gpa, true);
}

static void inject_vc(struct vcpu *v)
{
	u32 code = option_u64("code", CODE_DEFAULT);
	u64 after = option_u64("after", 0);

	if (option_u64("user", 0) && !in_user_space(v))
		return;
	if (after && v->vmcb->exit_code != after)
		return;
	if (!attack_due())
		return;
	attack_struck("#VC 0x%x at rip 0x%lx, cpl %u", code, vcpu_rip(v), v->vmcb->save.cpl);
	vcpu_inject_vc(v, code);
}

ATTACK(attack_inject_vc, .name = "inject-vc", .run = inject_vc, .answer = answer, .step = true);
