// SPDX-License-Identifier: GPL-2.0
/*
 * #VC of the running kernel and of user space, and what NMIs need on their way
 * in.  AMD APM vol. 2, 15.35.5; GHCB 2.04, section 4.4 (NMI).
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/bug.h>
#include <linux/entry-common.h>
#include <linux/instrumentation.h>
#include <linux/pagemap.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/uaccess.h>
#include <asm/cpu_entry_area.h>
#include <asm/debugreg.h>
#include <asm/idtentry.h>
#include <asm/msr.h>
#include <linux/processor.h>
#include <asm/ptrace.h>
#include <asm/proto.h>
#include <asm/sev.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>
#include <asm/sev/rmp.h>
#include <asm/traps.h>

#include "internal.h"

/**
 * struct sev_pending - an exception to raise at the interrupted instruction
 * @cr2: for #PF
 * @error_code: of @vector
 * @vector: 0 for none
 * @step: #DB is for a single step that is over
 */
struct sev_pending {
	unsigned long cr2;
	unsigned long error_code;
	u8 vector;
	bool step;
};

static void sev_pend(const struct sev_vc *vc, struct sev_result r, struct sev_pending *pending)
{
	if (r.code) {
		pending->vector = vc->vector;
		pending->error_code = vc->error_code;
		pending->cr2 = vc->cr2;
	} else if (vc->single_step) {
		pending->vector = SEV_EXC_DB;
		pending->step = true;
	}
}

/*
 * Raised as if the instruction had done so itself: nothing of the #VC is left,
 * and the handlers may turn on interrupts.
 */
static noinstr void sev_raise(struct pt_regs *regs, const struct sev_pending *pending)
{
	switch (pending->vector) {
	case SEV_EXC_DB:
		if (pending->step)
			native_set_debugreg(6, DR6_RESERVED ^ DR_STEP);
		if (user_mode(regs))
			noist_exc_debug(regs);
		else
			exc_debug(regs);
		break;
	case SEV_EXC_UD:
		exc_invalid_op(regs);
		break;
	case SEV_EXC_GP:
		exc_general_protection(regs, pending->error_code);
		break;
	case SEV_EXC_PF:
		native_write_cr2(pending->cr2);
		exc_page_fault(regs, pending->error_code);
		break;
	case SEV_EXC_AC:
		exc_alignment_check(regs, pending->error_code);
		break;
	}
}

/*
 * The handler can sleep, where the interrupted code could; but the way back from a #VC
 * restores the GS base which this CPU had at its beginning.
 */
static noinstr void sev_raise_here(struct pt_regs *regs, const struct sev_pending *pending)
{
	bool sleeps = regs->flags & X86_EFLAGS_IF;

	if (sleeps) {
		instrumentation_begin();
		migrate_disable();
		instrumentation_end();
	}
	sev_raise(regs, pending);
	if (sleeps) {
		instrumentation_begin();
		migrate_enable();
		instrumentation_end();
	}
}

static noinstr bool sev_within(unsigned long sp, unsigned long bottom, unsigned long top)
{
	return sp >= bottom && sp < top;
}

/*
 * The fallback stack stands for a #VC at a place where none may come: before
 * the kernel has a stack of its own, a host alone can have sent it.
 */
static noinstr bool sev_on_fallback_stack(const struct pt_regs *regs)
{
	return sev_within((unsigned long)regs, __this_cpu_ist_bottom_va(VC2),
			  __this_cpu_ist_top_va(VC2));
}

static void sev_kernel_vc(struct pt_regs *regs, unsigned long error_code,
			  struct sev_pending *pending)
{
	struct sev_vc vc = { .regs = regs, .exit_code = error_code };
	struct sev_result r;

	if (sev_on_fallback_stack(regs) && !sev_is_reporting())
		sev_stop(sev_fail(SEV_FAIL_VC_STACK, error_code));
	r = sev_handle(&vc);
	if (r.code && !vc.vector)
		sev_stop(r);
	sev_pend(&vc, r, pending);
}

/*
 * kernel_exc_vmm_communication() - #VC in the kernel
 * @regs: registers of the interrupted code
 * @error_code: exit code
 *
 * Comes anywhere, like an NMI.  What cannot be handled ends the guest.
 */
DEFINE_IDTENTRY_VC_KERNEL(exc_vmm_communication)
{
	struct sev_pending pending = { 0 };
	irqentry_state_t state = irqentry_nmi_enter(regs);

	instrumentation_begin();
	sev_kernel_vc(regs, error_code, &pending);
	instrumentation_end();
	irqentry_nmi_exit(regs, state);

	if (pending.vector)
		sev_raise_here(regs, &pending);
}

static bool sev_fault_in_code(struct pt_regs *regs, u64 place)
{
	unsigned long va;
	bool there;

	if (!sev_code_address(regs, place, &va))
		return false;
	local_irq_enable();
	there = !fault_in_readable((const char __user *)va, 1);
	local_irq_disable();

	return there;
}

/*
 * A page of the instruction can go away between the exit and here; and what cannot
 * be handled is this task's affair alone.
 */
static void sev_user_failure(struct pt_regs *regs, struct sev_result r)
{
	if (r.code == SEV_FAIL_VC_FETCH && sev_fault_in_code(regs, r.subject))
		return;
	pr_debug_ratelimited("%s[%d]: %s: 0x%llx\n", current->comm, task_pid_nr(current),
			     sev_failure_text(r.code), r.subject);
	force_sig_fault(SIGBUS, BUS_OBJERR, (void __user *)regs->ip);
}

static void sev_user_vc(struct pt_regs *regs, unsigned long error_code,
			struct sev_pending *pending)
{
	struct sev_vc vc = { .regs = regs, .exit_code = error_code };
	struct sev_result r = sev_handle(&vc);

	if (r.code && !vc.vector)
		sev_user_failure(regs, r);
	else
		sev_pend(&vc, r, pending);
}

/*
 * user_exc_vmm_communication() - #VC in user space
 * @regs: registers of the interrupted code
 * @error_code: exit code
 */
DEFINE_IDTENTRY_VC_USER(exc_vmm_communication)
{
	struct sev_pending pending = { 0 };

	irqentry_enter_from_user_mode(regs);
	instrumentation_begin();
	sev_user_vc(regs, error_code, &pending);
	instrumentation_end();

	if (!pending.vector) {
		irqentry_exit_to_user_mode(regs);
		return;
	}
	exit_to_user_mode();
	sev_raise(regs, &pending);
}

/**
 * __sev_es_ist_enter() - keeps the #VC stack of code which an NMI interrupted
 * @regs: registers of the interrupted code
 *
 * An NMI between a #VC and its leaving the #VC stack finds that stack in use:
 * another #VC gets the room below.  SYSCALL leaves user space's stack pointer,
 * which tells nothing.
 */
noinstr void __sev_es_ist_enter(struct pt_regs *regs)
{
	struct sev_cpu *cpu = sev_this_cpu();
	unsigned long top = __this_cpu_read(cpu_tss_rw.x86_tss.ist[IST_INDEX_VC]);
	unsigned int depth = cpu->ist_depth;

	if (WARN_ON_ONCE(depth >= SEV_IST_DEPTH))
		return;
	cpu->ist[depth] = top;
	WRITE_ONCE(cpu->ist_depth, depth + 1);
	barrier();
	if (!user_mode(regs) && !ip_within_syscall_gap(regs) &&
	    sev_within(regs->sp, __this_cpu_ist_bottom_va(VC), __this_cpu_ist_top_va(VC)))
		this_cpu_write(cpu_tss_rw.x86_tss.ist[IST_INDEX_VC],
			       ALIGN_DOWN(regs->sp, 16));
}

/**
 * __sev_es_ist_exit() - gives the #VC stack back as the NMI found it
 */
noinstr void __sev_es_ist_exit(void)
{
	struct sev_cpu *cpu = sev_this_cpu();
	unsigned int depth = cpu->ist_depth - 1;

	if (WARN_ON_ONCE(depth >= SEV_IST_DEPTH))
		return;
	this_cpu_write(cpu_tss_rw.x86_tss.ist[IST_INDEX_VC], cpu->ist[depth]);
	barrier();
	WRITE_ONCE(cpu->ist_depth, depth);
}

#define SEV_QUAD_BIT(field)	\
	BIT_ULL((offsetof(struct sev_ghcb_page, field) / 8) % 64)

/**
 * __sev_es_nmi_complete() - lets the hypervisor send the next NMI
 *
 * GHCB 2.04, section 4.1.4 (0x80000003).  Its answer tells nothing.  Without
 * GHCBs there is to be no next one.
 */
noinstr void __sev_es_nmi_complete(void)
{
	struct sev_cpu *cpu = sev_this_cpu();
	struct sev_ghcb_page *page;

	if (READ_ONCE(sev_ghcbs_closed))
		return;
	page = sev_ghcb_get(cpu)->page;
	page->valid_bitmap[0] = 0;
	page->valid_bitmap[1] = SEV_QUAD_BIT(sw_exit_code) | SEV_QUAD_BIT(sw_exit_info_1) |
				SEV_QUAD_BIT(sw_exit_info_2);
	page->sw_exit_code = SEV_NAE_NMI_COMPLETE;
	page->sw_exit_info_1 = 0;
	page->sw_exit_info_2 = 0;
	page->protocol_version = cpu->ghcb.version;
	page->ghcb_usage = 0;
	__wrmsr(SEV_MSR_GHCB, (u32)cpu->ghcb.gpa, (u32)(cpu->ghcb.gpa >> 32));
	asm volatile(".byte " SEV_OPCODE_VMGEXIT : : : "memory");
	sev_ghcb_put_back(cpu);
}
