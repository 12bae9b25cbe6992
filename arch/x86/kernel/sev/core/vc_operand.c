// SPDX-License-Identifier: GPL-2.0
/*
 * #VC: operands of the interrupted instruction, as its bytes name them.
 * AMD APM vol. 3, section 1.2 (encoding) and 1.5 to 1.8.
 */
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/types.h>
#include <asm/insn.h>

#include "env.h"
#include "vc.h"

#define SEV_RSP		4
#define SEV_NO_INDEX	4
#define SEV_NO_BASE	5

/**
 * sev_vc_gpr() - finds a register in the frame
 * @regs: registers of the interrupted code
 * @number: 0 RAX, 1 RCX, 2 RDX, 3 RBX, 4 RSP, 5 RBP, 6 RSI, 7 RDI, 8 to 15
 *
 * Return: the register, never NULL.
 */
unsigned long *sev_vc_gpr(struct pt_regs *regs, unsigned int number)
{
	/* The frame lies in memory as R15 to R8 with RBP and RBX between. */
	switch (number & 15) {
	case 0:
		return &regs->ax;
	case 1:
		return &regs->cx;
	case 2:
		return &regs->dx;
	case 3:
		return &regs->bx;
	case SEV_RSP:
		return &regs->sp;
	case 5:
		return &regs->bp;
	case 6:
		return &regs->si;
	case 7:
		return &regs->di;
	case 8 ... 11:
		return &regs->r8 - ((number & 15) - 8);
	default:
		return &regs->r12 - ((number & 15) - 12);
	}
}

/**
 * sev_vc_reg_number() - the register which the reg field of ModRM names
 * @insn: decoded instruction with a ModRM byte
 *
 * Return: 0 to 15.
 */
unsigned int sev_vc_reg_number(const struct insn *insn)
{
	return X86_MODRM_REG(insn->modrm.bytes[0]) |
	       (X86_REX_R(insn->rex_prefix.bytes[0]) ? 8 : 0);
}

/**
 * sev_vc_rm_number() - the register which the r/m field of ModRM names
 * @insn: decoded instruction with a ModRM byte
 *
 * Return: 0 to 15.
 */
unsigned int sev_vc_rm_number(const struct insn *insn)
{
	return X86_MODRM_RM(insn->modrm.bytes[0]) |
	       (X86_REX_B(insn->rex_prefix.bytes[0]) ? 8 : 0);
}

/**
 * sev_vc_merge() - puts a value into a register as the processor does
 * @old: register before
 * @value: value, its bits above @bytes ignored
 * @bytes: 1, 2, 4 or 8
 *
 * 8 and 16 bits keep the rest, 32 bits clear the upper half.
 *
 * Return: register after.
 */
u64 sev_vc_merge(u64 old, u64 value, u32 bytes)
{
	u64 mask = GENMASK_ULL(8 * bytes - 1, 0);

	return bytes >= 4 ? value & mask : (old & ~mask) | (value & mask);
}

/* Without REX, numbers 4 to 7 of byte registers are AH, CH, DH and BH. */
static bool sev_vc_is_high_byte(const struct sev_vc *vc, unsigned int number, u32 bytes)
{
	return bytes == 1 && !vc->insn.rex_prefix.nbytes && number >= 4 && number < 8;
}

/**
 * sev_vc_get_reg() - reads a register operand
 * @vc: the exception
 * @number: of the register
 * @bytes: operand size: 1, 2, 4 or 8
 *
 * Return: the value, zero-extended.
 */
u64 sev_vc_get_reg(const struct sev_vc *vc, unsigned int number, u32 bytes)
{
	if (sev_vc_is_high_byte(vc, number, bytes))
		return (u8)(*sev_vc_gpr(vc->regs, number - 4) >> 8);

	return *sev_vc_gpr(vc->regs, number) & GENMASK_ULL(8 * bytes - 1, 0);
}

/**
 * sev_vc_set_reg() - writes a register operand
 * @vc: the exception
 * @number: of the register
 * @bytes: operand size: 1, 2, 4 or 8
 * @value: value, its bits above @bytes ignored
 */
void sev_vc_set_reg(struct sev_vc *vc, unsigned int number, u32 bytes, u64 value)
{
	unsigned long *reg;

	if (sev_vc_is_high_byte(vc, number, bytes)) {
		reg = sev_vc_gpr(vc->regs, number - 4);
		*reg = (*reg & ~0xff00ull) | (value & 0xff) << 8;
	} else {
		reg = sev_vc_gpr(vc->regs, number);
		*reg = sev_vc_merge(*reg, value, bytes);
	}
}

/**
 * sev_vc_repeats() - looks for a REP prefix
 * @insn: decoded instruction
 *
 * The decoder counts each prefix, but keeps those which differ.
 *
 * Return: whether there is one, F2 or F3.
 */
bool sev_vc_repeats(const struct insn *insn)
{
	unsigned int i;

	if (!insn->prefixes.nbytes)
		return false;
	for (i = 0; i < ARRAY_SIZE(insn->prefixes.bytes); i++)
		if (insn->prefixes.bytes[i] == 0xf2 || insn->prefixes.bytes[i] == 0xf3)
			return true;

	return false;
}

static u8 sev_vc_segment_of_prefix(u8 prefix)
{
	switch (prefix) {
	case 0x26:
		return SEV_SEGMENT_ES;
	case 0x2e:
		return SEV_SEGMENT_CS;
	case 0x36:
		return SEV_SEGMENT_SS;
	case 0x3e:
		return SEV_SEGMENT_DS;
	case 0x64:
		return SEV_SEGMENT_FS;
	case 0x65:
		return SEV_SEGMENT_GS;
	default:
		return 0xff;
	}
}

/**
 * sev_vc_segment() - segment of a memory operand
 * @vc: the exception
 * @segment: without override
 *
 * The decoder moves the last prefix to bytes[3] only if there are four: the one
 * that comes last in the bytes counts.  64-bit code heeds FS and GS only.
 *
 * Return: SEV_SEGMENT_*.
 */
u8 sev_vc_segment(const struct sev_vc *vc, u8 segment)
{
	const struct insn *insn = &vc->insn;
	unsigned int i;

	if (!insn->prefixes.nbytes)
		return segment;
	for (i = 0; i < insn->length; i++) {
		u8 found = sev_vc_segment_of_prefix(insn->kaddr[i]);

		if (insn->kaddr[i] == 0x66 || insn->kaddr[i] == 0x67 ||
		    insn->kaddr[i] == 0xf0 || insn->kaddr[i] == 0xf2 || insn->kaddr[i] == 0xf3)
			continue;
		if (found == 0xff)
			break;
		if (vc->code_bits != 64 || found >= SEV_SEGMENT_FS)
			segment = found;
	}

	return segment;
}

static u64 sev_vc_base_and_index(const struct sev_vc *vc)
{
	const struct insn *insn = &vc->insn;
	u8 mod = X86_MODRM_MOD(insn->modrm.bytes[0]);
	u8 rex = insn->rex_prefix.bytes[0];
	u8 sib = insn->sib.bytes[0];
	unsigned int index;
	u64 address = 0;

	if (!insn->sib.nbytes) {
		if (!mod && X86_MODRM_RM(insn->modrm.bytes[0]) == SEV_NO_BASE)
			return vc->regs->ip + insn->length;
		return *sev_vc_gpr(vc->regs, sev_vc_rm_number(insn));
	}

	if (mod || X86_SIB_BASE(sib) != SEV_NO_BASE)
		address = *sev_vc_gpr(vc->regs, X86_SIB_BASE(sib) | (X86_REX_B(rex) ? 8 : 0));
	index = X86_SIB_INDEX(sib) | (X86_REX_X(rex) ? 8 : 0);
	if (index != SEV_NO_INDEX)
		address += *sev_vc_gpr(vc->regs, index) << X86_SIB_SCALE(sib);

	return address;
}

/**
 * sev_vc_address() - linear address of the memory operand
 * @vc: the exception; 64-bit code, an instruction with moffs or with a ModRM
 *	byte that names memory
 *
 * Return: linear address.
 */
u64 sev_vc_address(const struct sev_vc *vc)
{
	const struct insn *insn = &vc->insn;
	u64 address;

	if (insn->modrm.nbytes)
		address = sev_vc_base_and_index(vc) + (s64)insn->displacement.value;
	else
		address = (u32)insn->moffset1.value | (u64)(u32)insn->moffset2.value << 32;
	if (insn->addr_bytes == 4)
		address = (u32)address;

	return address + sev_env_segment_base(vc->regs, sev_vc_segment(vc, SEV_SEGMENT_DS));
}
