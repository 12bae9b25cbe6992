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

/**
 * struct sev_io - a port I/O instruction taken apart
 * @bytes: operand size: 1, 2 or 4
 * @address_bytes: address size: 2, 4 or 8
 * @port: port
 * @segment: of a string's memory operand, as in sw_exit_info_1
 * @in: IN or INS
 * @string: INS or OUTS
 * @rep: with a REP prefix
 * @down: RFLAGS.DF: a string runs downwards
 */
struct sev_io {
	u32 bytes;
	u32 address_bytes;
	u16 port;
	u8 segment;
	bool in;
	bool string;
	bool rep;
	bool down;
};

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
	if (!io->string)
		return;
	io->rep = sev_vc_repeats(insn);
	io->down = vc->regs->flags & SEV_RFLAGS_DF;
	io->segment = io->in ? SEV_SEGMENT_ES : sev_vc_segment(vc, SEV_SEGMENT_DS);
}

static u64 sev_io_info(const struct sev_io *io)
{
	return (u64)io->port << SEV_IOIO_PORT_SHIFT | (io->in ? SEV_IOIO_IN : 0) |
	       io->address_bytes << SEV_IOIO_ADDRESS_SHIFT | io->bytes << SEV_IOIO_SIZE_SHIFT;
}

static u64 sev_io_string_info(const struct sev_io *io)
{
	return sev_io_info(io) | SEV_IOIO_STRING | (io->rep ? SEV_IOIO_REP : 0) |
	       (u64)io->segment << SEV_IOIO_SEGMENT_SHIFT;
}

/* The processor looks first, but not when a host injects the #VC (E3). */
static bool sev_io_allowed(const struct sev_vc *vc, const struct sev_io *io)
{
	unsigned int iopl = (vc->regs->flags >> SEV_RFLAGS_IOPL_SHIFT) & 3;

	return sev_vc_cpl(vc) <= iopl || sev_env_port_allowed(io->port, io->bytes);
}

/* IN of 8 and 16 bits keeps the rest of RAX, of 32 bits clears the upper half. */
static struct sev_result sev_io_register(struct sev_vc *vc, const struct sev_io *io)
{
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
		call.rax = regs->ax & GENMASK_ULL(8 * io->bytes - 1, 0);
	}

	r = sev_vc_call(vc, &call);
	if (!r.code && io->in)
		regs->ax = sev_vc_merge(regs->ax, call.rax, io->bytes);

	return r;
}

static u64 sev_io_address_mask(const struct sev_io *io)
{
	return GENMASK_ULL(8 * io->address_bytes - 1, 0);
}

/*
 * Elements for this exit: no more than the buffer holds, than RCX asks for, and
 * than lie before the end of the address range; one if single-stepped.
 */
static u32 sev_io_count(const struct sev_vc *vc, const struct sev_io *io, u64 left, u64 offset)
{
	u64 count = SEV_GHCB_BUFFER_SIZE / io->bytes;
	u64 room;

	if (vc->regs->flags & SEV_RFLAGS_TF)
		return 1;
	if (left < count)
		count = left;
	room = (io->down ? offset : sev_io_address_mask(io) - offset) / io->bytes;

	return room >= count ? count : room ? room : 1;
}

/*
 * How many of @count elements from @va can be reached, at least one, or #PF.
 * INS asks before the exit: what a device gave cannot be put back.
 */
static struct sev_result sev_io_reach(struct sev_vc *vc, const struct sev_io *io, u64 va,
				      u32 *count)
{
	u32 bytes = *count * io->bytes;
	u8 *buffer = sev_ghcb_buffer(vc->ghcb);
	u32 n, i;

	if (!io->down) {
		n = io->in ? sev_env_writable(vc->regs, va, bytes) :
			     sev_env_read(vc->regs, buffer, va, bytes);
		*count = n / io->bytes;
		return *count ? sev_ok() : sev_vc_page_fault(vc, va + n, io->in);
	}

	for (i = 0; i < *count; i++) {
		u64 at = va - (u64)i * io->bytes;

		n = io->in ? sev_env_writable(vc->regs, at, io->bytes) :
			     sev_env_read(vc->regs, buffer + i * io->bytes, at, io->bytes);
		if (n == io->bytes)
			continue;
		if (!i)
			return sev_vc_page_fault(vc, at + n, io->in);
		*count = i;
	}

	return sev_ok();
}

/* What the device gave to INS; a page lost since sev_io_reach() is #PF. */
static struct sev_result sev_io_store(struct sev_vc *vc, const struct sev_io *io, u64 va, u32 count)
{
	const u8 *buffer = sev_ghcb_buffer(vc->ghcb);
	u32 n, i;

	if (!io->down) {
		n = sev_env_write(vc->regs, va, buffer, count * io->bytes);
		return n == count * io->bytes ? sev_ok() : sev_vc_page_fault(vc, va + n, true);
	}

	for (i = 0; i < count; i++) {
		u64 at = va - (u64)i * io->bytes;

		n = sev_env_write(vc->regs, at, buffer + i * io->bytes, io->bytes);
		if (n != io->bytes)
			return sev_vc_page_fault(vc, at + n, true);
	}

	return sev_ok();
}

static struct sev_result sev_io_transfer(struct sev_vc *vc, const struct sev_io *io, u64 va,
					 u32 *count)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_IOIO,
		.info_1 = sev_io_string_info(io),
		.give = SEV_GHCB_SCRATCH,
	};
	struct sev_result r;

	r = sev_io_reach(vc, io, va, count);
	if (r.code)
		return r;
	call.info_2 = *count;
	r = sev_vc_call(vc, &call);
	if (!r.code && io->in)
		r = sev_io_store(vc, io, va, *count);

	return r;
}

/* One exit's worth of a string instruction; the rest by another #VC. */
static struct sev_result sev_io_string(struct sev_vc *vc, const struct sev_io *io, bool *again)
{
	struct pt_regs *regs = vc->regs;
	unsigned long *index = io->in ? &regs->di : &regs->si;
	u64 left = io->rep ? regs->cx & sev_io_address_mask(io) : 1;
	u64 offset = *index & sev_io_address_mask(io);
	struct sev_result r;
	u64 moved;
	u32 count;

	if (!left)
		return sev_ok();

	count = sev_io_count(vc, io, left, offset);
	r = sev_io_transfer(vc, io, sev_env_segment_base(regs, io->segment) + offset, &count);
	if (r.code)
		return r;

	moved = (u64)count * io->bytes;
	*index = sev_vc_merge(*index, io->down ? offset - moved : offset + moved,
			      io->address_bytes);
	if (io->rep)
		regs->cx = sev_vc_merge(regs->cx, left - count, io->address_bytes);
	*again = left > count;

	return sev_ok();
}

/**
 * sev_vc_ioio() - port I/O
 * @vc: the exception
 * @again: set when a string instruction has elements left
 *
 * A buffer that ends in the middle of a string is #PF only when the next
 * element is the one that lies outside.
 *
 * Return: SEV_FAIL_VC_OPERAND with the linear address, SEV_FAIL_VC_RAISE for a
 * port without permission, as sev_vc_call(), or SEV_OK.
 */
struct sev_result sev_vc_ioio(struct sev_vc *vc, bool *again)
{
	struct sev_io io = { 0 };

	sev_io_decode(vc, &io);
	if (!sev_io_allowed(vc, &io))
		return sev_vc_raise(vc, SEV_EXC_GP);

	return io.string ? sev_io_string(vc, &io, again) : sev_io_register(vc, &io);
}
