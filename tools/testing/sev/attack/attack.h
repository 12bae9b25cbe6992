/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attacks: what a host does that it should not. One small file each; the model's
 * option "attack" names the one of a run.
 */
#ifndef SEV_MODEL_ATTACK_H
#define SEV_MODEL_ATTACK_H

#include "../host/host.h"

/**
 * enum attack_phase - how far the boot CPU has come
 * @PHASE_FIRST: the first code that runs: the stub, or a kernel's decompressor
 * @PHASE_EARLY: what follows it at its own GHCB, until user space runs
 * @PHASE_KERNEL: user space has run
 */
enum attack_phase { PHASE_FIRST, PHASE_EARLY, PHASE_KERNEL };

/**
 * struct attack - one attack; hooks which it has no use for are NULL
 * @name: as option "attack" names it
 * @start: before the guest is loaded
 * @launch: page @gpa was launched; @page is its private memory
 * @file: fw_cfg file @id is read for the first time; @data is what it is from now on
 * @before: a CPU is about to do VMGEXIT: true to have it start over, so that what
 *	the hook leaves pending comes first
 * @msr: a request of the GHCB MSR protocol is answered in @v->ghcb_msr
 * @ignore: a GHCB page arrived: true to resume the guest with nothing done
 * @request: an event was taken from its page: true when it is served, or refused,
 *	by what the hook left in @c
 * @answer: the answer to an event stands in @page
 * @changed: the state of page @gpa was changed
 * @validated: the guest validated page @gpa, or rescinded it
 * @access: @v accesses byte @gpa of a page for which there was no mapping, by its
 *	private or shared view: true for a mapping which lasts for this instruction
 *	only, so that the next access is seen, too
 * @status: a CPU reads SEV_STATUS: false to raise #GP
 * @target: an INIT or SIPI of the guest's is for @v: which CPU gets it?
 * @run: a CPU is about to enter the guest with no event pending
 * @idle: a CPU has nothing to do; machine_lock is not held
 * @step: run the first code one instruction at a time
 */
struct attack {
	const char *name;
	void (*start)(void);
	void (*launch)(u64 gpa, enum launch_type type, u8 *page);
	void (*file)(const char *id, u8 *data, u32 bytes);
	bool (*before)(struct vcpu *v);
	void (*msr)(struct vcpu *v, u64 request);
	bool (*ignore)(struct vcpu *v);
	bool (*request)(struct ghcb_call *c);
	void (*answer)(const struct ghcb_call *c, u8 *page);
	void (*changed)(u64 gpa, bool private);
	void (*validated)(u64 gpa, bool validate);
	bool (*access)(struct vcpu *v, u64 gpa, bool private, bool read);
	bool (*status)(struct vcpu *v, u64 *value);
	struct vcpu *(*target)(struct vcpu *v);
	void (*run)(struct vcpu *v);
	void (*idle)(struct vcpu *v);
	bool step;
};

/* Makes the attack known; one or more in each file. */
#define ATTACK(id, ...)								\
	static const struct attack id						\
	__attribute__((used, section(".attacks"), aligned(8))) = { __VA_ARGS__ }

extern const struct attack attacks_start[], attacks_end[];

enum attack_phase attack_phase(void);

/*
 * Counts the occasions of the phase which option "phase" names (any, without it)
 * and tells whether this one is to be used: the one which "at" numbers (the first),
 * and from there on every "every"-th one.
 */
bool attack_due(void);
/* The attack was carried out: without one a run proves nothing. */
void attack_struck(const char *fmt, ...) __printf(1, 2);
/* The attack shows that the guest does what it must not: ends the run. */
void attack_won(const char *fmt, ...) __noreturn __printf(1, 2);

/* Software exit codes of GHCB pages (GHCB 2.04, table 7) */
#define SW_MMIO_READ		0x80000001ULL
#define SW_NMI_COMPLETE		0x80000003ULL
#define SW_RESET_HOLD		0x80000004ULL
#define SW_JUMP_TABLE		0x80000005ULL
#define SW_PAGE_STATE		0x80000010ULL
#define SW_AP_CREATION		0x80000013ULL
#define SW_TERMINATE		0x8000fffeULL

/* Fields of a GHCB page */
#define GHCB_AT_RAX		0x1f8
#define GHCB_AT_RBX		0x318
#define GHCB_AT_RCX		0x308
#define GHCB_AT_RDX		0x310
#define GHCB_AT_CODE		0x390
#define GHCB_AT_INFO_1		0x398
#define GHCB_AT_INFO_2		0x3a0
#define GHCB_AT_BITMAP		0x3f0

static inline bool attack_terminates(const struct ghcb_call *c)
{
	return c->code == SW_TERMINATE;
}

#endif
