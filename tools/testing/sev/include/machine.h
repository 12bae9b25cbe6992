/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine: its configuration, its virtual CPUs, and the few calls between
 * the rooms. Everything below runs under one lock (machine_lock), taken at
 * each exit of a guest CPU and released before it runs again.
 */
#ifndef SEV_MODEL_MACHINE_H
#define SEV_MODEL_MACHINE_H

#include "counters.h"
#include "lib.h"
#include "sev.h"
#include "vmcb.h"

#define MAX_CPUS	8

enum machine_mode { MODE_NONE, MODE_ES, MODE_SNP };

/**
 * struct machine - configuration, from the model's command line
 * @mode: what kind of guest runs
 * @cpus: number of guest CPUs (1 to MAX_CPUS); APIC ID = index
 * @spare_cpu: QEMU's first CPU is none of them (model/smp.c)
 * @cbit: C-bit position: 39, 47 or 51
 * @ram: guest memory in bytes
 * @ram_low_top: end of guest RAM below 4 GiB
 * @ram_high_top: end of guest RAM above 4 GiB (4 GiB when there is none)
 * @flash_bytes: size of the flash memory which ends at 4 GiB, 0 for none
 * @start_shared: pages that were not launched start hypervisor-owned
 * @rmp_2m: the host installs 2 MiB RMP entries where it can
 * @keep_validated: Validated survives a page-state change (hostile or old hosts)
 * @answers_spec: where KVM and the GHCB document differ, answer as the document says
 * @ap_creation: the host offers AP creation
 * @debug_swap: the guest's debug registers are its own
 * @mark_gpa: guest physical address whose first execution is noted, 0 for none
 * @version_min: lowest GHCB protocol version offered
 * @version_max: highest one
 * @model_base: from here on QEMU's RAM belongs to the model (private backings,
 *	tables, code): never reachable by a guest or device
 * @model_end: end of that
 */
struct machine {
	enum machine_mode mode;
	u32 cpus;
	bool spare_cpu;
	u32 cbit;
	u64 ram;
	u64 ram_low_top;
	u64 ram_high_top;
	u64 flash_bytes;
	bool start_shared;
	bool rmp_2m;
	bool keep_validated;
	bool answers_spec;
	bool ap_creation;
	bool debug_swap;
	u64 mark_gpa;
	u32 version_min;
	u32 version_max;
	u64 model_base;
	u64 model_end;
};

extern struct machine machine;

static inline bool mode_is_snp(void)
{
	return machine.mode == MODE_SNP;
}

static inline bool mode_is_sev(void)
{
	return machine.mode != MODE_NONE;
}

/* sev_features of this virtual machine, in the VMSA of each of its CPUs */
static inline u64 guest_features(void)
{
	return (mode_is_snp() ? SEV_FEATURE_SNP : 0) |
	       (machine.debug_swap ? SEV_FEATURE_DEBUG_SWAP : 0);
}

/**
 * enum vcpu_state - what a virtual CPU does
 * @VCPU_OFF: never started: waits for SIPI (none, ES) or AP creation (SNP)
 * @VCPU_RUN: runs guest code (or will at the next turn of its loop)
 * @VCPU_HOLD: inside an AP reset hold, waits for INIT and SIPI
 * @VCPU_STOPPED: destroyed; only an AP creation brings it back
 */
enum vcpu_state { VCPU_OFF, VCPU_RUN, VCPU_HOLD, VCPU_STOPPED };

struct gprs {
	u64 rcx, rdx, rbx, rbp, rsi, rdi;
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
};	/* RAX and RSP are in the VMCB */

/**
 * struct vcpu - one virtual CPU, bound to one CPU of the QEMU machine
 * @index: in vcpus
 * @apic_id: the same number
 * @vmcb: control block; its save area is the live guest state
 * @vmcb_pa: its system physical address
 * @regs: the other general registers
 * @ghcb_msr: the GHCB MSR, written by guest and host
 * @ghcb_registered: registered GHCB GPA, all ones when none (host)
 * @state: see enum vcpu_state; changed under machine_lock
 * @exit_pending: it left the guest, and nobody has dealt with that yet (cpu)
 * @leave: the CPU which has the lock waits for this one to give up its VMSA (cpu)
 * @in_guest: set from just before VMRUN to just after #VMEXIT (no lock)
 * @nmi_pending: an NMI for the guest waits
 * @nmi_injected: the next VMRUN delivers an NMI (cpu)
 * @nmi_masked: the guest handles an NMI; lifted by NMI complete or IRET
 * @step: the guest is stopped after each instruction
 * @step_pushf: that one was PUSHF
 * @init_seen: an INIT arrived and no SIPI since (host)
 * @apic_reset: INIT or AP creation came, the APIC has not been reset since (host)
 * @hold_page: the hold was asked for by the page protocol, else by the MSR
 * @hold_ghcb: GHCB GPA of that hold
 * @sipi_latched: a SIPI came while the AP was not yet in its hold (host)
 * @create_gpa: VMSA GPA given by AP creation and not yet taken, 0 for none
 * @create_on_init: AP creation "on INIT": VMSA GPA, 0 for none (host)
 * @vmsa_gpa: GPA of the VMSA page the CPU runs with, all ones for launched ones
 * @sev_features: of the VMSA
 * @vmpl: of the VMSA
 * @icr_high: the guest's view of the APIC's ICR high word (host)
 * @scratch: room for VMSAVE and a VMSA on its way in (from here on: cpu only)
 * @all_private: every access is private: no paging, or paging without C-bit
 * @cr3_plain: the guest's CR3 has no C-bit, the one in the VMCB does
 * @load_pending: @scratch holds the VMSA to run with next
 * @run_tsc: time of the last VMRUN
 * @guest_ticks: time spent in the guest
 * @npf_same: how often the last nested fault came again in a row
 * @npf_last_gpa: where it was
 * @npf_last_info: its error code
 * @launched_vmsa: VMSA of the launch, for CPUs whose VMSA has no GPA
 * @has_launched_vmsa: whether there is one
 */
struct vcpu {
	u32 index;
	u32 apic_id;
	struct vmcb *vmcb;
	u64 vmcb_pa;
	struct gprs regs;
	u64 ghcb_msr;
	u64 ghcb_registered;
	enum vcpu_state state;
	bool exit_pending;
	bool leave;
	bool in_guest;
	bool nmi_pending;
	bool nmi_masked;
	bool nmi_injected;
	bool step;
	bool step_pushf;
	bool init_seen;
	bool apic_reset;
	bool hold_page;
	u64 hold_ghcb;
	bool sipi_latched;
	u64 create_gpa;
	u64 create_on_init;
	u64 vmsa_gpa;
	u64 sev_features;
	u8 vmpl;
	u32 icr_high;
	struct vmcb *scratch;
	bool all_private;
	bool cr3_plain;
	bool load_pending;
	u64 run_tsc;
	u64 guest_ticks;
	u64 npf_same;
	u64 npf_last_gpa;
	u64 npf_last_info;
	u8 launched_vmsa[4096] __aligned(4096);
	bool has_launched_vmsa;
};

extern struct vcpu *vcpus[MAX_CPUS];

/* ---- cpu room: memory -------------------------------------------------- */

/* True when @gpa lies in guest RAM (0xA0000-0xBFFFF does not). */
bool gpa_is_ram(u64 gpa);

/*
 * True when @gpa lies in flash memory. The processor treats that as memory: a
 * private backing which can be launched, and what the host's flash device shows
 * as the shared one.
 */
static inline bool gpa_is_flash(u64 gpa)
{
	return gpa < GIB(4) && gpa >= GIB(4) - machine.flash_bytes;
}

/* The device shows something else from now on: translations are gone on return. */
void flash_changed(void);

/*
 * The model's pointer to the private or the shared backing of the page which
 * holds @gpa, @gpa's offset included; NULL when it is not RAM. Bytes up to the
 * end of that 4 KiB page may be used. priv_ptr() is for cpu, psp and load
 * only; host and attack see guest memory by host_ptr(), but for an attack which
 * plays the guest's firmware.
 */
void *priv_ptr(u64 gpa);
void *shared_ptr(u64 gpa);

/*
 * What the hypervisor reads and writes at @gpa: the shared backing, when the
 * page is hypervisor-owned (mode none: the only backing there is). NULL when
 * it is not RAM or guest-owned. A never validated guest-owned page is shared
 * by this, as on KVM.
 */
void *host_ptr(u64 gpa);

bool guest_owned(u64 gpa);	/* RMP: assigned to the guest */
bool guest_validated(u64 gpa);

/* ---- cpu room: RMP instructions for the hypervisor --------------------- */

/*
 * RMPUPDATE for one 4 KiB page or, with @large, a whole 2 MiB range. Contents
 * become noise, Validated is cleared (unless machine.keep_validated). Both
 * return 0, or the instruction's EAX: 1 bad input, 3 in use, 4 overlap.
 * Stale translations on other CPUs are gone on return. No change of state is
 * no change of contents.
 */
int rmp_make_private(u64 gpa, bool large);
int rmp_make_shared(u64 gpa, bool large);
void rmp_forge_validated(u64 gpa);	/* for attacks: an RMP that lies */
int rmp_psmash(u64 gpa);		/* 2 MiB entry to 512 of 4 KiB; 0 or EAX */

/*
 * SNP: page @gpa becomes part of the launched image: assigned, validated,
 * VMPL0 permissions, contents from @src (NULL: zeros). ES: encrypted in place.
 * 0, or -1 when it is not RAM or was launched before.
 */
int rmp_launch_page(u64 gpa, const void *src);

/*
 * Loader as firmware: RAM in [start, end) which is not launched becomes
 * assigned and validated (2 MiB entries where machine.rmp_2m allows it),
 * holding noise.
 */
void rmp_firmware_validate(u64 start, u64 end);

/* ---- cpu room: CPUs ---------------------------------------------------- */

/* Loads all registers of @v from the 4 KiB VMSA image; false: VMRUN would fail. */
bool vcpu_load_vmsa(struct vcpu *v, const u8 *vmsa);

/*
 * SNP AP creation took VMSA @gpa for @target: it switches to it as soon as it
 * leaves guest code. vcpu_stop() keeps it out of guest code for good.
 * vcpu_release() lets a CPU out of its hold or, when it is VCPU_OFF, starts it
 * with the VMSA of its launch. vcpu_kick() just makes it leave guest code.
 */
void vcpu_create(struct vcpu *target, u64 gpa);
void vcpu_stop(struct vcpu *target);
void vcpu_release(struct vcpu *target);
void vcpu_kick(struct vcpu *target);

/* For attacks: all CPUs exit at this MSR, which the guest has for itself on KVM. */
void vcpu_intercept_msr(u32 msr);

/* Real-mode start at @vector * 4096, for INIT/SIPI in mode none. */
void vcpu_start_real_mode(struct vcpu *target, u8 vector);

/* A page checked as a VMSA the hardware would run: assigned, validated, VMSA bit. */
bool rmp_is_vmsa(u64 gpa);

/* Event for the next VMRUN of @v. */
void vcpu_inject_exception(struct vcpu *v, u8 vector, bool has_error, u32 error);
void vcpu_inject_interrupt(struct vcpu *v, u8 vector);
void vcpu_inject_vc(struct vcpu *v, u32 code);
bool vcpu_event_pending(struct vcpu *v);

/* SEV guest register values the cpu room hides (mode none needs them too). */
u64 vcpu_rip(struct vcpu *v);
/* The next access to the page by that view is a nested page fault (attack_access()). */
void memory_watch(u64 gpa, bool private);
/*
 * For attacks: the host maps all memory a second time, at addresses with @bit (below
 * 512 GiB) set. SEV-ES: an RMP would see it.
 */
void memory_twin(u64 bit);

/* Takes what this CPU's local APIC has to deliver, and tells it that it is done. */
void take_interrupts(void);

/* ---- host room --------------------------------------------------------- */

enum npf_answer {
	NPF_RETRY,	/* the host changed something: run again */
	NPF_MMIO,	/* reserved-bit entry: #VC 0x400 (mode none: host_plain_mmio) */
	NPF_REFUSE,	/* the host has no answer: a violation */
};

void host_init(void);
void host_vcpu_reset(struct vcpu *v);

/* @v is about to run, on this CPU: what could only be done here. */
void host_enter(struct vcpu *v);

/* VMGEXIT with the GHCB MSR in v->ghcb_msr; RIP has been advanced. */
void host_vmgexit(struct vcpu *v);

/*
 * A nested page fault which the hardware reports to the hypervisor. @info is
 * EXITINFO1 as the hardware has it (bit 31 RMP, 34 ENC, 35 SIZEM).
 */
enum npf_answer host_npf(struct vcpu *v, u64 gpa, u64 info);

/* The guest's CPUID as this host gives it (not SNP's table, not OSXSAVE & co). */
struct cpuid_regs host_cpuid(struct vcpu *v, u32 leaf, u32 subleaf);

/* shared=1: which pages are shared at the end of the run. */
void host_list_shared(void);

/* Mode none: the hypervisor may see and change the guest's registers. */
void host_plain_exit(struct vcpu *v, u64 code, u64 info1, u64 info2);
bool host_plain_mmio_write(struct vcpu *v, u64 gpa, u64 value, unsigned int bytes);

/*
 * QEMU's own fw_cfg as the guest shall see it (model's kernel items hidden,
 * etc/e820 and sizes true for the guest). NULL when there is no such file.
 */
const void *fwcfg_file(const char *name, u32 *bytes);

#define FLASH_MAX	MIB(16)

/* A flash memory with @image (copied, at most FLASH_MAX) appears below 4 GiB. */
void host_flash_insert(const u8 *image, u64 bytes);
/* Address of the page which reads of the flash memory at @gpa see now. */
u64 host_flash_page(u64 gpa);

/* Chipset and PCI devices as after power-on, when no firmware ran (direct boot). */
void host_chipset_reset(void);

/* ---- psp room ---------------------------------------------------------- */

void psp_launch_start(u64 policy);
/* Returns 0 or -1 (reported); @src: 4 KiB or NULL where the type needs none. */
int psp_launch_update(u64 gpa, enum launch_type type, const void *src);
void psp_launch_finish(void);	/* measures the VMSAs (v->launched_vmsa) and prints the digest */
/* One message of the guest, 4 KiB each: 0, or -1 with the firmware's @status. */
int psp_guest_request(const u8 *request, u8 *response, u32 *status);

/* ---- attack room ------------------------------------------------------- */

struct ghcb_call;

/* The named points at which an attack may do something (attack/attack.h). */
void attack_init(void);
void attack_launch(u64 gpa, enum launch_type type);
void attack_file(const char *id, u8 *data, u32 bytes);
bool attack_before_vmgexit(struct vcpu *v);
void attack_msr(struct vcpu *v, u64 request);
bool attack_ignore(struct vcpu *v);
bool attack_request(struct ghcb_call *c);
void attack_answer(const struct ghcb_call *c, u8 *page);
void attack_changed(u64 gpa, bool private);
void attack_validated(u64 gpa, bool validate);
void attack_access(struct vcpu *v, u64 gpa, bool private, bool read);
bool attack_status(struct vcpu *v, u64 *value);
struct vcpu *attack_target(struct vcpu *v);
void attack_exit(struct vcpu *v);
void attack_run(struct vcpu *v);
bool attack_idle(struct vcpu *v);
void attack_end(void);

/*
 * A guest's message @request (4 KiB) is about to go to the secure processor; true:
 * the host says "busy" instead.
 */
bool attack_guest_busy(const u8 *request);
/* The host has @response, the secure processor's answer to it. */
void attack_guest_answer(const u8 *request, u8 *response);

/* ---- load room --------------------------------------------------------- */

void load_guest(const u8 *pack, u64 pack_bytes);

/* Value of @key in the model's command line ("key=value"), or NULL; copied to @buf. */
const char *option(const char *key, char *buf, size_t size);
u64 option_u64(const char *key, u64 dflt);
u64 to_number(const char *text);	/* accepts 0x, K, M, G */

#endif
