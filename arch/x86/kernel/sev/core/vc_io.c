// SPDX-License-Identifier: GPL-2.0
/*
 * #VC for port I/O: IN, OUT, INS and OUTS in all forms.
 * GHCB 2.04, section 4.1.2; AMD APM vol. 3, IN, OUT, INS, OUTS.
 */
#include <linux/bits.h>
#include <linux/types.h>
#include <asm/insn.h>
#include <asm/sev/ghcb.h>

#include "env.h"
#include "vc.h"

#define SEV_RFLAGS_DF_BIT	10
#define SEV_SEGMENT_ES		0
#define SEV_SEGMENT_DS		3

/**
 * struct sev_io - a port I/O instruction taken apart
 * @bytes: operand size: 1, 2 or 4
 * @address_bytes: address size: 4 or 8
 * @port: port
 * @segment: of the memory operand, as in sw_exit_info_1
 * @in: IN or INS
 * @string: INS or OUTS
 * @rep: with a REP prefix
 */
struct sev_io {
	u32 bytes;
	u32 address_bytes;
	u16 port;
	u8 segment;
	bool in;
	bool string;
	bool rep;
};

/* The last override counts; 64-bit code heeds FS and GS only. */
static u8 sev_io_segment(const struct insn *insn)
{
	u8 segment = SEV_SEGMENT_DS;
	unsigned int i;

	for (i = 0; i < insn->prefixes.nbytes; i++) {
		if (insn->prefixes.bytes[i] == 0x64)
			segment = 4;
		else if (insn->prefixes.bytes[i] == 0x65)
			segment = 5;
	}

	return segment;
}

static bool sev_io_repeats(const struct insn *insn)
{
	unsigned int i;

	for (i = 0; i < insn->prefixes.nbytes; i++)
		if (insn->prefixes.bytes[i] == 0xf2 || insn->prefixes.bytes[i] == 0xf3)
			return true;

	return false;
}

static void sev_io_decode(const struct sev_vc *vc, struct sev_io *io)
{
	const struct insn *insn = &vc->insn;
	u8 op = insn->opcode.bytes[0];

	io->string = (op & 0xfc) == 0x6c;
	io->in = !(op & 2);
	io->bytes = 1;
	if (op & 1)
		io->bytes = insn->opnd_bytes == 2 ? 2 : 4;
	io->address_bytes = insn->addr_bytes;
	io->port = vc->regs->dx;
	if ((op & 0xfc) == 0xe4)
		io->port = (u8)insn->immediate.value;
	io->rep = io->string && sev_io_repeats(insn);
	io->segment = io->in ? SEV_SEGMENT_ES : sev_io_segment(insn);
}

static u64 sev_io_info(const struct sev_io *io)
{
	u64 info = (u64)io->port << SEV_IOIO_PORT_SHIFT |
		   io->address_bytes << SEV_IOIO_ADDRESS_SHIFT |
		   io->bytes << SEV_IOIO_SIZE_SHIFT;

	if (io->in)
		info |= SEV_IOIO_IN;
	if (io->string)
		info |= SEV_IOIO_STRING | (u64)io->segment << SEV_IOIO_SEGMENT_SHIFT;
	if (io->rep)
		info |= SEV_IOIO_REP;

	return info;
}

/* IN of 8 and 16 bits keeps the rest of RAX, of 32 bits clears the upper half. */
static struct sev_result sev_io_register(struct sev_vc *vc, const struct sev_io *io)
{
	u64 mask = GENMASK_ULL(8 * io->bytes - 1, 0);
	struct pt_regs *regs = vc->regs;
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_IOIO,
		.info_1 = sev_io_info(io),
	};
	struct sev_result r;

	if (io->in) {
		call.take = SEV_GHCB_RAX;
	} else {
		call.give = SEV_GHCB_RAX;
		call.rax = regs->ax & mask;
	}

	r = sev_vc_call(vc, &call);
	if (r.code || !io->in)
		return r;

	if (io->bytes == 4)
		regs->ax = call.rax & mask;
	else
		regs->ax = (regs->ax & ~mask) | (call.rax & mask);

	return sev_ok();
}

/* A 32-bit address size uses the low half of a register and clears the rest. */
static u64 sev_io_masked(const struct sev_io *io, u64 value)
{
	return io->address_bytes == 8 ? value : (u32)value;
}

/*
 * Elements for this exit: no more than the buffer holds, than RCX asks for, and
 * than lie before the end of the address range.  Downwards one at a time, since
 * the event's data run upwards only.
 */
static u32 sev_io_count(const struct sev_io *io, u64 left, u64 offset, bool down)
{
	u64 count = SEV_GHCB_BUFFER_SIZE / io->bytes;
	u64 room;

	if (down)
		return 1;
	if (left < count)
		count = left;
	room = (io->address_bytes == 8 ? ~0ull - offset : 0xffffffffull - offset) / io->bytes;

	return room >= count ? count : room ? room : 1;
}

static struct sev_result sev_io_transfer(struct sev_vc *vc, const struct sev_io *io, u64 va,
					 u32 count)
{
	u32 bytes = count * io->bytes;
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_IOIO,
		.info_1 = sev_io_info(io),
		.info_2 = count,
		.give = SEV_GHCB_SCRATCH,
	};
	struct sev_result r;

	if (!io->in && sev_env_read(vc->regs, sev_ghcb_buffer(vc->ghcb), va, bytes) != bytes)
		return sev_fail(SEV_FAIL_VC_OPERAND, va);

	r = sev_vc_call(vc, &call);
	if (r.code)
		return r;
	if (io->in && sev_env_write(vc->regs, va, sev_ghcb_buffer(vc->ghcb), bytes) != bytes)
		return sev_fail(SEV_FAIL_VC_OPERAND, va);

	return sev_ok();
}

/* One exit's worth of a string instruction; the rest by another #VC. */
static struct sev_result sev_io_string(struct sev_vc *vc, const struct sev_io *io, bool *again)
{
	struct pt_regs *regs = vc->regs;
	bool down = regs->flags & BIT_ULL(SEV_RFLAGS_DF_BIT);
	unsigned long *index = io->in ? &regs->di : &regs->si;
	u64 left = io->rep ? sev_io_masked(io, regs->cx) : 1;
	u64 offset = sev_io_masked(io, *index);
	struct sev_result r;
	u64 moved;
	u32 count;

	if (!left)
		return sev_ok();

	count = sev_io_count(io, left, offset, down);
	r = sev_io_transfer(vc, io, sev_env_segment_base(regs, io->segment) + offset, count);
	if (r.code)
		return r;

	moved = (u64)count * io->bytes;
	*index = sev_io_masked(io, down ? offset - moved : offset + moved);
	if (io->rep)
		regs->cx = left - count;
	*again = left > count;

	return sev_ok();
}

/**
 * sev_vc_ioio() - port I/O
 * @vc: the exception
 * @again: set when a string instruction has elements left
 *
 * Return: SEV_FAIL_VC_OPERAND with the linear address, as sev_vc_call(), or
 * SEV_OK.
 */
struct sev_result sev_vc_ioio(struct sev_vc *vc, bool *again)
{
	struct sev_io io;

	sev_io_decode(vc, &io);

	return io.string ? sev_io_string(vc, &io, again) : sev_io_register(vc, &io);
}
