// SPDX-License-Identifier: GPL-2.0
/*
 * #VC for device memory: the access is taken from the instruction and done by
 * the host.  GHCB 2.04, section 4.1.1 (0x80000001, 0x80000002).
 */
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/insn.h>
#include <asm/sev/ghcb.h>

#include "env.h"
#include "vc.h"

#define SEV_MMIO_PAGE		0x1000ull

/* Elements of a string moved in one #VC: interrupts wait no longer than that. */
#define SEV_MMIO_BATCH		32

enum sev_mmio_kind {
	SEV_MMIO_LOAD,		/* register = memory */
	SEV_MMIO_LOAD_SIGNED,
	SEV_MMIO_LOGIC,		/* register = register op memory */
	SEV_MMIO_STORE,		/* memory = operand */
	SEV_MMIO_UPDATE,	/* memory = memory op operand */
	SEV_MMIO_TEST,
	SEV_MMIO_EXCHANGE,
	SEV_MMIO_STOS,
	SEV_MMIO_MOVS,
};

enum sev_mmio_logic { SEV_MMIO_NONE, SEV_MMIO_AND, SEV_MMIO_OR, SEV_MMIO_XOR };

/**
 * struct sev_mmio - an access taken apart
 * @kind: what is done
 * @logic: with which operation
 * @bytes: of the memory operand: 1, 2, 4 or 8
 * @register_bytes: of the register operand
 * @number: of the register operand
 * @immediate: the operand is @value, not a register
 * @value: immediate, sign-extended
 */
struct sev_mmio {
	enum sev_mmio_kind kind;
	enum sev_mmio_logic logic;
	u32 bytes;
	u32 register_bytes;
	unsigned int number;
	bool immediate;
	u64 value;
};

static enum sev_mmio_logic sev_mmio_logic_of(const struct insn *insn)
{
	u8 op = insn->opcode.bytes[0];
	u8 row = op >= 0x80 && op <= 0x83 ? X86_MODRM_REG(insn->modrm.bytes[0]) : op >> 3;

	/* Rows of the arithmetic group: 1 OR, 4 AND, 6 XOR */
	return row == 1 ? SEV_MMIO_OR : row == 4 ? SEV_MMIO_AND : SEV_MMIO_XOR;
}

/* A0 to AF: an address in the instruction, or strings */
static enum sev_mmio_kind sev_mmio_kind_a(u8 op)
{
	switch (op) {
	case 0xa0 ... 0xa1:
		return SEV_MMIO_LOAD;
	case 0xa2 ... 0xa3:
		return SEV_MMIO_STORE;
	case 0xa4 ... 0xa5:
		return SEV_MMIO_MOVS;
	default:
		return SEV_MMIO_STOS;
	}
}

static enum sev_mmio_kind sev_mmio_kind_one(u8 op)
{
	switch (op) {
	case 0x63:
		return SEV_MMIO_LOAD_SIGNED;
	case 0x80 ... 0x83:
		return SEV_MMIO_UPDATE;
	case 0x84 ... 0x85:
	case 0xf6 ... 0xf7:
		return SEV_MMIO_TEST;
	case 0x86 ... 0x87:
		return SEV_MMIO_EXCHANGE;
	case 0x8a ... 0x8b:
		return SEV_MMIO_LOAD;
	case 0x88 ... 0x89:
	case 0xc6 ... 0xc7:
		return SEV_MMIO_STORE;
	case 0xa0 ... 0xaf:
		return sev_mmio_kind_a(op);
	default:	/* the arithmetic rows: bit 1 tells the direction */
		return op & 2 ? SEV_MMIO_LOGIC : SEV_MMIO_UPDATE;
	}
}

static bool sev_mmio_has_immediate(u8 op)
{
	return (op & 0xfc) == 0x80 || (op & 0xfe) == 0xc6 || (op & 0xfe) == 0xf6;
}

static void sev_mmio_decode_one(const struct insn *insn, struct sev_mmio *io)
{
	u8 op = insn->opcode.bytes[0];

	io->kind = sev_mmio_kind_one(op);
	if (io->kind == SEV_MMIO_TEST)
		io->logic = SEV_MMIO_AND;
	else if (io->kind == SEV_MMIO_LOGIC || io->kind == SEV_MMIO_UPDATE)
		io->logic = sev_mmio_logic_of(insn);
	io->bytes = op & 1 ? insn->opnd_bytes : 1;
	io->register_bytes = io->bytes;
	io->immediate = sev_mmio_has_immediate(op);
	io->value = (s64)insn->immediate.value;
	if (op == 0x63 && io->bytes == 8)
		io->bytes = 4;
}

/* MOVZX and MOVSX */
static void sev_mmio_decode_two(const struct insn *insn, struct sev_mmio *io)
{
	u8 op = insn->opcode.bytes[1];

	io->kind = op & 8 ? SEV_MMIO_LOAD_SIGNED : SEV_MMIO_LOAD;
	io->bytes = op & 1 ? 2 : 1;
	io->register_bytes = insn->opnd_bytes;
}

static void sev_mmio_decode(const struct insn *insn, struct sev_mmio *io)
{
	if (insn->opcode.nbytes == 2)
		sev_mmio_decode_two(insn, io);
	else
		sev_mmio_decode_one(insn, io);
	if (insn->modrm.nbytes)
		io->number = sev_vc_reg_number(insn);
}

/* E25: never on memory with C = 1, whatever the host says that it is. */
static struct sev_result sev_mmio_translate(struct sev_vc *vc, u64 va, bool write, u64 *gpa)
{
	switch (sev_env_translate(va, gpa)) {
	case SEV_ENV_SHARED:
		return sev_ok();
	case SEV_ENV_PRIVATE:
		return sev_fail(SEV_FAIL_VC_MMIO_PRIVATE, va);
	default:
		return sev_vc_page_fault(vc, va, write);
	}
}

static struct sev_result sev_mmio_exit(struct sev_vc *vc, u64 gpa, u64 *value, u32 bytes,
				       bool write)
{
	struct sev_ghcb_call call = {
		.exit_code = write ? SEV_NAE_MMIO_WRITE : SEV_NAE_MMIO_READ,
		.info_1 = gpa,
		.info_2 = bytes,
		.give = SEV_GHCB_SCRATCH,
	};
	u64 *buffer = sev_ghcb_buffer(vc->ghcb);
	u64 mask = GENMASK_ULL(8 * bytes - 1, 0);
	struct sev_result r;

	if (write)
		WRITE_ONCE(*buffer, *value & mask);
	r = sev_vc_call(vc, &call);
	if (!r.code && !write)
		*value = READ_ONCE(*buffer) & mask;

	return r;
}

/* An access across two pages is done byte by byte, once both are known good. */
static struct sev_result sev_mmio_split(struct sev_vc *vc, u64 va, u64 *value, u32 bytes,
					bool write)
{
	struct sev_result r = sev_ok();
	u64 gpa, whole = 0;
	u32 i;

	r = sev_mmio_translate(vc, va + bytes - 1, write, &gpa);
	for (i = 0; !r.code && i < bytes; i++) {
		u64 byte = (u8)(*value >> 8 * i);

		r = sev_mmio_translate(vc, va + i, write, &gpa);
		if (!r.code)
			r = sev_mmio_exit(vc, gpa, &byte, 1, write);
		whole |= (byte & 0xff) << 8 * i;
	}
	if (!r.code && !write)
		*value = whole;

	return r;
}

static struct sev_result sev_mmio_access(struct sev_vc *vc, u64 va, u64 *value, u32 bytes,
					 bool write)
{
	struct sev_result r;
	u64 gpa;

	r = sev_mmio_translate(vc, va, write, &gpa);
	if (r.code)
		return r;
	if ((va & (SEV_MMIO_PAGE - 1)) + bytes > SEV_MMIO_PAGE)
		return sev_mmio_split(vc, va, value, bytes, write);

	return sev_mmio_exit(vc, gpa, value, bytes, write);
}

static u64 sev_mmio_extend(u64 value, u32 bytes)
{
	unsigned int unused = 64 - 8 * bytes;

	return (s64)(value << unused) >> unused;
}

static u64 sev_mmio_logic(enum sev_mmio_logic logic, u64 a, u64 b)
{
	switch (logic) {
	case SEV_MMIO_AND:
		return a & b;
	case SEV_MMIO_OR:
		return a | b;
	default:
		return a ^ b;
	}
}

/* CF and OF are cleared, AF is undefined: cleared, as processors do. */
static void sev_mmio_flags(struct pt_regs *regs, u64 result, u32 bytes)
{
	u64 flags = 0;

	result = sev_mmio_extend(result, bytes);
	if (!result)
		flags |= SEV_RFLAGS_ZF;
	if (result >> 63)
		flags |= SEV_RFLAGS_SF;
	if (!__builtin_parity(result & 0xff))
		flags |= SEV_RFLAGS_PF;

	regs->flags &= ~(SEV_RFLAGS_CF | SEV_RFLAGS_PF | SEV_RFLAGS_AF | SEV_RFLAGS_ZF |
			 SEV_RFLAGS_SF | SEV_RFLAGS_OF);
	regs->flags |= flags;
}

static u64 sev_mmio_operand(const struct sev_vc *vc, const struct sev_mmio *io)
{
	if (io->immediate)
		return io->value & GENMASK_ULL(8 * io->bytes - 1, 0);

	return sev_vc_get_reg(vc, io->number, io->bytes);
}

/* What reads device memory and has a second operand; @old is what it held. */
static struct sev_result sev_mmio_combine(struct sev_vc *vc, const struct sev_mmio *io, u64 va,
					  u64 old)
{
	u64 operand = sev_mmio_operand(vc, io);
	u64 result = sev_mmio_logic(io->logic, old, operand);
	struct sev_result r;

	switch (io->kind) {
	case SEV_MMIO_EXCHANGE:
		r = sev_mmio_access(vc, va, &operand, io->bytes, true);
		if (!r.code)
			sev_vc_set_reg(vc, io->number, io->bytes, old);
		return r;
	case SEV_MMIO_UPDATE:
		operand = result;
		r = sev_mmio_access(vc, va, &operand, io->bytes, true);
		if (r.code)
			return r;
		break;
	case SEV_MMIO_LOGIC:
		sev_vc_set_reg(vc, io->number, io->bytes, result);
		break;
	default:
		break;
	}
	sev_mmio_flags(vc->regs, result, io->bytes);

	return sev_ok();
}

/* All that reads device memory first. */
static struct sev_result sev_mmio_apply(struct sev_vc *vc, const struct sev_mmio *io, u64 va,
					u64 old)
{
	if (io->kind == SEV_MMIO_LOAD_SIGNED)
		old = sev_mmio_extend(old, io->bytes);
	else if (io->kind != SEV_MMIO_LOAD)
		return sev_mmio_combine(vc, io, va, old);
	sev_vc_set_reg(vc, io->number, io->register_bytes, old);

	return sev_ok();
}

static struct sev_result sev_mmio_single(struct sev_vc *vc, const struct sev_mmio *io)
{
	const struct insn *insn = &vc->insn;
	struct sev_result r;
	u64 va, value;

	if (insn->modrm.nbytes && X86_MODRM_MOD(insn->modrm.bytes[0]) == 3)
		return sev_fail(SEV_FAIL_VC_OPCODE, vc->exit_code << 32 | insn->opcode.value);

	va = sev_vc_address(vc);
	if (io->kind == SEV_MMIO_STORE) {
		value = sev_mmio_operand(vc, io);
		return sev_mmio_access(vc, va, &value, io->bytes, true);
	}
	value = 0;
	r = sev_mmio_access(vc, va, &value, io->bytes, false);

	return r.code ? r : sev_mmio_apply(vc, io, va, value);
}

/*
 * Shared memory beside a device is memory, and accessed as such.  With no device
 * in sight the host has taken shared memory away: then it plays the device.
 */
static bool sev_mmio_is_device(u64 va, u64 other)
{
	u64 gpa, other_gpa;

	if (sev_env_translate(va, &gpa) != SEV_ENV_SHARED)
		return false;
	if (!sev_env_is_ram(gpa))
		return true;

	return sev_env_translate(other, &other_gpa) != SEV_ENV_SHARED ||
	       sev_env_is_ram(other_gpa);
}

/* One element of MOVS: at least one side is device memory. */
static struct sev_result sev_mmio_move(struct sev_vc *vc, u64 to, u64 from, u32 bytes)
{
	bool to_device = sev_mmio_is_device(to, from);
	bool from_device = sev_mmio_is_device(from, to);
	struct sev_result r = sev_ok();
	u64 value = 0;
	u32 n;

	if (!to_device) {
		if (!from_device)
			return sev_fail(SEV_FAIL_VC_MMIO_PRIVATE, from);
		n = sev_env_writable(vc->regs, to, bytes);
		if (n != bytes)
			return sev_vc_page_fault(vc, to + n, true);
	}

	if (from_device) {
		r = sev_mmio_access(vc, from, &value, bytes, false);
	} else {
		n = sev_env_read(vc->regs, &value, from, bytes);
		if (n != bytes)
			r = sev_vc_page_fault(vc, from + n, false);
	}
	if (r.code)
		return r;
	if (to_device)
		return sev_mmio_access(vc, to, &value, bytes, true);
	n = sev_env_write(vc->regs, to, &value, bytes);

	return n == bytes ? sev_ok() : sev_vc_page_fault(vc, to + n, true);
}

static struct sev_result sev_mmio_element(struct sev_vc *vc, const struct sev_mmio *io, u64 mask)
{
	struct pt_regs *regs = vc->regs;
	u64 to = (regs->di & mask) + sev_env_segment_base(regs, SEV_SEGMENT_ES);
	u64 value;

	if (io->kind == SEV_MMIO_MOVS)
		return sev_mmio_move(vc, to, (regs->si & mask) +
				     sev_env_segment_base(regs, sev_vc_segment(vc, SEV_SEGMENT_DS)),
				     io->bytes);
	value = sev_vc_get_reg(vc, 0, io->bytes);

	return sev_mmio_access(vc, to, &value, io->bytes, true);
}

/* STOS and MOVS; what a fault stops keeps the elements already moved. */
static struct sev_result sev_mmio_string(struct sev_vc *vc, const struct sev_mmio *io, bool *again)
{
	struct pt_regs *regs = vc->regs;
	u32 size = vc->insn.addr_bytes;
	u64 mask = GENMASK_ULL(8 * size - 1, 0);
	u64 step = regs->flags & SEV_RFLAGS_DF ? -(u64)io->bytes : io->bytes;
	bool rep = sev_vc_repeats(&vc->insn);
	u64 left = rep ? regs->cx & mask : 1;
	u32 n, most = regs->flags & SEV_RFLAGS_TF ? 1 : SEV_MMIO_BATCH;
	struct sev_result r;

	for (n = 0; left && n < most; n++) {
		r = sev_mmio_element(vc, io, mask);
		if (r.code)
			return r;
		left--;
		regs->di = sev_vc_merge(regs->di, regs->di + step, size);
		if (io->kind == SEV_MMIO_MOVS)
			regs->si = sev_vc_merge(regs->si, regs->si + step, size);
		if (rep)
			regs->cx = sev_vc_merge(regs->cx, left, size);
	}
	*again = left;

	return sev_ok();
}

/**
 * sev_vc_mmio() - an access to device memory
 * @vc: the exception
 * @again: set when a string instruction has elements left
 *
 * E3: not for user space, whose instruction bytes may change between the fault
 * and here.
 *
 * Return: SEV_FAIL_VC_MMIO_*, SEV_FAIL_VC_OPERAND with the linear address, as
 * sev_vc_call(), or SEV_OK.
 */
struct sev_result sev_vc_mmio(struct sev_vc *vc, bool *again)
{
	struct sev_mmio io = { 0 };

	if (sev_vc_cpl(vc) || vc->code_bits != 64)
		return sev_fail(SEV_FAIL_VC_MMIO_USER, vc->regs->ip);

	sev_mmio_decode(&vc->insn, &io);
	if (io.kind == SEV_MMIO_STOS || io.kind == SEV_MMIO_MOVS)
		return sev_mmio_string(vc, &io, again);

	return sev_mmio_single(vc, &io);
}
