// SPDX-License-Identifier: GPL-2.0
/*
 * Nested page faults: which view an access means, whether the RMP allows it,
 * and who hears of it (AMD APM vol. 2, 15.36.10; table 15-39).
 */

#include "cpu.h"

/* EXITINFO1 as QEMU gives it */
#define NPF_WRITE	BIT(1)
#define NPF_RSVD	BIT(3)
#define NPF_FETCH	BIT(4)
/* ... and as SNP hardware would add to it */
#define NPF_RMP		BIT(31)
#define NPF_WALK	BIT(33)
#define NPF_ENC		BIT(34)

#define SAME_FAULT_LIMIT	1000
#define APIC_PAGE		0xfee00000ULL

struct fault {
	u64 gpa;	/* without C-bit */
	u64 info;
	u32 page;
	bool write, fetch, walk;
	bool cbit;	/* the mapping said private, or paging is off */
};

void es_claim(u32 page, bool private)
{
	struct guest_page *p = page_at(page);
	u64 gpa = page_to_gpa(page);

	if (p->es_state == (private ? ES_PRIVATE : ES_SHARED))
		return;
	if (private)
		page_spoil_shared(page);
	else if (p->es_state == ES_PRIVATE)
		page_spoil_private(page);
	p->es_state = private ? ES_PRIVATE : ES_SHARED;
	if (npt_unmap(private ? VIEW_SHARED : VIEW_PRIVATE, gpa))
		flush_guests(this_vcpu());
}

/* The entry that a watch on the kernel's first instruction needs. */
static u64 mark_flags(struct vcpu *v, const struct fault *f)
{
	if (!machine.mark_gpa || (f->gpa ^ machine.mark_gpa) & PAGE_MASK)
		return 0;
	if (!f->fetch)
		return NPT_NX;
	if (linear_rip(v) == machine.mark_gpa)
		counters_mark();
	machine.mark_gpa = 0;
	return 0;
}

/* Reads change nothing; the first write decides through which view a page lives. */
static void es_fault(struct vcpu *v, const struct fault *f)
{
	struct guest_page *p = page_at(f->page);
	bool private = f->cbit || f->fetch || f->walk;
	enum es_state own = private ? ES_PRIVATE : ES_SHARED;
	u64 pa;

	if (f->write)
		es_claim(f->page, private);
	else if (p->es_state != ES_FRESH && p->es_state != own)
		counters.wrong_view_reads++;
	if (private)
		page_freshen(f->page);
	pa = private ? private_pa(f->page) : shared_pa(f->page);
	if (private && !f->cbit)
		npt_map_alias(f->gpa, pa);
	else
		npt_map(private ? VIEW_PRIVATE : VIEW_SHARED, f->gpa & PAGE_MASK, pa,
			(p->es_state == own ? NPT_WRITE : 0) |
			(private ? mark_flags(v, f) : NPT_NX));
}

static void ask_host(struct vcpu *v, const struct fault *f, u64 more)
{
	switch (host_npf(v, f->gpa, f->info | more)) {
	case NPF_RETRY:
		return;
	case NPF_MMIO:
		vc_raise(v, EXIT_NPF);
		return;
	case NPF_REFUSE:
		violation(v, more & NPF_ENC ? "private access" : "shared access", f->gpa);
	}
}

static void snp_private(struct vcpu *v, const struct fault *f)
{
	struct rmp_entry *e = rmp_of(f->page);

	if (!(e->flags & RMP_ASSIGNED) || (e->flags & RMP_IMMUTABLE) || e->page != f->page) {
		ask_host(v, f, NPF_RMP | NPF_ENC);
		return;
	}
	if (!(e->flags & RMP_VALIDATED)) {
		v->vmcb->save.cr2 = find_fault_address(v, f->gpa);
		vc_raise(v, EXIT_UNVALIDATED);
		return;
	}
	if ((e->flags & RMP_IN_USE) && f->write)
		violation(v, "write to a VMSA in use", f->gpa);
	page_freshen(f->page);
	if (f->cbit) {
		npt_map(VIEW_PRIVATE, f->gpa & PAGE_MASK, private_pa(f->page),
			(e->flags & RMP_IN_USE ? 0 : NPT_WRITE) | mark_flags(v, f));
		return;
	}
	if (f->walk)
		counters.walks_through_shared++;
	else
		counters.fetches_through_shared++;
	npt_map_alias(f->gpa, private_pa(f->page));
}

static void snp_shared(struct vcpu *v, const struct fault *f)
{
	if (rmp_of(f->page)->flags & RMP_ASSIGNED) {
		ask_host(v, f, f->write ? NPF_RMP : 0);
		return;
	}
	npt_map(VIEW_SHARED, f->gpa & PAGE_MASK, shared_pa(f->page), NPT_WRITE | NPT_NX);
}

static void note_progress(struct vcpu *v, const struct fault *f)
{
	if (f->gpa == v->npf_last_gpa && f->info == v->npf_last_info) {
		if (++v->npf_same > SAME_FAULT_LIMIT)
			violation(v, "the same nested page fault for ever", f->gpa);
		return;
	}
	v->npf_same = 0;
	v->npf_last_gpa = f->gpa;
	v->npf_last_info = f->info;
}

/*
 * A plain guest reaches devices as QEMU has them, the APIC by reads only; what
 * is QEMU's memory but not the guest's is not there.
 */
static void plain_device(struct vcpu *v, const struct fault *f)
{
	u64 gpa = f->gpa & PAGE_MASK;
	bool apic = gpa == APIC_PAGE;

	if (f->write && apic) {
		if (!plain_mmio(v, f->gpa))
			violation(v, "write to the APIC by an unknown instruction", f->gpa);
		return;
	}
	if ((gpa >= machine.ram_low_top && gpa < GIB(2)) ||
	    (gpa >= GIB(4) && gpa < machine.model_end))
		violation(v, "access to memory which the guest does not have", f->gpa);
	npt_map(VIEW_SHARED, gpa, gpa, apic ? 0 : NPT_WRITE);
}

/*
 * Flash memory. SNP: launched pages like any other. Else reads see what the device
 * shows, and writes are its commands; the private view under SEV-ES is memory which
 * cannot be written.
 */
static void flash_fault(struct vcpu *v, const struct fault *f)
{
	bool private = f->cbit || (mode_is_sev() && (f->fetch || f->walk));
	u64 gpa = f->gpa & PAGE_MASK;

	if (!private && f->write && mode_is_sev()) {
		ask_host(v, f, 0);
	} else if (!private && f->write && !f->walk) {
		if (!plain_mmio(v, f->gpa))
			violation(v, "write to flash memory by an unknown instruction", f->gpa);
	} else if (!private) {
		npt_map(VIEW_SHARED, gpa, shared_pa(f->page), mode_is_sev() ? NPT_NX : 0);
	} else if (f->write && !f->walk) {
		violation(v, "private write to flash memory", f->gpa);
	} else if (f->cbit) {
		npt_map(VIEW_PRIVATE, gpa, private_pa(f->page), 0);
	} else {
		npt_map_alias(gpa, private_pa(f->page));
	}
}

void flash_changed(void)
{
	bool seen = false;

	for (u64 gpa = GIB(4) - machine.flash_bytes; gpa < GIB(4); gpa += PAGE_SIZE)
		seen |= npt_unmap(VIEW_SHARED, gpa);
	if (seen)
		flush_guests(this_vcpu());
}

/* A fetch or a walk is private whatever the C-bit, so the host cannot serve it here. */
static void not_ram(struct vcpu *v, const struct fault *f)
{
	if (!mode_is_sev()) {
		plain_device(v, f);
		return;
	}
	ask_host(v, f, f->cbit || f->fetch || f->walk ? NPF_ENC : 0);
}

void memory_watch(u64 gpa, bool private)
{
	if (npt_unmap(private ? VIEW_PRIVATE : VIEW_SHARED, gpa & PAGE_MASK))
		flush_guests(this_vcpu());
}

void handle_npf(struct vcpu *v)
{
	u64 info = v->vmcb->exit_info_1, cbit = mode_is_sev() ? BIT(machine.cbit) : 0;
	struct fault f = {
		.gpa = npt_untwin(v->vmcb->exit_info_2 & ~cbit),
		.info = info & ~NPF_RSVD,
		.write = info & NPF_WRITE,
		.fetch = info & NPF_FETCH,
		.walk = info & NPF_WALK,
		.cbit = mode_is_sev() && (v->all_private || (v->vmcb->exit_info_2 & cbit)),
	};

	reinject_pending(v);
	note_progress(v, &f);
	f.page = gpa_to_page(f.gpa);
	if (f.page != NO_PAGE)
		attack_access(v, f.gpa, f.cbit || f.fetch || f.walk,
			      !f.write && !f.fetch && !f.walk);
	if (f.page == NO_PAGE)
		not_ram(v, &f);
	else if (gpa_is_flash(f.gpa) && !mode_is_snp())
		flash_fault(v, &f);
	else if (!mode_is_sev())
		npt_map(VIEW_SHARED, f.gpa & PAGE_MASK, shared_pa(f.page),
			NPT_WRITE | mark_flags(v, &f));
	else if (machine.mode == MODE_ES)
		es_fault(v, &f);
	else if (f.cbit || f.fetch || f.walk)
		snp_private(v, &f);
	else
		snp_shared(v, &f);
}
