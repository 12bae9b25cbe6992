/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of this directory share.
 */
#ifndef _SEV_INTERNAL_H
#define _SEV_INTERNAL_H

#include <linux/cc_platform.h>
#include <linux/percpu.h>
#include <linux/types.h>
#include <asm/ptrace.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/handover.h>

#include "core/cpuid_table.h"
#include "core/failure.h"
#include "core/ghcb.h"
#include "core/page_state.h"
#include "core/vc.h"

/*
 * How deep uses of one GHCB nest: the ordinary context, with interrupts off; an
 * NMI from user mode on the task's stack, which an NMI on the NMI stack can
 * interrupt (further ones wait, see asm_exc_nmi); #DB and #MC on top of each.  Under
 * EFI runtime services, which count as one, no NMI comes from user mode.
 */
#define SEV_GHCB_DEPTH		6

/* NMIs that shift the #VC stack: one on the task's stack, one on the NMI stack. */
#define SEV_IST_DEPTH		2

/* #VC error codes below this are counted each for itself */
#define SEV_COUNTED_CODES	0x90

/**
 * struct sev_counters - what one CPU did
 * @vc: #VC by error code
 * @vc_nested_page: #VC for MMIO
 * @vc_other: #VC with any other code
 * @exits: VMGEXITs by event, as @vc
 * @exits_mmio: VMGEXITs for MMIO
 * @exits_psc: VMGEXITs for page state changes
 * @exits_other: VMGEXITs for other events of the protocol's own
 * @nested: uses of the GHCB while it was in use
 */
struct sev_counters {
	u32 vc[SEV_COUNTED_CODES];
	u32 vc_nested_page;
	u32 vc_other;
	u32 exits[SEV_COUNTED_CODES];
	u32 exits_mmio;
	u32 exits_psc;
	u32 exits_other;
	u32 nested;
};

/**
 * struct sev_cpu - a CPU's part of the protocol
 * @ghcb: its GHCB
 * @depth: uses of the GHCB right now
 * @ist_depth: entries of @ist in use
 * @registered: the hypervisor knows the GHCB
 * @backup: what the GHCB held when a nested use began, private
 * @backup_msr: the GHCB MSR then, which may hold a request
 * @ist: #VC stack pointers which NMIs have put aside
 * @dr7: DR7 as last written
 * @ids: this CPU's own part of CPUID
 * @accept: page state changes; used with interrupts off
 * @counters: for debugfs
 */
struct sev_cpu {
	struct sev_ghcb ghcb;
	unsigned int depth;
	unsigned int ist_depth;
	bool registered;
	struct sev_ghcb_page *backup;
	u64 backup_msr[SEV_GHCB_DEPTH - 1];
	unsigned long ist[SEV_IST_DEPTH];
	u64 dr7;
	struct sev_cpuid_ids ids;
	struct sev_accept accept;
	struct sev_counters counters;
};

/* ghcb_cpu.c */
DECLARE_PER_CPU(struct sev_cpu *, sev_cpu_state);
extern struct sev_cpu sev_boot_cpu;
extern bool sev_cpus_ready;
extern bool sev_ghcbs_closed;
extern u64 sev_hv_features;

/* Before there are per-CPU GHCBs the boot CPU has one of its own. */
static __always_inline struct sev_cpu *sev_this_cpu(void)
{
	return sev_cpus_ready ? raw_cpu_read(sev_cpu_state) : &sev_boot_cpu;
}

struct sev_ghcb *sev_ghcb_get(struct sev_cpu *cpu);
void sev_ghcb_put_back(struct sev_cpu *cpu);
void sev_ghcb_register(struct sev_cpu *cpu);
void sev_ghcbs_region(u64 *gpa, u64 *npages);

/* early.c */
extern struct sev_cpuid_page sev_cpuid_copy;
extern u64 sev_secrets_gpa;
extern u64 sev_cpuid_gpa;

#define SEV_EARLY_RANGES	4

/**
 * struct sev_early_range - pages shared in the identity mapping
 * @first: number of the first page
 * @count: pages
 */
struct sev_early_range {
	u64 first;
	u64 count;
};

extern struct sev_early_range sev_early_shared[SEV_EARLY_RANGES];
extern unsigned int sev_early_shared_count;

void __noreturn sev_es_terminate(struct sev_result r);
const struct sev_cpuid_page *sev_cpuid_page(void);
bool sev_evict_needed(void);

/* Whether this code runs at the addresses it was linked for. */
static __always_inline bool sev_at_identity(void)
{
	unsigned long ip;

	asm("leaq 0(%%rip), %0" : "=r" (ip));

	return (long)ip >= 0;
}

/* user_mode() of registers which are not to be changed */
static inline bool sev_from_user(const struct pt_regs *regs)
{
	return regs->cs & 3;
}

/* env.c */
bool sev_code_address(const struct pt_regs *regs, u64 place, unsigned long *va);

/* env_memory.c: sev_env_fetch() at kernel addresses */
unsigned int sev_fetch(const struct pt_regs *regs, u8 *buf, unsigned int size);

/* report.c */
void sev_report(struct sev_result r);
bool sev_is_reporting(void);
void sev_tell_host(struct sev_result r);

/* Says what failed, where that can be said, and ends the guest. */
static __always_inline void __noreturn sev_stop(struct sev_result r)
{
	sev_report(r);
	sev_tell_host(r);
	sev_es_terminate(r);
}

static __always_inline void sev_check(struct sev_result r)
{
	if (unlikely(r.code))
		sev_stop(r);
}

/* handle.c */
struct sev_result sev_handle(struct sev_vc *vc);

/* shared_pages.c */
void sev_shared_note(u64 gpa, u64 npages, bool shared);
bool sev_shared_holds(u64 gpa, u64 npages);
bool sev_shared_next(u64 *gpa, u64 *npages);

/* counters.c */
void sev_count_vc(struct sev_cpu *cpu, u64 exit_code);
void sev_count_exit(struct sev_cpu *cpu);

/* cpus.c */
struct sev_result sev_call(struct sev_ghcb_call *call);
DECLARE_PER_CPU(struct sev_es_save_area *, sev_vmsa);
DECLARE_PER_CPU(struct sev_es_save_area *, sev_vmsa_left);

/* How long a CPU may take to leave its VMSA, or the kernel */
#define SEV_CPU_TRIES		10000
#define SEV_CPU_WAIT_US		100

bool sev_vmsa_release(struct sev_es_save_area *vmsa);
struct sev_result sev_ap_creation(u32 apic_id, u32 op, struct sev_es_save_area *vmsa);
void sev_cpus_hooks(void);

/* cpus_es.c */
bool sev_can_park(void);
void __noreturn sev_park_this_cpu(void);
void sev_es_play_dead(void);

/* handover.c: version 0 when no boot stub ran */
extern struct sev_handover sev_handover;
extern u64 sev_handover_gpa;
void sev_handover_init(void);

/* vmsa.c */
struct sev_es_save_area *sev_vmsa_alloc(void);
void sev_vmsa_fill(struct sev_es_save_area *vmsa, u32 segment, u16 ip, u64 features);
int sev_vmsa_mark(struct sev_es_save_area *vmsa, bool is_vmsa);

/* kexec_setup.c */
void sev_handover_vmsa(u64 gpa);

/* kexec.c */
#ifdef CONFIG_KEXEC_CORE
void sev_kexec_hooks(void);
#else
static inline void sev_kexec_hooks(void)
{
}
#endif

#endif /* _SEV_INTERNAL_H */
