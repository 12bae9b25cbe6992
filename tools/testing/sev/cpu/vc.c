// SPDX-License-Identifier: GPL-2.0
/*
 * Delivery of #VC by software: QEMU's event injection pushes no error code for
 * vector 29. Gates, TSS, stack switch and flags as the processor does them
 * (AMD APM vol. 2, chapter 8); #VC is a contributory fault (15.35.5).
 */

#include "cpu.h"

#define RFLAGS_TF	BIT(8)
#define RFLAGS_IF	BIT(9)
#define RFLAGS_NT	BIT(14)
#define RFLAGS_RF	BIT(16)
#define RFLAGS_VM	BIT(17)
#define DR6_BS		BIT(14)

#define GATE_INTERRUPT	0xe
#define GATE_TRAP	0xf
#define TYPE_MASK	0xf

#define EVENT_VALID	BIT(31)
#define EVENT_ERROR	BIT(11)
#define EVENT_TYPE(e)	((e) >> 8 & 7)
#define TYPE_NMI	2
#define TYPE_EXCEPTION	3
#define TYPE_SOFTWARE	4

/**
 * struct delivery - a #VC on its way to the guest's handler
 * @ip: handler
 * @selector: code segment of the handler
 * @ist: stack index of the gate, 0 for none
 * @interrupt_gate: clears IF
 * @cs: descriptor of the handler's code segment
 * @cpl: privilege level of the handler
 * @sp: stack that the frame goes to
 * @ss: segment of that stack
 */
struct delivery {
	u64 ip;
	u16 selector;
	u8 ist;
	bool interrupt_gate;
	struct segment cs;
	u8 cpl;
	u64 sp;
	u16 ss;
};

void vcpu_inject_exception(struct vcpu *v, u8 vector, bool has_error, u32 error)
{
	v->vmcb->event_inj = vector | TYPE_EXCEPTION << 8 | EVENT_VALID |
			     (has_error ? EVENT_ERROR | (u64)error << 32 : 0);
}

/* As from the host: the guest need not have asked for it, nor have IF set. */
void vcpu_inject_interrupt(struct vcpu *v, u8 vector)
{
	v->vmcb->event_inj = vector | EVENT_VALID;
}

bool vcpu_event_pending(struct vcpu *v)
{
	return v->vmcb->event_inj & EVENT_VALID;
}

void raise_page_fault(struct vcpu *v, const struct access *a)
{
	v->vmcb->save.cr2 = a->va;
	vcpu_inject_exception(v, VECTOR_PF, true, a->error);
}

/*
 * QEMU reports hardware interrupts and NMIs with type 3: put that right. INT n
 * is still at RIP and simply runs again.
 */
void reinject_pending(struct vcpu *v)
{
	u64 event = v->vmcb->exit_int_info;
	u8 vector = event;

	if (!(event & EVENT_VALID) || EVENT_TYPE(event) == TYPE_SOFTWARE)
		return;
	if (EVENT_TYPE(event) == TYPE_EXCEPTION && (vector >= 32 || vector == VECTOR_NMI)) {
		event &= ~(7ULL << 8);
		if (vector == VECTOR_NMI)
			event |= TYPE_NMI << 8;
	}
	v->vmcb->event_inj = event;
}

static void double_fault(struct vcpu *v)
{
	vcpu_inject_exception(v, VECTOR_DF, true, 0);
}

/* Reading or writing for the delivery failed: what the processor raises then. */
static void delivery_failed(struct vcpu *v, enum walk_result r, const struct access *a)
{
	if (r == WALK_FAULT)
		raise_page_fault(v, a);
	else
		double_fault(v);
}

static bool system_read(struct vcpu *v, u64 va, void *buf, u64 bytes)
{
	struct access a = { .va = va };
	enum walk_result r = guest_copy(v, &a, buf, bytes);

	if (r != WALK_OK)
		delivery_failed(v, r, &a);
	return r == WALK_OK;
}

static bool long_mode(struct vcpu *v)
{
	return v->vmcb->save.efer & EFER_LMA;
}

static bool read_gate(struct vcpu *v, struct delivery *d)
{
	struct segment *idtr = &v->vmcb->save.idtr;
	unsigned int bytes = long_mode(v) ? 16 : 8;
	u8 gate[16] = { 0 }, type;

	if ((VECTOR_VC + 1) * bytes - 1 > idtr->limit) {
		double_fault(v);
		return false;
	}
	if (!system_read(v, idtr->base + VECTOR_VC * bytes, gate, bytes))
		return false;
	type = gate[5] & 0x1f;
	if (!(gate[5] & 0x80) || (type != GATE_INTERRUPT && type != GATE_TRAP)) {
		double_fault(v);
		return false;
	}
	d->interrupt_gate = type == GATE_INTERRUPT;
	d->selector = get_le(gate + 2, 2);
	d->ip = get_le(gate, 2) | get_le(gate + 6, 2) << 16;
	if (long_mode(v)) {
		d->ip |= get_le(gate + 8, 4) << 32;
		d->ist = gate[4] & 7;
	}
	return true;
}

static bool read_code_segment(struct vcpu *v, struct delivery *d)
{
	struct segment *gdtr = &v->vmcb->save.gdtr;
	u64 raw;

	if (!(d->selector & ~7) || (d->selector | 7U) > gdtr->limit) {
		double_fault(v);
		return false;
	}
	if (!system_read(v, gdtr->base + (d->selector & ~7), &raw, 8))
		return false;
	d->cs.attrib = (raw >> 40 & 0xff) | (raw >> 44 & 0xf00);
	d->cs.base = (raw >> 16 & 0xffffff) | (raw >> 32 & 0xff000000);
	d->cs.limit = (raw & 0xffff) | (raw >> 32 & 0xf0000);
	if (raw & BIT(55))
		d->cs.limit = d->cs.limit << 12 | 0xfff;
	d->cpl = raw >> 45 & 3;
	d->cs.selector = (d->selector & ~3) | d->cpl;
	if (!(d->cs.attrib & SEG_P) || !(d->cs.attrib & SEG_TYPE_CODE) ||
	    d->cpl > v->vmcb->save.cpl || (long_mode(v) && !(d->cs.attrib & SEG_L))) {
		double_fault(v);
		return false;
	}
	return true;
}

/* TR is in the VMCB only after VMSAVE. */
static u64 tss_base(struct vcpu *v)
{
	vmsave((u64)v->scratch);
	return v->scratch->save.tr.base;
}

static bool choose_stack_64(struct vcpu *v, struct delivery *d)
{
	bool change = d->cpl != v->vmcb->save.cpl;

	d->sp = v->vmcb->save.rsp;
	d->ss = v->vmcb->save.ss.selector;
	if (d->ist) {
		if (!system_read(v, tss_base(v) + 0x24 + 8 * (d->ist - 1), &d->sp, 8))
			return false;
	} else if (change) {
		if (!system_read(v, tss_base(v) + 4 + 8 * d->cpl, &d->sp, 8))
			return false;
	}
	if (change)
		d->ss = d->cpl;
	d->sp &= ~0xfULL;
	return true;
}

static u64 pushed_flags(struct vcpu *v)
{
	return v->vmcb->save.rflags | RFLAGS_RF;
}

static void enter_handler(struct vcpu *v, const struct delivery *d, u64 sp)
{
	struct save_area *s = &v->vmcb->save;

	s->rflags &= ~(RFLAGS_TF | RFLAGS_NT | RFLAGS_RF | RFLAGS_VM);
	if (d->interrupt_gate)
		s->rflags &= ~RFLAGS_IF;
	s->cs = d->cs;
	s->rip = d->ip;
	s->rsp = sp;
	s->cpl = d->cpl;
}

static void deliver_64(struct vcpu *v, struct delivery *d, u32 code)
{
	struct save_area *s = &v->vmcb->save;
	struct access a = { .write = true };
	u64 frame[6];
	enum walk_result r;

	if (!choose_stack_64(v, d))
		return;
	frame[0] = code;
	frame[1] = s->rip;
	frame[2] = s->cs.selector;
	frame[3] = pushed_flags(v);
	frame[4] = s->rsp;
	frame[5] = s->ss.selector;
	a.va = d->sp - sizeof(frame);
	r = guest_copy(v, &a, frame, sizeof(frame));
	if (r != WALK_OK) {
		delivery_failed(v, r, &a);
		return;
	}
	if (d->cpl != s->cpl) {
		memset(&s->ss, 0, sizeof(s->ss));
		s->ss.selector = d->ss;
		s->ss.attrib = d->cpl << SEG_DPL_SHIFT;
	}
	enter_handler(v, d, d->sp - sizeof(frame));
}

static bool choose_stack_32(struct vcpu *v, struct delivery *d, struct segment *ss)
{
	u32 esp;
	u64 raw;

	*ss = v->vmcb->save.ss;
	d->sp = v->vmcb->save.rsp;
	if (d->cpl == v->vmcb->save.cpl)
		return true;
	if (!system_read(v, tss_base(v) + 4 + 8 * d->cpl, &esp, 4) ||
	    !system_read(v, tss_base(v) + 8 + 8 * d->cpl, &d->ss, 2) ||
	    !system_read(v, v->vmcb->save.gdtr.base + (d->ss & ~7), &raw, 8))
		return false;
	d->sp = esp;
	ss->selector = d->ss;
	ss->attrib = (raw >> 40 & 0xff) | (raw >> 44 & 0xf00);
	ss->base = (raw >> 16 & 0xffffff) | (raw >> 32 & 0xff000000);
	ss->limit = (raw & 0xffff) | (raw >> 32 & 0xf0000);
	if (raw & BIT(55))
		ss->limit = ss->limit << 12 | 0xfff;
	return true;
}

static void deliver_32(struct vcpu *v, struct delivery *d, u32 code)
{
	struct save_area *s = &v->vmcb->save;
	struct access a = { .write = true };
	struct segment ss;
	u32 frame[6];
	u32 bytes, mask;
	enum walk_result r;

	if (!choose_stack_32(v, d, &ss))
		return;
	frame[0] = code;
	frame[1] = s->rip;
	frame[2] = s->cs.selector;
	frame[3] = pushed_flags(v);
	frame[4] = s->rsp;
	frame[5] = s->ss.selector;
	bytes = d->cpl == s->cpl ? 16 : 24;
	mask = ss.attrib & SEG_DB ? ~0U : 0xffff;
	a.va = (u32)(ss.base + ((d->sp - bytes) & mask));
	r = guest_copy(v, &a, frame, bytes);
	if (r != WALK_OK) {
		delivery_failed(v, r, &a);
		return;
	}
	s->ss = ss;
	enter_handler(v, d, (d->sp & ~(u64)mask) | ((d->sp - bytes) & mask));
}

static void deliver_real(struct vcpu *v)
{
	struct save_area *s = &v->vmcb->save;
	u16 frame[3] = { s->rip, s->cs.selector, s->rflags };
	struct access a = { .write = true };
	u16 vector[2];
	enum walk_result r;

	if (!system_read(v, s->idtr.base + 4 * VECTOR_VC, vector, sizeof(vector)))
		return;
	a.va = s->ss.base + (u16)(s->rsp - sizeof(frame));
	r = guest_copy(v, &a, frame, sizeof(frame));
	if (r != WALK_OK) {
		delivery_failed(v, r, &a);
		return;
	}
	s->rsp = (s->rsp & ~0xffffULL) | (u16)(s->rsp - sizeof(frame));
	s->rflags &= ~(RFLAGS_TF | RFLAGS_IF | RFLAGS_RF);
	s->rip = vector[0];
	s->cs.selector = vector[1];
	s->cs.base = (u64)vector[1] << 4;
}

/* Faults which together with a contributory one make a double fault. */
static bool makes_double_fault(struct vcpu *v)
{
	u64 event = v->vmcb->exit_int_info;
	u8 vector = event;

	if (!(event & EVENT_VALID) || EVENT_TYPE(event) != TYPE_EXCEPTION)
		return false;
	return vector == 0 || (vector >= 10 && vector <= 14) || vector == VECTOR_VC;
}

void vc_raise(struct vcpu *v, u32 code)
{
	struct delivery d = { 0 };

	if (code < ARRAY_SIZE(counters.vc))
		counters.vc[code]++;
	v->vmcb->event_inj = 0;
	v->npf_same = 0;
	if ((v->vmcb->exit_int_info & EVENT_VALID) && (u8)v->vmcb->exit_int_info == VECTOR_DF)
		model_end(END_SHUTDOWN, "#VC 0x%x while #DF was delivered, rip 0x%lx", code,
			  v->vmcb->save.rip);
	if (makes_double_fault(v)) {
		double_fault(v);
		return;
	}
	if (!(v->vmcb->save.cr0 & CR0_PE)) {
		deliver_real(v);
		return;
	}
	if (!read_gate(v, &d) || !read_code_segment(v, &d))
		return;
	if (long_mode(v))
		deliver_64(v, &d, code);
	else
		deliver_32(v, &d, code);
}

/* A #VC which comes from the host and not from an exit. */
void vcpu_inject_vc(struct vcpu *v, u32 code)
{
	v->vmcb->exit_int_info = 0;
	vc_raise(v, code);
}

/**
 * insn_done - end of an instruction which the model ran for the guest
 * @v: the CPU
 * @next_rip: where it goes on: behind the instruction, or at it again for the
 *	next element of a string
 *
 * An intercept comes before the instruction, so that all which the processor
 * does at its end is left to whoever emulates it: RF is cleared, and with TF
 * set the single step ends in #DB with DR6.BS, also between two elements (AMD
 * APM vol. 2, 13.1.4 and 8.2.2), which the host of an SEV-ES guest intercepts
 * unless DebugSwap gives the guest its debug registers (15.35.5).
 */
void insn_done(struct vcpu *v, u64 next_rip)
{
	struct save_area *s = &v->vmcb->save;

	if (s->rip != next_rip)
		s->rflags &= ~RFLAGS_RF;
	s->rip = next_rip;
	if (!(s->rflags & RFLAGS_TF))
		return;
	s->dr6 |= DR6_BS;
	if (v->vmcb->intercept_exceptions & BIT_OF(EXIT_EXCP_DB))
		vc_raise(v, EXIT_EXCP_DB);
	else
		vcpu_inject_exception(v, VECTOR_DB, false, 0);
}

bool single_stepping(const struct vcpu *v)
{
	return v->vmcb->save.rflags & RFLAGS_TF;
}
