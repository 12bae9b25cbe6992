// SPDX-License-Identifier: GPL-2.0
/*
 * The GHCB page protocol, GHCB 2.04, sections 2.6 and 4.1.  One call fills the
 * page, exits, checks the answer, and copies out, once, what the event defines;
 * whatever else the hypervisor wrote stays unread.
 */
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/sev/ghcb.h>

#include "env.h"
#include "ghcb.h"

#define SEV_EXC_UD	6
#define SEV_EXC_GP	13

#define SEV_GHCB_QUAD(field)	(offsetof(struct sev_ghcb_page, field) / 8)

static bool sev_ghcb_marked(const u64 *bitmap, unsigned int quad)
{
	return bitmap[quad / 64] & BIT_ULL(quad % 64);
}

static void sev_ghcb_put(struct sev_ghcb_page *page, unsigned int quad, u64 value)
{
	((u64 *)page)[quad] = value;
	page->valid_bitmap[quad / 64] |= BIT_ULL(quad % 64);
}

/* The CPL is the last byte of its quadword. */
#define SEV_GHCB_CPL_SHIFT	(8 * (offsetof(struct sev_ghcb_page, cpl) % 8))

static void sev_ghcb_give(const struct sev_ghcb *ghcb, const struct sev_ghcb_call *call)
{
	struct sev_ghcb_page *page = ghcb->page;

	if (call->give & SEV_GHCB_RAX)
		sev_ghcb_put(page, SEV_GHCB_QUAD(rax), call->rax);
	if (call->give & SEV_GHCB_RBX)
		sev_ghcb_put(page, SEV_GHCB_QUAD(rbx), call->rbx);
	if (call->give & SEV_GHCB_RCX)
		sev_ghcb_put(page, SEV_GHCB_QUAD(rcx), call->rcx);
	if (call->give & SEV_GHCB_RDX)
		sev_ghcb_put(page, SEV_GHCB_QUAD(rdx), call->rdx);
	if (call->give & SEV_GHCB_CPL)
		sev_ghcb_put(page, SEV_GHCB_QUAD(cpl), (u64)call->cpl << SEV_GHCB_CPL_SHIFT);
	if (call->give & SEV_GHCB_XCR0)
		sev_ghcb_put(page, SEV_GHCB_QUAD(xcr0), call->xcr0);
	if (call->give & SEV_GHCB_XSS)
		sev_ghcb_put(page, SEV_GHCB_QUAD(xss), call->xss);
	if (call->give & SEV_GHCB_SCRATCH)
		sev_ghcb_put(page, SEV_GHCB_QUAD(sw_scratch),
			     ghcb->gpa + SEV_GHCB_BUFFER_OFFSET);
}

/**
 * sev_ghcb_fill() - writes an event to the page, without sending it
 * @ghcb: this CPU's GHCB
 * @call: the event
 *
 * The save area and its bitmap; the shared buffer is the event's own.
 */
void sev_ghcb_fill(const struct sev_ghcb *ghcb, const struct sev_ghcb_call *call)
{
	struct sev_ghcb_page *page = ghcb->page;

	memset(page, 0, offsetof(struct sev_ghcb_page, shared_buffer));
	page->protocol_version = ghcb->version;
	page->ghcb_usage = 0;

	sev_ghcb_put(page, SEV_GHCB_QUAD(sw_exit_code), call->exit_code);
	sev_ghcb_put(page, SEV_GHCB_QUAD(sw_exit_info_1), call->info_1);
	sev_ghcb_put(page, SEV_GHCB_QUAD(sw_exit_info_2), call->info_2);
	sev_ghcb_give(ghcb, call);
}

/* E8: only #GP and #UD, as an exception, marked valid; #UD has no error code. */
static struct sev_result sev_ghcb_exception(struct sev_ghcb_call *call, u64 event)
{
	u8 vector = event & SEV_EVENT_VECTOR_MASK;
	bool has_error = event & BIT_ULL(SEV_EVENT_HAS_ERROR_BIT);

	if (!(event & BIT_ULL(SEV_EVENT_VALID_BIT)) ||
	    ((event >> SEV_EVENT_TYPE_SHIFT) & SEV_EVENT_TYPE_MASK) != SEV_EVENT_TYPE_EXCEPTION)
		return sev_fail(SEV_FAIL_GHCB_EXCEPTION, event);
	if (vector != SEV_EXC_GP && vector != SEV_EXC_UD)
		return sev_fail(SEV_FAIL_GHCB_EXCEPTION, event);

	call->vector = vector;
	call->has_error = vector == SEV_EXC_GP;
	call->error_code = has_error && call->has_error ? event >> SEV_EVENT_ERROR_SHIFT : 0;

	return sev_fail(SEV_FAIL_HOST_EXCEPTION, call->exit_code);
}

/**
 * struct sev_ghcb_output - a register that an answer may hold
 * @flag: SEV_GHCB_*
 * @quad: quadword of the page
 * @offset: in struct sev_ghcb_call
 */
struct sev_ghcb_output {
	u8 flag;
	u8 quad;
	u8 offset;
};

static const struct sev_ghcb_output sev_ghcb_registers[] = {
	{ SEV_GHCB_RAX, SEV_GHCB_QUAD(rax), offsetof(struct sev_ghcb_call, rax) },
	{ SEV_GHCB_RBX, SEV_GHCB_QUAD(rbx), offsetof(struct sev_ghcb_call, rbx) },
	{ SEV_GHCB_RCX, SEV_GHCB_QUAD(rcx), offsetof(struct sev_ghcb_call, rcx) },
	{ SEV_GHCB_RDX, SEV_GHCB_QUAD(rdx), offsetof(struct sev_ghcb_call, rdx) },
};

/* What the event defines as output, if the host marked all of it valid. */
static bool sev_ghcb_outputs(const struct sev_ghcb_page *page, const u64 *bitmap,
			     struct sev_ghcb_call *call)
{
	const struct sev_ghcb_output *o;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sev_ghcb_registers); i++) {
		o = &sev_ghcb_registers[i];
		if (call->take & o->flag && !sev_ghcb_marked(bitmap, o->quad))
			return false;
	}
	for (i = 0; i < ARRAY_SIZE(sev_ghcb_registers); i++) {
		o = &sev_ghcb_registers[i];
		if (call->take & o->flag)
			*(u64 *)((u8 *)call + o->offset) = READ_ONCE(((const u64 *)page)[o->quad]);
	}

	return true;
}

/**
 * sev_ghcb_answer() - takes what a page says after the exit
 * @page: the page, which the hypervisor may still change
 * @call: the event; answered as by sev_ghcb_call()
 *
 * A host that did not look at the page leaves the bitmap as it was filled, with
 * the exit code marked; one that did has cleared it (GHCB 2.04, section 4.1).
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_ghcb_answer(const struct sev_ghcb_page *page, struct sev_ghcb_call *call)
{
	u64 bitmap[2] = { READ_ONCE(page->valid_bitmap[0]), READ_ONCE(page->valid_bitmap[1]) };
	u64 info_1 = READ_ONCE(page->sw_exit_info_1);
	u64 info_2 = READ_ONCE(page->sw_exit_info_2);

	if (sev_ghcb_marked(bitmap, SEV_GHCB_QUAD(sw_exit_code)) ||
	    !sev_ghcb_marked(bitmap, SEV_GHCB_QUAD(sw_exit_info_1)) ||
	    !sev_ghcb_marked(bitmap, SEV_GHCB_QUAD(sw_exit_info_2)))
		return sev_fail(SEV_FAIL_GHCB_UNANSWERED, call->exit_code);

	switch ((u32)info_1) {
	case SEV_GHCB_RESULT_OK:
		break;
	case SEV_GHCB_RESULT_EXCEPTION:
		return sev_ghcb_exception(call, info_2);
	case SEV_GHCB_RESULT_ERROR:
		return sev_fail(SEV_FAIL_GHCB_REFUSED, call->exit_code << 32 | (u32)info_2);
	default:
		return sev_fail(SEV_FAIL_GHCB_RESULT, call->exit_code);
	}

	if (!sev_ghcb_outputs(page, bitmap, call))
		return sev_fail(SEV_FAIL_GHCB_OUTPUT, call->exit_code);

	call->answer = info_2;
	return sev_ok();
}

/**
 * sev_ghcb_send() - exits with what the page holds and takes the answer
 * @ghcb: this CPU's GHCB, filled by sev_ghcb_fill()
 * @call: the event; answered as by sev_ghcb_call()
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_ghcb_send(struct sev_ghcb *ghcb, struct sev_ghcb_call *call)
{
	call->vector = 0;
	ghcb->exits++;
	sev_env_ghcb_exchange(ghcb->gpa);

	return sev_ghcb_answer(ghcb->page, call);
}

/**
 * sev_ghcb_call() - sends one event to the hypervisor and takes its answer
 * @ghcb: this CPU's GHCB; the caller keeps everyone else off it
 * @call: the event; holds the answer on SEV_OK, and on SEV_FAIL_HOST_EXCEPTION
 *	the exception to raise
 *
 * GHCB 2.04, section 4.1.  The shared buffer is left alone: what the event
 * needs there was put there before, and its answer is read after.
 *
 * Return: SEV_FAIL_GHCB_* or SEV_FAIL_HOST_EXCEPTION with the exit code, or
 * SEV_OK.
 */
struct sev_result sev_ghcb_call(struct sev_ghcb *ghcb, struct sev_ghcb_call *call)
{
	sev_ghcb_fill(ghcb, call);

	return sev_ghcb_send(ghcb, call);
}

static u64 sev_ghcb_ioio(u16 port, u32 flags, u32 bytes)
{
	return (u64)port << SEV_IOIO_PORT_SHIFT | flags | bytes << SEV_IOIO_SIZE_SHIFT |
	       8 << SEV_IOIO_ADDRESS_SHIFT;
}

/**
 * sev_ghcb_out() - writes to an I/O port
 * @ghcb: this CPU's GHCB
 * @port: port
 * @value: value
 * @bytes: 1, 2 or 4
 *
 * GHCB 2.04, section 4.1.2.
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_ghcb_out(struct sev_ghcb *ghcb, u16 port, u32 value, u32 bytes)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_IOIO,
		.info_1 = sev_ghcb_ioio(port, 0, bytes),
		.give = SEV_GHCB_RAX,
		.rax = value,
	};

	return sev_ghcb_call(ghcb, &call);
}

/**
 * sev_ghcb_in() - reads from an I/O port
 * @ghcb: this CPU's GHCB
 * @port: port
 * @value: what was read, the bits above @bytes 0
 * @bytes: 1, 2 or 4
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_ghcb_in(struct sev_ghcb *ghcb, u16 port, u32 *value, u32 bytes)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_IOIO,
		.info_1 = sev_ghcb_ioio(port, SEV_IOIO_IN, bytes),
		.take = SEV_GHCB_RAX,
	};
	struct sev_result r = sev_ghcb_call(ghcb, &call);

	if (!r.code)
		*value = (u32)call.rax & (u32)GENMASK_ULL(8 * bytes - 1, 0);

	return r;
}

static struct sev_result sev_ghcb_string(struct sev_ghcb *ghcb, u16 port, u32 flags, u32 bytes)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_IOIO,
		.info_1 = sev_ghcb_ioio(port, flags | SEV_IOIO_STRING | SEV_IOIO_REP, 1),
		.info_2 = bytes,
		.give = SEV_GHCB_SCRATCH,
	};

	return sev_ghcb_call(ghcb, &call);
}

/**
 * sev_ghcb_outs() - writes bytes, one after the other, to one I/O port
 * @ghcb: this CPU's GHCB
 * @port: port
 * @from: the bytes
 * @bytes: how many
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_ghcb_outs(struct sev_ghcb *ghcb, u16 port, const void *from, u32 bytes)
{
	while (bytes) {
		u32 n = bytes < SEV_GHCB_BUFFER_SIZE ? bytes : SEV_GHCB_BUFFER_SIZE;
		struct sev_result r;

		memcpy(sev_ghcb_buffer(ghcb), from, n);
		r = sev_ghcb_string(ghcb, port, 0, n);
		if (r.code)
			return r;
		from += n;
		bytes -= n;
	}

	return sev_ok();
}

/**
 * sev_ghcb_ins() - reads bytes, one after the other, from one I/O port
 * @ghcb: this CPU's GHCB
 * @port: port
 * @to: where to, private memory
 * @bytes: how many
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_ghcb_ins(struct sev_ghcb *ghcb, u16 port, void *to, u32 bytes)
{
	while (bytes) {
		u32 n = bytes < SEV_GHCB_BUFFER_SIZE ? bytes : SEV_GHCB_BUFFER_SIZE;
		struct sev_result r = sev_ghcb_string(ghcb, port, SEV_IOIO_IN, n);

		if (r.code)
			return r;
		memcpy(to, sev_ghcb_buffer(ghcb), n);
		to += n;
		bytes -= n;
	}

	return sev_ok();
}

/**
 * sev_ghcb_terminate() - tells the hypervisor to end the guest, and why
 * @ghcb: this CPU's GHCB
 * @set: reason-code set
 * @reason: reason code
 * @extra: a word for the host's log
 *
 * GHCB 2.04, section 4.1.15 (0x8000FFFE).  Does not return unless the
 * hypervisor ignores the request; the caller then ends the CPU's life itself.
 */
void sev_ghcb_terminate(struct sev_ghcb *ghcb, u32 set, u32 reason, u64 extra)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_TERMINATE,
		.info_1 = (u64)(reason & 0xff) << 4 | (set & 0xf),
		.info_2 = extra,
	};

	sev_ghcb_call(ghcb, &call);
}
