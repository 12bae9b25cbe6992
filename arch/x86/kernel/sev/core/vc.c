// SPDX-License-Identifier: GPL-2.0
/*
 * #VC: from the exit code and the instruction to the event's handler.
 * AMD APM vol. 2, 15.35.5; GHCB 2.04, section 4.
 */
#include <linux/bits.h>
#include <linux/types.h>
#include <asm/insn.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>

#include "env.h"
#include "vc.h"

/**
 * sev_vc_raise() - has an exception raised in the interrupted code
 * @vc: the exception
 * @vector: #UD, or #GP(0)
 *
 * Return: SEV_FAIL_VC_RAISE with exit code << 32 | vector.
 */
struct sev_result sev_vc_raise(struct sev_vc *vc, u8 vector)
{
	vc->vector = vector;
	vc->has_error = vector == SEV_EXC_GP || vector == SEV_EXC_AC;
	vc->error_code = 0;

	return sev_fail(SEV_FAIL_VC_RAISE, vc->exit_code << 32 | vector);
}

/**
 * sev_vc_page_fault() - has #PF raised for an operand in memory
 * @vc: the exception
 * @va: linear address which cannot be accessed
 * @write: for writing
 *
 * Whether the page is there the caller knows better: bit 0 of the error code
 * is left to it.
 *
 * Return: SEV_FAIL_VC_OPERAND with @va.
 */
struct sev_result sev_vc_page_fault(struct sev_vc *vc, u64 va, bool write)
{
	vc->vector = SEV_EXC_PF;
	vc->has_error = true;
	vc->error_code = (write ? SEV_PF_WRITE : 0) | (sev_vc_cpl(vc) == 3 ? SEV_PF_USER : 0);
	vc->cr2 = va;

	return sev_fail(SEV_FAIL_VC_OPERAND, va);
}

/*
 * Exit codes that stand for no instruction: exceptions which the host takes
 * first (#AC, #DB) go to the guest's own handlers, and memory which is not
 * validated is not to be touched.  There is no other.
 */
static struct sev_result sev_vc_no_insn(struct sev_vc *vc)
{
	switch (vc->exit_code) {
	case SEV_VC_DB:
		return sev_vc_raise(vc, SEV_EXC_DB);
	case SEV_VC_AC:
		return sev_vc_raise(vc, SEV_EXC_AC);
	case SEV_VC_NOT_VALIDATED:
		return sev_fail(SEV_FAIL_VC_UNVALIDATED, vc->cr2);
	default:
		return sev_fail(SEV_FAIL_VC_CODE, vc->exit_code);
	}
}

#define SEV_STATUS_EXCLUDES	(BIT_ULL(SEV_STATUS_DEBUG_SWAP_BIT) |	\
				 BIT_ULL(SEV_STATUS_SECURE_TSC_BIT))

/* E24: what the processor keeps from the host under these features cannot exit. */
static bool sev_vc_excluded(const struct sev_vc *vc)
{
	if (!(vc->status & SEV_STATUS_EXCLUDES))
		return false;

	switch (vc->exit_code) {
	case SEV_NAE_DR7_READ:
	case SEV_NAE_DR7_WRITE:
	case SEV_VC_DB:
		return vc->status & BIT_ULL(SEV_STATUS_DEBUG_SWAP_BIT);
	case SEV_NAE_RDTSC:
	case SEV_NAE_RDTSCP:
		return vc->status & BIT_ULL(SEV_STATUS_SECURE_TSC_BIT);
	default:
		return false;
	}
}

/*
 * Length of an instruction that is its opcode and nothing else; 0 for any that
 * has a prefix, and for all that the decoder is to take apart.  Most #VCs come
 * from these, for which it would take longer than all the rest.
 */
static unsigned int sev_vc_plain(const u8 *bytes, unsigned int n)
{
	if ((bytes[0] & 0xfc) == 0xec)		/* IN and OUT with DX */
		return 1;
	if (n < 2 || bytes[0] != 0x0f)
		return 0;

	switch (bytes[1]) {
	case 0x30:	/* WRMSR */
	case 0x32:	/* RDMSR */
	case 0xa2:	/* CPUID */
		return 2;
	default:
		return 0;
	}
}

/* As the decoder would leave it; early code can do without the decoder that way. */
static void sev_vc_set_plain(struct sev_vc *vc, const u8 *bytes, unsigned int length)
{
	vc->insn = (struct insn){
		.opcode.bytes = { bytes[0], length == 2 ? bytes[1] : 0 },
		.opcode.nbytes = length,
		.opnd_bytes = vc->code_bits == 16 ? 2 : 4,
		.addr_bytes = vc->code_bits / 8,
		.length = length,
		.x86_64 = vc->code_bits == 64,
	};
}

/* The decoder knows 32-bit and 64-bit code; 16-bit code has other defaults. */
static bool sev_vc_decode_any(struct sev_vc *vc, const u8 *bytes, unsigned int n)
{
	struct insn *insn = &vc->insn;

	insn_init(insn, bytes, n, vc->code_bits == 64);
	if (vc->code_bits == 16) {
		insn->opnd_bytes = 2;
		insn->addr_bytes = 2;
	}

	return !insn_get_length(insn) && insn->immediate.got;
}

static bool sev_vc_decode_insn(struct sev_vc *vc, const u8 *bytes, unsigned int n)
{
	unsigned int plain = sev_vc_plain(bytes, n);

	if (!plain)
		return sev_vc_decode_any(vc, bytes, n);
	sev_vc_set_plain(vc, bytes, plain);

	return true;
}

/* Most instructions are no longer; more is fetched only for those which are. */
#define SEV_FETCH_FIRST	8

static struct sev_result sev_vc_decode(struct sev_vc *vc, u8 *bytes)
{
	unsigned int want = SEV_FETCH_FIRST;
	unsigned int n = sev_env_fetch(vc->regs, bytes, want);
	bool decoded;

	vc->code_bits = sev_env_code_bits(vc->regs);
	decoded = n && sev_vc_decode_insn(vc, bytes, n);
	if (!decoded && n == want) {
		/* All anew (E3): bytes of two readings make no instruction. */
		want = MAX_INSN_SIZE;
		n = sev_env_fetch(vc->regs, bytes, want);
		decoded = n && sev_vc_decode_insn(vc, bytes, n);
	}
	if (!decoded && n < want)
		return sev_fail(SEV_FAIL_VC_FETCH, vc->regs->ip + n);
	if (!decoded)
		return sev_fail(SEV_FAIL_VC_DECODE, vc->regs->ip);

	switch (sev_vc_opcode_fits(vc->exit_code, &vc->insn)) {
	case SEV_VC_FITS:
		return sev_ok();
	case SEV_VC_FITS_CPL0:
		return sev_vc_cpl(vc) ? sev_vc_raise(vc, SEV_EXC_GP) : sev_ok();
	default:
		return sev_fail(SEV_FAIL_VC_OPCODE, vc->exit_code << 32 | vc->insn.opcode.value);
	}
}

/**
 * sev_vc_call() - sends the event of a #VC
 * @vc: the exception
 * @call: the event, answered on SEV_OK
 *
 * Return: as sev_ghcb_call(); on SEV_FAIL_HOST_EXCEPTION @vc holds the vector.
 */
struct sev_result sev_vc_call(struct sev_vc *vc, struct sev_ghcb_call *call)
{
	struct sev_result r = sev_ghcb_call(vc->ghcb, call);

	if (r.code) {
		vc->vector = call->vector;
		vc->has_error = call->has_error;
		vc->error_code = call->error_code;
	}

	return r;
}

static struct sev_result sev_vc_dispatch(struct sev_vc *vc, bool *again)
{
	switch (vc->exit_code) {
	case SEV_NAE_CPUID:
		return sev_vc_cpuid(vc);
	case SEV_NAE_IOIO:
		return sev_vc_ioio(vc, again);
	case SEV_VC_MMIO:
		return sev_vc_mmio(vc, again);
	case SEV_NAE_MSR:
		return sev_vc_msr(vc);
	case SEV_NAE_RDTSC:
	case SEV_NAE_RDTSCP:
		return sev_vc_tsc(vc);
	case SEV_NAE_RDPMC:
		return sev_vc_pmc(vc);
	case SEV_NAE_WBINVD:
		return sev_vc_wbinvd(vc);
	case SEV_NAE_INVD:
		return sev_fail(SEV_FAIL_VC_INVD, vc->regs->ip);
	case SEV_NAE_VMMCALL:
		return sev_vc_vmmcall(vc);
	default:
		return sev_fail(SEV_FAIL_VC_CODE, vc->exit_code);
	}
}

static struct sev_result sev_vc_dispatch_debug(struct sev_vc *vc, bool *again)
{
	switch (vc->exit_code) {
	case SEV_NAE_MONITOR:
	case SEV_NAE_MWAIT:
		return sev_vc_monitor(vc);
	case SEV_NAE_DR7_READ:
		return sev_vc_dr7_read(vc);
	case SEV_NAE_DR7_WRITE:
		return sev_vc_dr7_write(vc);
	default:
		return sev_vc_dispatch(vc, again);
	}
}

/*
 * What the processor does at the end of an instruction: RF is cleared and a
 * single step is over, also between two elements of a string, which RF keeps
 * from an instruction breakpoint.  Its interrupt shadow ended with the #VC.
 */
static void sev_vc_finish(struct sev_vc *vc, bool again)
{
	struct pt_regs *regs = vc->regs;

	if (!again) {
		regs->ip += vc->insn.length;
		if (vc->code_bits != 64)
			regs->ip = (u32)regs->ip;
		regs->flags &= ~SEV_RFLAGS_RF;
	}
	vc->single_step = regs->flags & SEV_RFLAGS_TF;
}

/**
 * sev_vc_handle() - handles one #VC
 * @vc: the exception; @regs, @ghcb, @cpuid, @ids, @dr7, @exit_code, @status and
 *	@cr2 given
 *
 * On SEV_OK the interrupted code can go on: behind the instruction, or at it
 * again when a string instruction has more to do.  After any failure with
 * @vc->vector set, the caller raises that exception at the instruction.  Any
 * other failure leaves the registers as they were; code of privilege level 3
 * gets a signal for it, the kernel stops.
 *
 * Return: SEV_FAIL_VC_*, SEV_FAIL_GHCB_*, SEV_FAIL_HOST_EXCEPTION, or SEV_OK.
 */
struct sev_result sev_vc_handle(struct sev_vc *vc)
{
	u8 bytes[MAX_INSN_SIZE];
	bool again = false;
	struct sev_result r;

	vc->vector = 0;
	vc->single_step = false;
	if (sev_vc_excluded(vc))
		return sev_fail(SEV_FAIL_VC_EXCLUDED, vc->exit_code);
	if (!sev_vc_code_known(vc->exit_code))
		return sev_vc_no_insn(vc);

	r = sev_vc_decode(vc, bytes);
	if (!r.code)
		r = sev_vc_dispatch_debug(vc, &again);
	if (!r.code)
		sev_vc_finish(vc, again);
	vc->insn.kaddr = NULL;

	return r;
}

/**
 * sev_vc_handle_early() - handles one #VC before there is a GHCB
 * @vc: the exception; @regs, @cpuid, @ids, @exit_code and @cr2 given, @ghcb NULL
 *
 * CPUID alone, and without the decoder, whose tables are found by pointers
 * which may not be relocated yet.
 *
 * Return: as sev_vc_handle(); SEV_FAIL_VC_NO_GHCB for any other exit code.
 */
struct sev_result sev_vc_handle_early(struct sev_vc *vc)
{
	struct sev_result r;
	u8 bytes[2];

	vc->vector = 0;
	vc->single_step = false;
	if (vc->exit_code == SEV_VC_NOT_VALIDATED)
		return sev_fail(SEV_FAIL_VC_UNVALIDATED, vc->cr2);
	if (vc->exit_code != SEV_NAE_CPUID)
		return sev_fail(SEV_FAIL_VC_NO_GHCB, vc->exit_code);
	if (sev_env_fetch(vc->regs, bytes, 2) != 2)
		return sev_fail(SEV_FAIL_VC_FETCH, vc->regs->ip);
	if (bytes[0] != 0x0f || bytes[1] != 0xa2)
		return sev_fail(SEV_FAIL_VC_OPCODE, vc->exit_code << 32 | bytes[1] << 8 | bytes[0]);

	r = sev_vc_cpuid(vc);
	if (!r.code)
		vc->regs->ip += 2;

	return r;
}
