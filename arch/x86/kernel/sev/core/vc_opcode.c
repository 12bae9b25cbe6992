// SPDX-License-Identifier: GPL-2.0
/*
 * #VC: which instruction may cause which exit code.  AMD APM vol. 2, 15.35.5
 * and appendix C; opcodes: vol. 3, appendix A.
 */
#include <linux/array_size.h>
#include <linux/types.h>
#include <asm/insn.h>
#include <asm/sev/ghcb.h>

#include "vc.h"

/* Opcode maps of struct sev_vc_opcode */
#define ONE	0	/* one byte */
#define TWO	1	/* 0F xx */
#define GROUP	2	/* 0F 01 with the ModRM byte in .opcode */

#define ANY	8	/* .reg: the reg field of ModRM is no part of the opcode */

/* Bits of .opcode that count */
#define EXACT	0xff
#define SIZES	0xfe	/* bit 0 tells byte operands from larger ones */
#define BOTH	0xfc	/* bit 1 tells the direction, or an instruction's twin */
#define RD_WR	0xfd	/* bit 1 alone tells RDMSR from WRMSR */

/**
 * struct sev_vc_opcode - instructions that may cause an exit code
 * @exit_code: SEV_NAE_* or SEV_VC_*
 * @map: ONE, TWO or GROUP
 * @opcode: last opcode byte, or the ModRM byte in GROUP
 * @mask: bits of @opcode that count
 * @reg: the reg field of ModRM, or ANY
 * @fit: SEV_VC_FITS, or SEV_VC_FITS_CPL0 for a privileged instruction
 */
struct sev_vc_opcode {
	u16 exit_code;
	u8 map;
	u8 opcode;
	u8 mask;
	u8 reg;
	u8 fit;
};

#define USER	SEV_VC_FITS
#define CPL0	SEV_VC_FITS_CPL0

/*
 * A host can inject #VC with any code anywhere (E1): only what stands here is
 * handled, and no handler looks at the instruction to find out what it is for.
 * What comes often stands first: the rows are looked through in order.
 */
static const struct sev_vc_opcode sev_vc_opcodes[] = {
	{ SEV_NAE_IOIO, ONE, 0xec, BOTH, ANY, USER },	/* IN, OUT: DX */
	{ SEV_VC_MMIO, ONE, 0x88, BOTH, ANY, USER },	/* MOV */
	{ SEV_NAE_MSR, TWO, 0x30, RD_WR, ANY, CPL0 },	/* WRMSR, RDMSR */
	{ SEV_NAE_CPUID, TWO, 0xa2, EXACT, ANY, USER },
	{ SEV_NAE_IOIO, ONE, 0xe4, BOTH, ANY, USER },	/* IN, OUT: imm8 */
	{ SEV_NAE_IOIO, ONE, 0x6c, BOTH, ANY, USER },	/* INS, OUTS */
	{ SEV_NAE_VMMCALL, GROUP, 0xd9, EXACT, ANY, USER },
	{ SEV_NAE_DR7_READ, TWO, 0x21, EXACT, 7, CPL0 },
	{ SEV_NAE_DR7_WRITE, TWO, 0x23, EXACT, 7, CPL0 },
	{ SEV_NAE_RDTSC, TWO, 0x31, EXACT, ANY, USER },
	{ SEV_NAE_RDTSCP, GROUP, 0xf9, EXACT, ANY, USER },
	{ SEV_NAE_RDPMC, TWO, 0x33, EXACT, ANY, USER },
	{ SEV_NAE_WBINVD, TWO, 0x09, EXACT, ANY, CPL0 },	/* WBNOINVD too */
	{ SEV_NAE_INVD, TWO, 0x08, EXACT, ANY, CPL0 },
	{ SEV_NAE_MONITOR, GROUP, 0xc8, EXACT, ANY, CPL0 },
	{ SEV_NAE_MONITOR, GROUP, 0xfa, EXACT, ANY, USER },	/* MONITORX */
	{ SEV_NAE_MWAIT, GROUP, 0xc9, EXACT, ANY, CPL0 },
	{ SEV_NAE_MWAIT, GROUP, 0xfb, EXACT, ANY, USER },	/* MWAITX */

	/* Other accesses to device memory which are emulated */
	{ SEV_VC_MMIO, TWO, 0xb6, SIZES, ANY, USER },	/* MOVZX */
	{ SEV_VC_MMIO, TWO, 0xbe, SIZES, ANY, USER },	/* MOVSX */
	{ SEV_VC_MMIO, ONE, 0xc6, SIZES, 0, USER },	/* MOV imm */
	{ SEV_VC_MMIO, ONE, 0xa0, BOTH, ANY, USER },	/* MOV moffs */
	{ SEV_VC_MMIO, ONE, 0xa4, SIZES, ANY, USER },	/* MOVS */
	{ SEV_VC_MMIO, ONE, 0xaa, SIZES, ANY, USER },	/* STOS */
	{ SEV_VC_MMIO, ONE, 0x08, BOTH, ANY, USER },	/* OR */
	{ SEV_VC_MMIO, ONE, 0x20, BOTH, ANY, USER },	/* AND */
	{ SEV_VC_MMIO, ONE, 0x30, BOTH, ANY, USER },	/* XOR */
	{ SEV_VC_MMIO, ONE, 0x84, BOTH, ANY, USER },	/* TEST, XCHG */
	{ SEV_VC_MMIO, ONE, 0x63, EXACT, ANY, USER },	/* MOVSXD */
	{ SEV_VC_MMIO, ONE, 0x80, SIZES, 1, USER },	/* OR imm */
	{ SEV_VC_MMIO, ONE, 0x80, SIZES, 4, USER },	/* AND imm */
	{ SEV_VC_MMIO, ONE, 0x80, SIZES, 6, USER },	/* XOR imm */
	{ SEV_VC_MMIO, ONE, 0x83, EXACT, 1, USER },	/* imm8, sign-extended */
	{ SEV_VC_MMIO, ONE, 0x83, EXACT, 4, USER },
	{ SEV_VC_MMIO, ONE, 0x83, EXACT, 6, USER },
	{ SEV_VC_MMIO, ONE, 0xf6, SIZES, 0, USER },	/* TEST imm */
};

static bool sev_vc_bytes_fit(const struct sev_vc_opcode *row, const struct insn *insn)
{
	const u8 *op = insn->opcode.bytes;

	switch (row->map) {
	case ONE:
		return insn->opcode.nbytes == 1 && (op[0] & row->mask) == row->opcode;
	case TWO:
		return insn->opcode.nbytes == 2 && op[0] == 0x0f &&
		       (op[1] & row->mask) == row->opcode;
	case GROUP:
		return insn->opcode.nbytes == 2 && op[0] == 0x0f && op[1] == 0x01 &&
		       insn->modrm.nbytes && insn->modrm.bytes[0] == row->opcode;
	}

	return false;
}

static bool sev_vc_row_fits(const struct sev_vc_opcode *row, const struct insn *insn)
{
	if (row->reg != ANY && (!insn->modrm.nbytes ||
				X86_MODRM_REG(insn->modrm.bytes[0]) != row->reg))
		return false;

	return sev_vc_bytes_fit(row, insn);
}

/* What the table cannot say: VMGEXIT is VMMCALL with REP, and there is no DR15. */
static bool sev_vc_is_other(u64 exit_code, const struct insn *insn)
{
	if (exit_code == SEV_NAE_VMMCALL)
		return sev_vc_repeats(insn);

	return (exit_code == SEV_NAE_DR7_READ || exit_code == SEV_NAE_DR7_WRITE) &&
	       X86_REX_R(insn->rex_prefix.bytes[0]);
}

/* Instructions which write what they have read; LOCK before any other is #UD. */
static bool sev_vc_lockable(const struct insn *insn)
{
	if (!insn->modrm.nbytes || insn->opcode.nbytes != 1)
		return false;

	switch (insn->opcode.bytes[0]) {
	case 0x08 ... 0x09:
	case 0x20 ... 0x21:
	case 0x30 ... 0x31:
	case 0x80 ... 0x81:
	case 0x83:
	case 0x86 ... 0x87:
		return true;
	default:
		return false;
	}
}

/* The decoder keeps each prefix once, and refuses more than four of them. */
static bool sev_vc_locked(const struct insn *insn)
{
	unsigned int i;

	if (!insn->prefixes.nbytes)
		return false;
	for (i = 0; i < ARRAY_SIZE(insn->prefixes.bytes); i++)
		if (insn->prefixes.bytes[i] == 0xf0)
			return true;

	return false;
}

/**
 * sev_vc_opcode_fits() - can this instruction cause this exit code?
 * @exit_code: error code of #VC
 * @insn: decoded instruction
 *
 * VEX-coded instructions share opcode bytes but never exit, and no processor with
 * SEV-ES knows REX2 (APX), with which the decoder names registers past R15.
 *
 * Return: SEV_VC_MISFIT if not.
 */
enum sev_vc_fit sev_vc_opcode_fits(u64 exit_code, const struct insn *insn)
{
	unsigned int i;

	if (insn->vex_prefix.nbytes || insn->rex_prefix.nbytes > 1)
		return SEV_VC_MISFIT;
	if (sev_vc_is_other(exit_code, insn))
		return SEV_VC_MISFIT;
	if (sev_vc_locked(insn) && !sev_vc_lockable(insn))
		return SEV_VC_MISFIT;
	for (i = 0; i < ARRAY_SIZE(sev_vc_opcodes); i++)
		if (sev_vc_opcodes[i].exit_code == exit_code &&
		    sev_vc_row_fits(&sev_vc_opcodes[i], insn))
			return sev_vc_opcodes[i].fit;

	return SEV_VC_MISFIT;
}

/**
 * sev_vc_code_known() - is there an instruction that may cause this exit code?
 * @exit_code: error code of #VC
 *
 * Return: true if so.
 */
bool sev_vc_code_known(u64 exit_code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sev_vc_opcodes); i++)
		if (sev_vc_opcodes[i].exit_code == exit_code)
			return true;

	return false;
}
