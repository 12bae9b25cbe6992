/* SPDX-License-Identifier: GPL-2.0 */
/* Internals of the processor's room. */
#ifndef SEV_MODEL_CPU_H
#define SEV_MODEL_CPU_H

#include "machine.h"

/* ---- pages (pages.c) ---- */

#define RMP_ASSIGNED	BIT(0)
#define RMP_VALIDATED	BIT(1)
#define RMP_LARGE	BIT(2)	/* part of a 2 MiB entry */
#define RMP_VMSA	BIT(3)
#define RMP_IN_USE	BIT(4)	/* a CPU runs with this VMSA */
#define RMP_IMMUTABLE	BIT(5)

/**
 * struct rmp_entry - one private system page
 * @page: guest page index it is assigned for
 * @flags: RMP_*
 * @perms: of VMPL1 to VMPL3
 */
struct rmp_entry {
	u32 page;
	u8 flags;
	u8 perms[3];
};

enum es_state { ES_FRESH, ES_PRIVATE, ES_SHARED };

#define PAGE_STALE	BIT(0)	/* private backing must be filled with noise before use */
#define PAGE_LAUNCHED	BIT(1)
#define PAGE_DONE	BIT(2)	/* validated since its state last changed */

/**
 * struct guest_page - one 4 KiB page of guest RAM
 * @spn: private system page which the host maps here (index into the RMP)
 * @es_state: SEV-ES: through which view it was last written
 * @flags: PAGE_*
 * @salt: of its next noise
 */
struct guest_page {
	u32 spn;
	u8 es_state;
	u8 flags;
	u16 salt;
};

#define NO_PAGE		(~0U)

u32 gpa_to_page(u64 gpa);		/* index, or NO_PAGE */
u64 page_to_gpa(u32 page);
struct guest_page *page_at(u32 page);
struct rmp_entry *rmp_of(u32 page);	/* entry of the private page mapped there */
u64 private_pa(u32 page);
u64 shared_pa(u32 page);
void page_freshen(u32 page);		/* fills a stale private backing */
void page_spoil_private(u32 page);	/* private contents are noise from now on */
void page_spoil_shared(u32 page);
void es_claim(u32 page, bool private);	/* SEV-ES: written through that view */

/* ---- nested page tables (npt.c) ---- */

enum view { VIEW_SHARED, VIEW_PRIVATE };

#define NPT_WRITE	BIT(1)
#define NPT_NX		BIT(63)

void cpu_memory_init(void);
void npt_init(void);
u64 npt_root(bool all_private);
void npt_map(enum view view, u64 gpa, u64 pa, u64 flags);
/* True when an entry was there: other CPUs may still have it. */
bool npt_unmap(enum view view, u64 gpa);
/* Entries which stand in the shared view for a fetch or a walk only. */
void npt_map_alias(u64 gpa, u64 pa);
bool npt_drop_aliases(void);
/* The address of what memory_twin() has mapped there. */
u64 npt_untwin(u64 gpa);

/* ---- guest memory as the processor sees it (walk.c) ---- */

enum walk_result { WALK_OK, WALK_FAULT, WALK_UNVALIDATED, WALK_REFUSED };

/**
 * struct access - one access of the processor on behalf of the guest
 * @va: linear address, on a fault the address of the faulting byte
 * @write: it stores
 * @user: it comes from CPL 3
 * @fetch: it fetches an instruction
 * @error: #PF error code when the result is WALK_FAULT
 * @gpa: physical address without C-bit
 * @encrypted: C-bit of the mapping (or no paging)
 * @page_bytes: size of the mapping
 */
struct access {
	u64 va;
	bool write, user, fetch;
	u32 error;
	u64 gpa;
	bool encrypted;
	u64 page_bytes;
};

enum walk_result guest_walk(struct vcpu *v, struct access *a);
enum walk_result guest_copy(struct vcpu *v, struct access *a, void *buf, u64 bytes);
unsigned int guest_code(struct vcpu *v, u8 *buf, unsigned int bytes);	/* bytes got */
u64 linear_rip(struct vcpu *v);

/* ---- exits ---- */

#define BIT_OF(code)	(1U << ((code) & 31))	/* of an intercept word */

void run_guest(struct vcpu *v);
void handle_exit(struct vcpu *v);
void handle_npf(struct vcpu *v);
void handle_ud(struct vcpu *v);
void handle_cr0_write(struct vcpu *v);
void handle_cr3(struct vcpu *v, bool write);
void handle_cr4_write(struct vcpu *v);
u64 cr4_supported(struct vcpu *v);
void handle_iret(struct vcpu *v);
void handle_sev_msr(struct vcpu *v);
void select_root(struct vcpu *v);
void set_intercepts(struct vcpu *v);

void vc_raise(struct vcpu *v, u32 code);
void insn_done(struct vcpu *v, u64 next_rip);
bool single_stepping(const struct vcpu *v);
void raise_page_fault(struct vcpu *v, const struct access *a);
void reinject_pending(struct vcpu *v);
void violation(struct vcpu *v, const char *what, u64 gpa) __noreturn;
void dump_vcpu(struct vcpu *v);

u64 *gpr(struct vcpu *v, unsigned int n);	/* in instruction encoding order */
u64 find_fault_address(struct vcpu *v, u64 gpa);
bool plain_mmio(struct vcpu *v, u64 gpa);

void svm_run(u64 vmcb_pa, struct gprs *regs);
void take_nmi(void);
void unblock_nmi(void);
void vmsave(u64 vmcb_pa);
void vmload(u64 vmcb_pa);

void load_fpu(const struct save_area *s);
void save_fpu(struct save_area *s);
void cpu_init_this(struct vcpu *v);
void load_on_this_cpu(struct vcpu *v);
void save_vmsa(struct vcpu *v);
void cpu_loop(struct vcpu *v) __noreturn;
void flush_guests(struct vcpu *self);
void leave_if_asked(struct vcpu *v);
struct vcpu *this_vcpu(void);
void machine_lock(void);
void machine_unlock(void);
void wait_for_kick(void);
void send_ipi(u32 apic_id, u32 low);

#endif
