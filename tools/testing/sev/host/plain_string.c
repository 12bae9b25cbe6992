// SPDX-License-Identifier: GPL-2.0
/*
 * Mode none: INS and OUTS. QEMU reports them before their first element, with
 * neither address size nor segment.
 */

#include "../cpu/cpu.h"
#include "host.h"

#define IO_IN		BIT(0)
#define IO_REP		BIT(3)
#define RFLAGS_DF	BIT(10)

/* Elements between two looks at interrupts */
#define BURST		1024

/**
 * struct string - one INS or OUTS
 * @mask: of index and count registers, by the address size
 * @segment: prefix byte, 0 for none
 * @base: of the segment
 * @port: port number
 * @bytes: size of an element
 * @in: INS, else OUTS
 * @long_mode: 64-bit code
 */
struct string {
	u64 mask;
	u8 segment;
	u64 base;
	u16 port;
	unsigned int bytes;
	bool in;
	bool long_mode;
};

static void read_prefixes(struct vcpu *v, struct string *s)
{
	const struct save_area *save = &v->vmcb->save;
	bool other = false;
	u8 code[15] = { 0 };
	unsigned int got = guest_code(v, code, sizeof(code));

	for (unsigned int i = 0; i < got && (code[i] & 0xfc) != 0x6c; i++) {
		if (code[i] == 0x67)
			other = true;
		else if ((code[i] & 0xe7) == 0x26 || code[i] == 0x64 || code[i] == 0x65)
			s->segment = code[i];
	}
	if (s->long_mode)
		s->mask = other ? 0xffffffff : ~0ULL;
	else
		s->mask = !(save->cs.attrib & SEG_DB) != other ? 0xffff : 0xffffffff;
}

static u64 override_base(struct vcpu *v, u8 prefix)
{
	const struct save_area *save = &v->vmcb->save;

	switch (prefix) {
	case 0x26:
		return save->es.base;
	case 0x2e:
		return save->cs.base;
	case 0x36:
		return save->ss.base;
	case 0x64:
	case 0x65:
		vmsave((u64)v->scratch);
		return prefix == 0x64 ? v->scratch->save.fs.base : v->scratch->save.gs.base;
	default:
		return save->ds.base;
	}
}

static u64 base_of(struct vcpu *v, const struct string *s)
{
	u8 prefix = s->in ? 0x26 : s->segment;

	if (s->long_mode && prefix != 0x64 && prefix != 0x65)
		return 0;
	return override_base(v, prefix);
}

static u64 masked(u64 old, u64 value, u64 mask)
{
	/* A 32-bit result clears the upper half, a 16-bit one keeps the rest */
	return mask == 0xffff ? (old & ~mask) | (value & mask) : value & mask;
}

/* One element; false when it faulted and the exception is on its way. */
static bool element(struct vcpu *v, const struct string *s, u64 *index)
{
	struct access a = {
		.va = s->base + (*index & s->mask),
		.write = s->in,
		.user = v->vmcb->save.cpl == 3,
	};
	u64 step = v->vmcb->save.rflags & RFLAGS_DF ? -(u64)s->bytes : s->bytes;
	enum walk_result r;
	u32 value = ~0U;

	if (!s->long_mode)
		a.va = (u32)a.va;
	if (s->in) {
		/* Find a fault before the device gives its data away */
		struct access probe = a;

		r = guest_walk(v, &probe);
		if (r == WALK_OK) {
			value = port_in(s->port, s->bytes);
			r = guest_copy(v, &a, &value, s->bytes);
		} else {
			a = probe;
		}
	} else {
		r = guest_copy(v, &a, &value, s->bytes);
		if (r != WALK_FAULT)
			port_out(s->port, value, s->bytes);
	}
	if (r == WALK_FAULT) {
		raise_page_fault(v, &a);
		return false;
	}
	*index = masked(*index, *index + step, s->mask);
	return true;
}

/**
 * plain_string_io - run INS or OUTS
 * @v: the CPU
 * @info: EXITINFO1
 * @next_rip: RIP behind the instruction
 *
 * A long repetition is left after a while, to be started again from its state.
 */
void plain_string_io(struct vcpu *v, u64 info, u64 next_rip)
{
	const struct save_area *save = &v->vmcb->save;
	struct string s = {
		.port = info >> 16,
		.bytes = info >> 4 & 7,
		.in = info & IO_IN,
		.long_mode = save->efer & EFER_LMA && save->cs.attrib & SEG_L,
	};
	u64 *index = s.in ? &v->regs.rdi : &v->regs.rsi;
	u32 burst = single_stepping(v) ? 1 : BURST;

	read_prefixes(v, &s);
	s.base = base_of(v, &s);
	if (!(info & IO_REP)) {
		if (element(v, &s, index))
			insn_done(v, next_rip);
		return;
	}
	for (u32 i = 0; i < burst && v->regs.rcx & s.mask; i++) {
		if (!element(v, &s, index))
			return;
		v->regs.rcx = masked(v->regs.rcx, v->regs.rcx - 1, s.mask);
	}
	insn_done(v, v->regs.rcx & s.mask ? save->rip : next_rip);
}
