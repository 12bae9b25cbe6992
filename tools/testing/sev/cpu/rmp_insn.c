// SPDX-License-Identifier: GPL-2.0
/*
 * PVALIDATE, RMPADJUST, RMPQUERY (AMD APM vol. 3; checks in the order of vol. 2,
 * 15.36): QEMU does not know them, so they arrive as #UD.
 */

#include "cpu.h"

#define FAIL_INPUT	1
#define FAIL_PERMISSION	2
#define FAIL_IN_USE	3
#define FAIL_SIZE	6

#define RFLAGS_CF	BIT(0)
#define RFLAGS_PF	BIT(2)
#define RFLAGS_AF	BIT(4)
#define RFLAGS_ZF	BIT(6)
#define RFLAGS_SF	BIT(7)
#define RFLAGS_OF	BIT(11)

#define NPF_RMP		BIT(31)
#define NPF_ENC		BIT(34)
#define NPF_SIZEM	BIT(35)

#define VMPLS		4
#define PERMS_DEFINED	0x1f
#define ADJUST_VMSA	BIT(16)

enum rmp_insn { INSN_NONE, INSN_PVALIDATE, INSN_RMPADJUST, INSN_RMPQUERY };

/* Where an instruction stands before its own rule applies. */
enum outcome {
	OUT_GO,		/* all common checks passed */
	OUT_DONE,	/* EAX has been set */
	OUT_EXIT,	/* a fault was raised, or the host heard of it: run again */
};

struct request {
	enum rmp_insn insn;
	u64 va, gpa, map_bytes;
	bool large;
	u32 page;
};

static enum rmp_insn decode(struct vcpu *v)
{
	u8 code[4];

	if (guest_code(v, code, 4) != 4 || code[1] != 0x0f || code[2] != 0x01)
		return INSN_NONE;
	if (code[0] == 0xf2 && code[3] == 0xff)
		return INSN_PVALIDATE;
	if (code[0] == 0xf3 && code[3] == 0xfe)
		return INSN_RMPADJUST;
	if (code[0] == 0xf3 && code[3] == 0xfd)
		return INSN_RMPQUERY;
	return INSN_NONE;
}

static void finish(struct vcpu *v, u32 eax, bool carry)
{
	u64 flags = v->vmcb->save.rflags;

	flags &= ~(RFLAGS_CF | RFLAGS_PF | RFLAGS_AF | RFLAGS_ZF | RFLAGS_SF | RFLAGS_OF);
	flags |= carry ? RFLAGS_CF : 0;
	flags |= eax ? 0 : RFLAGS_ZF;
	flags |= __builtin_parity((u8)eax) ? 0 : RFLAGS_PF;
	v->vmcb->save.rflags = flags;
	v->vmcb->save.rax = eax;
	insn_done(v, v->vmcb->save.rip + 4);
}

static void tell_host(struct vcpu *v, const struct request *r, u64 info)
{
	if (host_npf(v, r->gpa, NPF_RMP | NPF_ENC | info) != NPF_RETRY)
		violation(v, "PVALIDATE or RMPADJUST of a page the host does not give", r->gpa);
}

static enum outcome translate(struct vcpu *v, struct request *r)
{
	struct access a = { .va = r->va };

	switch (guest_walk(v, &a)) {
	case WALK_OK:
		break;
	case WALK_UNVALIDATED:
		v->vmcb->save.cr2 = r->va;
		vc_raise(v, EXIT_UNVALIDATED);
		return OUT_EXIT;
	case WALK_FAULT:
	case WALK_REFUSED:
		raise_page_fault(v, &a);
		return OUT_EXIT;
	}
	if (!a.encrypted) {
		vcpu_inject_exception(v, VECTOR_GP, true, 0);
		return OUT_EXIT;
	}
	r->gpa = a.gpa;
	r->map_bytes = a.page_bytes;
	r->page = gpa_to_page(a.gpa);
	return OUT_GO;
}

/* 2 MiB need both an RMP entry and a mapping of that size; RMPQUERY takes any mapping. */
static bool large_enough(const struct request *r, const struct rmp_entry *e)
{
	return (e->flags & RMP_LARGE) &&
	       (r->map_bytes >= PAGE_2M || r->insn == INSN_RMPQUERY);
}

/* RMP entry of the page: owner, address, size, in the processor's order. */
static enum outcome check_entry(struct vcpu *v, struct request *r)
{
	struct rmp_entry *e;

	if (r->page == NO_PAGE) {
		tell_host(v, r, 0);
		return OUT_EXIT;
	}
	e = rmp_of(r->page);
	if (!(e->flags & RMP_ASSIGNED) || (e->flags & RMP_IMMUTABLE) || e->page != r->page) {
		tell_host(v, r, 0);
		return OUT_EXIT;
	}
	if ((e->flags & RMP_LARGE) && !r->large) {
		tell_host(v, r, NPF_SIZEM);
		return OUT_EXIT;
	}
	if (r->insn != INSN_PVALIDATE && !(e->flags & RMP_VALIDATED)) {
		v->vmcb->save.cr2 = r->va;
		vc_raise(v, EXIT_UNVALIDATED);
		return OUT_EXIT;
	}
	if (r->large && !large_enough(r, e)) {
		finish(v, FAIL_SIZE, false);
		return OUT_DONE;
	}
	return OUT_GO;
}

static void note_validated(u32 page, bool validate)
{
	struct guest_page *p = page_at(page);

	if (!validate) {
		p->flags &= ~PAGE_DONE;
		return;
	}
	if (p->flags & PAGE_DONE)
		counters.validated_twice++;
	p->flags |= PAGE_DONE;
}

static void set_validated(struct request *r, bool validate)
{
	u32 pages = r->large ? PAGES_PER_2M : 1;
	bool seen = false;

	for (u32 i = 0; i < pages; i++) {
		struct rmp_entry *e = rmp_of(r->page + i);

		note_validated(r->page + i, validate);
		if (validate) {
			e->flags |= RMP_VALIDATED;
		} else {
			e->flags &= ~RMP_VALIDATED;
			seen |= npt_unmap(VIEW_PRIVATE, page_to_gpa(r->page + i));
		}
		attack_validated(page_to_gpa(r->page + i), validate);
	}
	if (seen)
		flush_guests(this_vcpu());
}

static u32 pvalidate(struct vcpu *v, struct request *r)
{
	bool validate = v->regs.rdx & 1, was, carry = false;
	enum outcome out;
	u32 eax;

	/* Linux passes bools in CL and DL, with noise above them, and hardware takes it. */
	if ((r->large && !IS_ALIGNED(r->va, PAGE_2M)) || (u8)v->regs.rcx > 1) {
		finish(v, FAIL_INPUT, false);
		return FAIL_INPUT;
	}
	out = translate(v, r);
	if (out == OUT_GO)
		out = check_entry(v, r);
	if (out == OUT_EXIT)
		return ~0U;
	if (out == OUT_DONE)
		return v->vmcb->save.rax;
	was = rmp_of(r->page)->flags & RMP_VALIDATED;
	eax = 0;
	carry = was == validate;
	if (carry)
		counters.pvalidate_carry++;
	set_validated(r, validate);
	finish(v, eax, carry);
	return eax;
}

static u32 adjust(struct vcpu *v, struct request *r)
{
	u64 rdx = v->regs.rdx;
	u8 target = rdx, perms = rdx >> 8;
	u32 pages = r->large ? PAGES_PER_2M : 1;

	if (rmp_of(r->page)->flags & RMP_IN_USE)
		return FAIL_IN_USE;
	for (u32 i = 0; i < pages; i++) {
		struct rmp_entry *e = rmp_of(r->page + i);

		e->perms[target - 1] = perms;
		if (v->vmpl)
			continue;
		if (rdx & ADJUST_VMSA)
			e->flags |= RMP_VMSA;
		else
			e->flags &= ~RMP_VMSA;
	}
	return 0;
}

static u32 rmpadjust(struct vcpu *v, struct request *r)
{
	u64 rdx = v->regs.rdx;
	u8 target = rdx;
	enum outcome out;
	u32 eax;

	if ((r->large && !IS_ALIGNED(r->va, PAGE_2M)) || v->regs.rcx > 1)
		eax = FAIL_INPUT;
	else if (target <= v->vmpl)
		eax = FAIL_PERMISSION;
	else if (target >= VMPLS || (rdx >> 8 & 0xff & ~PERMS_DEFINED) || rdx >> 17)
		eax = FAIL_INPUT;
	else
		eax = 0;
	if (!eax) {
		out = translate(v, r);
		if (out == OUT_GO)
			out = check_entry(v, r);
		if (out == OUT_EXIT)
			return ~0U;
		if (out == OUT_DONE)
			return v->vmcb->save.rax;
		eax = adjust(v, r);
	}
	finish(v, eax, false);
	return eax;
}

static void rmpquery(struct vcpu *v, struct request *r)
{
	u8 target = v->regs.rdx;
	struct rmp_entry *e;
	enum outcome out;

	if (target <= v->vmpl || target >= VMPLS) {
		finish(v, FAIL_PERMISSION, false);
		return;
	}
	out = translate(v, r);
	if (out != OUT_GO)
		return;
	r->large = r->page != NO_PAGE && (rmp_of(r->page)->flags & RMP_LARGE);
	if (check_entry(v, r) != OUT_GO)
		return;
	e = rmp_of(r->page);
	v->regs.rdx = target | (u64)e->perms[target - 1] << 8 |
		      (e->flags & RMP_VMSA ? ADJUST_VMSA : 0);
	v->regs.rcx = r->large;
	finish(v, 0, false);
}

void handle_ud(struct vcpu *v)
{
	struct request r = { .insn = mode_is_snp() ? decode(v) : INSN_NONE };
	bool long_mode = v->vmcb->save.efer & EFER_LMA && v->vmcb->save.cs.attrib & SEG_L;
	u32 eax;

	if (r.insn == INSN_NONE || (r.insn != INSN_PVALIDATE && !long_mode)) {
		vcpu_inject_exception(v, VECTOR_UD, false, 0);
		return;
	}
	if (v->vmcb->save.cpl || (r.insn == INSN_PVALIDATE && v->vmpl)) {
		vcpu_inject_exception(v, VECTOR_GP, true, 0);
		return;
	}
	r.va = long_mode ? v->vmcb->save.rax : (u32)v->vmcb->save.rax;
	r.large = r.insn == INSN_PVALIDATE ? (u8)v->regs.rcx == 1 : v->regs.rcx == 1;
	if (r.insn == INSN_RMPQUERY) {
		rmpquery(v, &r);
		return;
	}
	eax = r.insn == INSN_PVALIDATE ? pvalidate(v, &r) : rmpadjust(v, &r);
	if (eax < 8 && r.insn == INSN_PVALIDATE)
		counters.pvalidate[r.large][eax]++;
	else if (eax < 8)
		counters.rmpadjust[eax]++;
}
