// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a virtual CPU: start, VMRUN, and each #VMEXIT sorted into what
 * the processor answers itself, what becomes #VC, and what the host hears of
 * (AMD APM vol. 2, 15.35.4 and tables 15-33, 15-34).
 */

#include "cpu.h"

#define EVENT_VALID	BIT(31)
#define EVENT_NMI	(2 << 8 | VECTOR_NMI | EVENT_VALID)
#define SHADOW		BIT(0)
#define RFLAGS_TF	BIT(8)
#define NO_VMSA		(~0ULL)

#define OP_HLT		0xf4
#define OP_PUSHF	0x9c

#define ICR_NMI		0x00004400

u64 vcpu_rip(struct vcpu *v)
{
	return v->vmcb->save.rip;
}

/* ---- from other CPUs ---- */

void vcpu_kick(struct vcpu *target)
{
	if (target != this_vcpu())
		send_ipi(target->apic_id, ICR_NMI);
}

/* Changed entries are seen by a CPU at its next VMRUN: get it out of the guest. */
void flush_guests(struct vcpu *self)
{
	bool any = false;

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (u32 i = 0; i < machine.cpus; i++) {
		struct vcpu *v = vcpus[i];

		if (v == self || !READ_ONCE(v->in_guest))
			continue;
		any = true;
		send_ipi(v->apic_id, ICR_NMI);
		while (READ_ONCE(v->in_guest))
			cpu_relax();
	}
	if (any)
		counters.flushes++;
}

static void release_vmsa(struct vcpu *v)
{
	if (v->vmsa_gpa == NO_VMSA)
		return;
	rmp_of(gpa_to_page(v->vmsa_gpa))->flags &= ~RMP_IN_USE;
	v->vmsa_gpa = NO_VMSA;
}

static void finish_exit(struct vcpu *v)
{
	v->exit_pending = false;
	counters.exits++;
	handle_exit(v);
}

/*
 * A CPU which waits for the lock does this for the one that has it, and under its lock,
 * for that one does nothing else meanwhile. What the guest left for comes first, as on
 * a host whose threads look for requests before VMRUN.
 */
void leave_if_asked(struct vcpu *v)
{
	if (!__atomic_load_n(&v->leave, __ATOMIC_ACQUIRE))
		return;
	if (v->exit_pending)
		finish_exit(v);
	save_vmsa(v);
	__atomic_store_n(&v->leave, false, __ATOMIC_RELEASE);
}

/*
 * A VMSA is in use from VMRUN to #VMEXIT: a CPU out of the guest gives it up. Much of
 * the state is in that CPU alone. Its own exit may be to take out this one.
 */
static void take_out(struct vcpu *target)
{
	struct vcpu *self = this_vcpu();

	if (target == self) {
		save_vmsa(target);
	} else {
		__atomic_store_n(&target->leave, true, __ATOMIC_RELEASE);
		vcpu_kick(target);
		while (__atomic_load_n(&target->leave, __ATOMIC_ACQUIRE)) {
			leave_if_asked(self);
			cpu_relax();
		}
	}
	release_vmsa(target);
}

void vcpu_create(struct vcpu *target, u64 gpa)
{
	take_out(target);
	target->create_gpa = gpa;
	target->state = VCPU_RUN;
	vcpu_kick(target);
}

void vcpu_stop(struct vcpu *target)
{
	take_out(target);
	target->create_gpa = 0;
	target->state = VCPU_STOPPED;
}

void vcpu_release(struct vcpu *target)
{
	if (target->state == VCPU_OFF) {
		if (!target->has_launched_vmsa)
			return;
		if (!vcpu_load_vmsa(target, target->launched_vmsa))
			model_end(END_LAUNCH, "VMRUN fails with the launched VMSA of CPU %u",
				  target->index);
	}
	target->state = VCPU_RUN;
	vcpu_kick(target);
}

/* ---- before VMRUN ---- */

/* AP creation: what the host gave is what VMRUN would be given. */
static void take_new_vmsa(struct vcpu *v)
{
	u64 gpa = v->create_gpa;
	u32 page = gpa_to_page(gpa);

	v->create_gpa = 0;
	if (!rmp_is_vmsa(gpa) || (rmp_of(page)->flags & RMP_IN_USE) ||
	    !vcpu_load_vmsa(v, priv_ptr(gpa))) {
		model_print("CPU %u: VMRUN fails with the VMSA at 0x%lx\n", v->index, gpa);
		v->state = VCPU_STOPPED;
		return;
	}
	v->vmsa_gpa = gpa;
	rmp_of(page)->flags |= RMP_IN_USE;
	npt_unmap(VIEW_PRIVATE, gpa);
	flush_guests(v);
}

static void inject_nmi(struct vcpu *v)
{
	if (!v->nmi_pending || v->nmi_masked || (v->vmcb->event_inj & EVENT_VALID))
		return;
	v->nmi_pending = false;
	v->nmi_masked = true;
	v->nmi_injected = true;
	v->vmcb->event_inj = EVENT_NMI;
	set_intercepts(v);
}

/*
 * QEMU loses an interrupt shadow across an exit. After STI, a HLT would then
 * miss the interrupt that ends it: take the HLT as done, which it may be.
 */
static void keep_shadow(struct vcpu *v)
{
	u8 op;

	if (!(v->vmcb->interrupt_state & SHADOW))
		return;
	v->vmcb->interrupt_state = 0;
	if (guest_code(v, &op, 1) == 1 && op == OP_HLT)
		v->vmcb->save.rip++;
}

static bool ready(struct vcpu *v)
{
	if (v->create_gpa)
		take_new_vmsa(v);
	if (v->state != VCPU_RUN)
		return false;
	if (v->load_pending)
		load_on_this_cpu(v);
	host_enter(v);
	inject_nmi(v);
	keep_shadow(v);
	if (!vcpu_event_pending(v))
		attack_run(v);
	return true;
}

/* A host which stops its guest after each instruction: the trap flag plays its timer. */
static void arm_step(struct vcpu *v)
{
	u8 op = 0;

	if (!v->step)
		return;
	guest_code(v, &op, 1);
	v->step_pushf = op == OP_PUSHF && !(v->vmcb->save.rflags & RFLAGS_TF);
	v->vmcb->save.rflags |= RFLAGS_TF;
	v->vmcb->intercept_exceptions |= 1U << VECTOR_DB;
}

/* The guest did not set the flag, and must not find it. */
static void after_step(struct vcpu *v)
{
	struct access a = { .va = v->vmcb->save.rsp };
	u64 flags;

	if (!v->step_pushf || guest_copy(v, &a, &flags, sizeof(flags)) != WALK_OK)
		return;
	flags &= ~(u64)RFLAGS_TF;
	a = (struct access){ .va = v->vmcb->save.rsp, .write = true };
	guest_copy(v, &a, &flags, sizeof(flags));
}

static void disarm_step(struct vcpu *v)
{
	if (!v->step)
		return;
	v->vmcb->save.rflags &= ~RFLAGS_TF;
	set_intercepts(v);
}

void run_guest(struct vcpu *v)
{
	arm_step(v);
	v->vmcb->tlb_control = 1;
	v->vmcb->clean = 0;
	WRITE_ONCE(v->in_guest, true);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	v->run_tsc = rdtsc();
	svm_run(v->vmcb_pa, &v->regs);
	v->guest_ticks += rdtsc() - v->run_tsc;
	WRITE_ONCE(v->in_guest, false);
	disarm_step(v);
	if (v->nmi_injected) {
		v->nmi_injected = false;
		unblock_nmi();
	}
}

void cpu_loop(struct vcpu *v)
{
	machine_lock();
	for (;;) {
		if (!ready(v)) {
			machine_unlock();
			if (!attack_idle(v))
				wait_for_kick();
			machine_lock();
			continue;
		}
		machine_unlock();
		run_guest(v);
		v->exit_pending = true;
		machine_lock();
		if (v->exit_pending)
			finish_exit(v);
	}
}

/* ---- after #VMEXIT ---- */

void dump_vcpu(struct vcpu *v)
{
	const struct save_area *s = &v->vmcb->save;
	u8 code[16] = { 0 };

	guest_code(v, code, sizeof(code));
	model_print("CPU %u: exit 0x%lx info 0x%lx 0x%lx event 0x%lx\n", v->index,
		    v->vmcb->exit_code, v->vmcb->exit_info_1, v->vmcb->exit_info_2,
		    v->vmcb->exit_int_info);
	model_print("  rip %04x:%016lx rsp %016lx rflags %lx cpl %u\n", s->cs.selector, s->rip,
		    s->rsp, s->rflags, s->cpl);
	model_print("  rax %016lx rbx %016lx rcx %016lx rdx %016lx\n", s->rax, v->regs.rbx,
		    v->regs.rcx, v->regs.rdx);
	model_print("  rsi %016lx rdi %016lx rbp %016lx r8  %016lx\n", v->regs.rsi, v->regs.rdi,
		    v->regs.rbp, v->regs.r8);
	model_print("  cr0 %lx cr2 %lx cr3 %lx cr4 %lx efer %lx\n", s->cr0, s->cr2, s->cr3,
		    s->cr4, s->efer);
	model_print("  code");
	for (unsigned int i = 0; i < sizeof(code); i++)
		model_print(" %02x", code[i]);
	model_print("\n");
}

#define DUMP_ENTRIES	8

/*
 * What a guest which faults at all addresses has at its root: how much of it, its first
 * entries, which tell a table from something else, and the last one by each view.
 */
static void dump_table(struct vcpu *v)
{
	u64 gpa = v->vmcb->save.cr3 & PAGE_MASK & ~BIT(machine.cbit);
	u32 page = gpa_to_page(gpa), used = 0, flags;
	const u8 *entries;

	if (!(v->vmcb->save.cr0 & CR0_PG) || page == NO_PAGE)
		return;
	flags = page_at(page)->flags;
	entries = priv_ptr(gpa);
	model_print("  table at cr3%s: ES state %u, flags %x, last entry private %lx shared %lx\n",
		    v->cr3_plain ? ", without C-bit" : "", page_at(page)->es_state, flags,
		    get_le(entries + PAGE_SIZE - 8, 8),
		    get_le(shared_ptr(gpa) + PAGE_SIZE - 8, 8));
	for (u32 i = 0; i < PAGE_SIZE / 8; i++) {
		u64 entry = get_le(entries + i * 8, 8);

		if (entry && used++ < DUMP_ENTRIES)
			model_print("    %03x: %016lx\n", i, entry);
	}
	model_print("    %u entries in all\n", used);
}

/* The other CPUs are as they were at their last exit. */
static void dump_shutdown(struct vcpu *v)
{
	dump_vcpu(v);
	dump_table(v);
	for (u32 i = 0; i < machine.cpus; i++)
		if (vcpus[i] != v && vcpus[i]->state == VCPU_RUN)
			dump_vcpu(vcpus[i]);
}

void violation(struct vcpu *v, const char *what, u64 gpa)
{
	dump_vcpu(v);
	model_end(END_VIOLATION, "%s, gpa 0x%lx, rip 0x%lx, CPU %u", what, gpa,
		  v->vmcb->save.rip, v->index);
}

/* VMMCALL and VMGEXIT differ in a prefix; RDTSCP and INVD come under other codes. */
static void handle_vmmcall(struct vcpu *v)
{
	u8 code[4] = { 0 };

	guest_code(v, code, sizeof(code));
	if (mode_is_sev() && (code[0] == 0xf3 || code[0] == 0xf2)) {
		if (attack_before_vmgexit(v))
			return;
		v->vmcb->save.rip += 4;
		counters.vmgexits++;
		host_vmgexit(v);
		return;
	}
	if (mode_is_sev())
		vc_raise(v, EXIT_VMMCALL);
	else
		host_plain_exit(v, EXIT_VMMCALL, 0, 0);
}

static u32 wbinvd_or_invd(struct vcpu *v)
{
	u8 code[15] = { 0 };

	guest_code(v, code, sizeof(code));
	for (unsigned int i = 0; i + 1 < sizeof(code); i++)
		if (code[i] == 0x0f)
			return code[i + 1] == 0x08 ? EXIT_INVD : EXIT_WBINVD;
	return EXIT_WBINVD;
}

static u32 rdtsc_or_rdtscp(struct vcpu *v)
{
	u8 code[15] = { 0 };

	guest_code(v, code, sizeof(code));
	for (unsigned int i = 0; i + 1 < sizeof(code); i++)
		if (code[i] == 0x0f)
			return code[i + 1] == 0x01 ? EXIT_RDTSCP : EXIT_RDTSC;
	return EXIT_RDTSC;
}

static void handle_nmi(struct vcpu *v)
{
	reinject_pending(v);
	take_nmi();
}

/* Instructions: #VC in an encrypted guest, the hypervisor's business else. */
static void handle_instruction(struct vcpu *v, u32 code)
{
	if (code == EXIT_WBINVD)
		code = wbinvd_or_invd(v);
	else if (code == EXIT_RDTSC)
		code = rdtsc_or_rdtscp(v);
	if (mode_is_sev())
		vc_raise(v, code);
	else
		host_plain_exit(v, code, v->vmcb->exit_info_1, v->vmcb->exit_info_2);
}

static void handle_iret_exit(struct vcpu *v)
{
	v->nmi_masked = mode_is_sev() && v->nmi_masked;
	if (!(v->vmcb->save.cr0 & CR0_PE))
		handle_iret(v);
	set_intercepts(v);
}

void handle_exit(struct vcpu *v)
{
	u32 code = v->vmcb->exit_code;

	v->vmcb->event_inj = 0;
	attack_exit(v);
	if (code != EXIT_NPF && code != EXIT_NMI) {
		npt_drop_aliases();
		v->npf_same = 0;
	}
	if (code == EXIT_EXCP_DB && v->step) {
		after_step(v);
		return;
	}
	switch (code) {
	case EXIT_NMI:
		handle_nmi(v);
		return;
	case EXIT_NPF:
		handle_npf(v);
		return;
	case EXIT_VMMCALL:
		handle_vmmcall(v);
		return;
	case EXIT_MSR:
		handle_sev_msr(v);
		return;
	case EXIT_EXCP_UD:
		handle_ud(v);
		return;
	case EXIT_CR0_WRITE:
		handle_cr0_write(v);
		return;
	case EXIT_CR3_READ:
	case EXIT_CR3_WRITE:
		handle_cr3(v, code == EXIT_CR3_WRITE);
		return;
	case EXIT_IRET:
		handle_iret_exit(v);
		return;
	case EXIT_CR4_WRITE:
	case EXIT_INVALID:
		handle_cr4_write(v);
		return;
	case EXIT_SHUTDOWN:
		dump_shutdown(v);
		model_end(END_SHUTDOWN, "rip 0x%lx, CPU %u", v->vmcb->save.rip, v->index);
	default:
		handle_instruction(v, code);
	}
}
