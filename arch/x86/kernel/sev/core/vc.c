// SPDX-License-Identifier: GPL-2.0
/*
 * #VC: from the exit code and the instruction to the event's handler.
 * AMD APM vol. 2, 15.35.5; GHCB 2.04, section 4.
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/types.h>
#include <asm/insn.h>
#include <asm/sev/ghcb.h>

#include "env.h"
#include "vc.h"

/* Opcode maps of struct sev_vc_opcode */
#define SEV_MAP_ONE	0	/* one byte */
#define SEV_MAP_TWO	1	/* 0F xx */
#define SEV_MAP_GROUP	2	/* 0F 01 with the ModRM byte in .opcode */

/**
 * struct sev_vc_opcode - an instruction that may cause an exit code
 * @exit_code: SEV_NAE_*
 * @map: SEV_MAP_*
 * @opcode: last opcode byte, or the ModRM byte in SEV_MAP_GROUP
 */
struct sev_vc_opcode {
	u16 exit_code;
	u8 map;
	u8 opcode;
};

/*
 * A host can inject #VC with any code anywhere (E1): only what stands here is
 * handled, and no handler looks at the instruction to find out what it is for.
 */
static const struct sev_vc_opcode sev_vc_opcodes[] = {
	{ SEV_NAE_RDTSC, SEV_MAP_TWO, 0x31 },
	{ SEV_NAE_CPUID, SEV_MAP_TWO, 0xa2 },
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0x6c },	/* INSB */
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0x6d },	/* INSW, INSD */
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0x6e },	/* OUTSB */
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0x6f },	/* OUTSW, OUTSD */
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0xe4 },	/* IN imm8 */
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0xe5 },
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0xe6 },	/* OUT imm8 */
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0xe7 },
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0xec },	/* IN DX */
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0xed },
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0xee },	/* OUT DX */
	{ SEV_NAE_IOIO, SEV_MAP_ONE, 0xef },
	{ SEV_NAE_MSR, SEV_MAP_TWO, 0x30 },	/* WRMSR */
	{ SEV_NAE_MSR, SEV_MAP_TWO, 0x32 },	/* RDMSR */
	{ SEV_NAE_RDTSCP, SEV_MAP_GROUP, 0xf9 },
	{ SEV_NAE_WBINVD, SEV_MAP_TWO, 0x09 },	/* WBNOINVD too */
};

static bool sev_vc_row_fits(const struct sev_vc_opcode *row, const struct insn *insn)
{
	const u8 *op = insn->opcode.bytes;

	switch (row->map) {
	case SEV_MAP_ONE:
		return insn->opcode.nbytes == 1 && op[0] == row->opcode;
	case SEV_MAP_TWO:
		return insn->opcode.nbytes == 2 && op[0] == 0x0f && op[1] == row->opcode;
	case SEV_MAP_GROUP:
		return insn->opcode.nbytes == 2 && op[0] == 0x0f && op[1] == 0x01 &&
		       insn->modrm.nbytes && insn->modrm.bytes[0] == row->opcode;
	}

	return false;
}

/**
 * sev_vc_opcode_fits() - can this instruction cause this exit code?
 * @exit_code: error code of #VC
 * @insn: decoded instruction
 *
 * VEX-coded instructions share opcode bytes but never exit.
 *
 * Return: true if so.
 */
bool sev_vc_opcode_fits(u64 exit_code, const struct insn *insn)
{
	unsigned int i;

	if (insn->vex_prefix.nbytes)
		return false;
	for (i = 0; i < ARRAY_SIZE(sev_vc_opcodes); i++)
		if (sev_vc_opcodes[i].exit_code == exit_code &&
		    sev_vc_row_fits(&sev_vc_opcodes[i], insn))
			return true;

	return false;
}

static bool sev_vc_known(u64 exit_code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sev_vc_opcodes); i++)
		if (sev_vc_opcodes[i].exit_code == exit_code)
			return true;

	return false;
}

static struct sev_result sev_vc_decode(struct sev_vc *vc)
{
	u8 bytes[MAX_INSN_SIZE];
	unsigned int n;

	n = sev_env_fetch(vc->regs, bytes, sizeof(bytes));
	if (!n)
		return sev_fail(SEV_FAIL_VC_FETCH, vc->regs->ip);
	if (insn_decode(&vc->insn, bytes, n, INSN_MODE_64) < 0)
		return sev_fail(SEV_FAIL_VC_DECODE, vc->regs->ip);
	if (!sev_vc_opcode_fits(vc->exit_code, &vc->insn))
		return sev_fail(SEV_FAIL_VC_OPCODE, vc->exit_code << 32 | vc->insn.opcode.value);

	return sev_ok();
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

	vc->vector = call->vector;
	vc->has_error = call->has_error;
	vc->error_code = call->error_code;

	return r;
}

static struct sev_result sev_vc_dispatch(struct sev_vc *vc, bool *again)
{
	switch (vc->exit_code) {
	case SEV_NAE_CPUID:
		return sev_vc_cpuid(vc);
	case SEV_NAE_IOIO:
		return sev_vc_ioio(vc, again);
	case SEV_NAE_MSR:
		return sev_vc_msr(vc);
	case SEV_NAE_RDTSC:
	case SEV_NAE_RDTSCP:
		return sev_vc_tsc(vc);
	case SEV_NAE_WBINVD:
		return sev_vc_wbinvd(vc);
	default:
		return sev_fail(SEV_FAIL_VC_CODE, vc->exit_code);
	}
}

/**
 * sev_vc_handle() - handles one #VC
 * @vc: the exception; @regs, @ghcb, @cpuid and @exit_code given
 *
 * On SEV_OK the interrupted code can go on: behind the instruction, or at it
 * again when a string instruction has more to do.  On SEV_FAIL_HOST_EXCEPTION
 * @vc names an exception which the caller raises at the instruction.  Any other
 * failure leaves the registers as they were.
 *
 * Return: SEV_FAIL_VC_*, SEV_FAIL_GHCB_*, SEV_FAIL_HOST_EXCEPTION, or SEV_OK.
 */
struct sev_result sev_vc_handle(struct sev_vc *vc)
{
	struct sev_result r;
	bool again = false;

	vc->vector = 0;
	if (!sev_vc_known(vc->exit_code))
		return sev_fail(SEV_FAIL_VC_CODE, vc->exit_code);

	r = sev_vc_decode(vc);
	if (r.code)
		return r;
	r = sev_vc_dispatch(vc, &again);
	if (!r.code && !again)
		vc->regs->ip += vc->insn.length;

	return r;
}
