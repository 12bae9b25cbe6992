// SPDX-License-Identifier: GPL-2.0
/*
 * Guest memory as the processor reaches it: the guest's page tables (always
 * private, AMD APM vol. 2, 15.34.5), the C-bit of the mapping, the RMP.
 */

#include "cpu.h"

#define PTE_P		BIT(0)
#define PTE_W		BIT(1)
#define PTE_U		BIT(2)
#define PTE_A		BIT(5)
#define PTE_D		BIT(6)
#define PTE_PS		BIT(7)
#define PTE_NX		BIT(63)
#define PTE_ADDR	0x000ffffffffff000ULL

#define PF_P		BIT(0)
#define PF_W		BIT(1)
#define PF_U		BIT(2)
#define PF_I		BIT(4)

static u64 cbit(void)
{
	return mode_is_sev() ? BIT(machine.cbit) : 0;
}

static u64 strip(u64 gpa)
{
	return npt_untwin(gpa & ~cbit());
}

/* The model's pointer for one page, or why the processor would not reach it. */
static enum walk_result reach(u64 gpa, bool private, bool write, u8 **p)
{
	u32 page = gpa_to_page(gpa);

	if (page == NO_PAGE || (write && gpa_is_flash(gpa) && !mode_is_snp()))
		return WALK_REFUSED;
	if (!mode_is_sev()) {
		*p = shared_ptr(gpa);
		return WALK_OK;
	}
	if (mode_is_snp()) {
		u8 flags = rmp_of(page)->flags;

		if (private && !(flags & RMP_ASSIGNED))
			return WALK_REFUSED;
		if (private && !(flags & RMP_VALIDATED))
			return WALK_UNVALIDATED;
		if (!private && (flags & RMP_ASSIGNED))
			return WALK_REFUSED;
	} else if (write) {
		es_claim(page, private);
	}
	*p = private ? priv_ptr(gpa) : shared_ptr(gpa);
	return WALK_OK;
}

static unsigned int levels(const struct vcpu *v)
{
	if (!(v->vmcb->save.efer & EFER_LMA))
		return v->vmcb->save.cr4 & CR4_PAE ? 3 : 2;
	return v->vmcb->save.cr4 & CR4_LA57 ? 5 : 4;
}

/* As the processor does it: other CPUs may be changing the table. */
static void set_bits(void *p, u64 entry, u64 bits, unsigned int bytes)
{
	u64 want = entry | bits;
	u32 entry32 = entry, want32 = want;

	if (want == entry)
		return;
	if (bytes == 4)
		__atomic_compare_exchange((u32 *)p, &entry32, &want32, false,
					  __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	else
		__atomic_compare_exchange((u64 *)p, &entry, &want, false,
					  __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

struct walk {
	unsigned int level, shift, entry_bytes, index_bits;
	u64 table, rights;
};

static void walk_start(const struct vcpu *v, struct walk *w)
{
	w->level = levels(v);
	w->entry_bytes = w->level == 2 ? 4 : 8;
	w->index_bits = w->level == 2 ? 10 : 9;
	w->shift = 12 + w->index_bits * (w->level - 1);
	w->table = strip(v->vmcb->save.cr3);
	w->table &= w->level == 3 ? ~0x1fULL : PTE_ADDR;
	w->rights = PTE_W | PTE_U;
}

static enum walk_result fault(struct access *a, bool present)
{
	a->error = (present ? PF_P : 0) | (a->write ? PF_W : 0) | (a->user ? PF_U : 0) |
		   (a->fetch ? PF_I : 0);
	return WALK_FAULT;
}

static bool allowed(struct vcpu *v, const struct access *a, u64 rights)
{
	bool wp = v->vmcb->save.cr0 & BIT(16);

	if (a->user && !(rights & PTE_U))
		return false;
	if (a->fetch && (rights & PTE_NX) && (v->vmcb->save.efer & EFER_NXE))
		return false;
	return !a->write || (rights & PTE_W) || (!a->user && !wp);
}

static bool is_leaf(const struct walk *w, u64 entry)
{
	if (w->level == 1)
		return true;
	return (entry & PTE_PS) && w->level <= (w->entry_bytes == 8 ? 3 : 2);
}

/* One level; WALK_OK with w->level 0 when @a is complete. */
static enum walk_result walk_step(struct vcpu *v, struct access *a, struct walk *w)
{
	u64 index = a->va >> w->shift & ((1ULL << w->index_bits) - 1), entry;
	bool pdpte = levels(v) == 3 && w->level == 3;
	enum walk_result r;
	u8 *p;

	r = reach(w->table + index * w->entry_bytes, true, false, &p);
	if (r != WALK_OK) {
		a->gpa = w->table;
		return r;
	}
	entry = get_le(p, w->entry_bytes);
	if (!(entry & PTE_P))
		return fault(a, false);
	if (!pdpte)
		w->rights = (w->rights & entry & (PTE_W | PTE_U)) |
			    ((w->rights | entry) & PTE_NX);
	if (!pdpte && is_leaf(w, entry)) {
		if (!allowed(v, a, w->rights))
			return fault(a, true);
		set_bits(p, entry, PTE_A | (a->write ? PTE_D : 0), w->entry_bytes);
		a->page_bytes = 1ULL << w->shift;
		a->encrypted = entry & cbit();
		a->gpa = (strip(entry) & PTE_ADDR & ~(a->page_bytes - 1)) |
			 (a->va & (a->page_bytes - 1));
		w->level = 0;
		return WALK_OK;
	}
	if (!pdpte)
		set_bits(p, entry, PTE_A, w->entry_bytes);
	w->table = strip(entry) & PTE_ADDR;
	w->level--;
	w->shift -= w->index_bits;
	return WALK_OK;
}

enum walk_result guest_walk(struct vcpu *v, struct access *a)
{
	enum walk_result r = WALK_OK;
	struct walk w;

	if (!(v->vmcb->save.cr0 & CR0_PG)) {
		a->gpa = (u32)a->va;
		a->encrypted = mode_is_sev();
		a->page_bytes = PAGE_2M;
		return WALK_OK;
	}
	walk_start(v, &w);
	while (r == WALK_OK && w.level)
		r = walk_step(v, a, &w);
	if (r == WALK_OK && v->all_private)
		a->encrypted = true;
	return r;
}

/* Copies from (or with a->write to) guest memory, page by page. */
enum walk_result guest_copy(struct vcpu *v, struct access *a, void *buf, u64 bytes)
{
	u8 *at = buf, *p;

	while (bytes) {
		u64 n = MIN(bytes, PAGE_SIZE - (a->va & ~PAGE_MASK));
		enum walk_result r = guest_walk(v, a);

		if (r == WALK_OK)
			r = reach(a->gpa, a->encrypted || a->fetch, a->write, &p);
		if (r != WALK_OK)
			return r;
		if (a->write)
			memcpy(p, at, n);
		else
			memcpy(at, p, n);
		at += n;
		a->va += n;
		bytes -= n;
	}
	return WALK_OK;
}

u64 linear_rip(struct vcpu *v)
{
	const struct save_area *s = &v->vmcb->save;

	if ((s->efer & EFER_LMA) && (s->cs.attrib & SEG_L))
		return s->rip;
	return (u32)(s->cs.base + s->rip);
}

/* Stops at the first byte that cannot be fetched. */
unsigned int guest_code(struct vcpu *v, u8 *buf, unsigned int bytes)
{
	unsigned int done = 0;

	while (done < bytes) {
		struct access a = {
			.va = linear_rip(v) + done, .fetch = true,
			.user = v->vmcb->save.cpl == 3,
		};
		unsigned int n = MIN(bytes - done, PAGE_SIZE - (a.va & ~PAGE_MASK));

		if (guest_copy(v, &a, buf + done, n) != WALK_OK)
			break;
		done += n;
	}
	return done;
}
