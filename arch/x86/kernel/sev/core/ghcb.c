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

/* Fields whose bits are in the first half of the bitmap, and in the second */
#define SEV_GHCB_LOW	(SEV_GHCB_CPL | SEV_GHCB_XSS | SEV_GHCB_RAX)
#define SEV_GHCB_HIGH	(SEV_GHCB_RCX | SEV_GHCB_RDX | SEV_GHCB_RBX |	\
			 SEV_GHCB_SCRATCH | SEV_GHCB_XCR0)

/* What every event gives, and every answer but for the code */
#define SEV_GHCB_CODE	SEV_GHCB_BIT(sw_exit_code)
#define SEV_GHCB_INFOS	(SEV_GHCB_BIT(sw_exit_info_1) | SEV_GHCB_BIT(sw_exit_info_2))

static_assert(!(SEV_GHCB_LOW & (SEV_GHCB_HIGH | SEV_GHCB_CODE | SEV_GHCB_INFOS)));
static_assert(SEV_GHCB_QUAD(rax) < 64 && SEV_GHCB_QUAD(rcx) >= 64);

/* The CPL is the last byte of its quadword. */
#define SEV_GHCB_CPL_SHIFT	(8 * (offsetof(struct sev_ghcb_page, cpl) % 8))

/* Given by few events, and cleared behind each of them */
#define SEV_GHCB_RARE	(SEV_GHCB_CPL | SEV_GHCB_XSS | SEV_GHCB_RBX | SEV_GHCB_XCR0)

/* What is not given reads 0, not as an earlier event left it. */
static void sev_ghcb_put(struct sev_ghcb_page *page, unsigned int quad, bool given, u64 value)
{
	WRITE_ONCE(((u64 *)page)[quad], given ? value : 0);
}

static void sev_ghcb_put_rare(struct sev_ghcb_page *page, const struct sev_ghcb_call *call)
{
	u64 give = call->give;

	sev_ghcb_put(page, SEV_GHCB_QUAD(cpl), give & SEV_GHCB_CPL,
		     (u64)call->cpl << SEV_GHCB_CPL_SHIFT);
	sev_ghcb_put(page, SEV_GHCB_QUAD(xss), give & SEV_GHCB_XSS, call->xss);
	sev_ghcb_put(page, SEV_GHCB_QUAD(rbx), give & SEV_GHCB_RBX, call->rbx);
	sev_ghcb_put(page, SEV_GHCB_QUAD(xcr0), give & SEV_GHCB_XCR0, call->xcr0);
}

/**
 * sev_ghcb_fill() - writes an event to the page, without sending it
 * @ghcb: this CPU's GHCB
 * @call: the event
 *
 * The fields of the event and the bitmap; the shared buffer is the event's own,
 * and the rest of the page is never written.
 */
void sev_ghcb_fill(const struct sev_ghcb *ghcb, const struct sev_ghcb_call *call)
{
	struct sev_ghcb_page *page = ghcb->page;
	u64 give = call->give;

	sev_ghcb_put(page, SEV_GHCB_QUAD(rax), give & SEV_GHCB_RAX, call->rax);
	sev_ghcb_put(page, SEV_GHCB_QUAD(rcx), give & SEV_GHCB_RCX, call->rcx);
	sev_ghcb_put(page, SEV_GHCB_QUAD(rdx), give & SEV_GHCB_RDX, call->rdx);
	sev_ghcb_put(page, SEV_GHCB_QUAD(sw_scratch), give & SEV_GHCB_SCRATCH,
		     ghcb->gpa + SEV_GHCB_BUFFER_OFFSET);
	if (give & SEV_GHCB_RARE)
		sev_ghcb_put_rare(page, call);

	page->sw_exit_code = call->exit_code;
	page->sw_exit_info_1 = call->info_1;
	page->sw_exit_info_2 = call->info_2;
	page->valid_bitmap[0] = give & SEV_GHCB_LOW;
	page->valid_bitmap[1] = (give & SEV_GHCB_HIGH) | SEV_GHCB_CODE | SEV_GHCB_INFOS;
	page->protocol_version = ghcb->version;
	page->ghcb_usage = 0;
}

/**
 * sev_ghcb_clear() - clears all of the page but the shared buffer
 * @ghcb: this CPU's GHCB
 *
 * For who has written more than most events do: the next one shows none of it.
 */
void sev_ghcb_clear(const struct sev_ghcb *ghcb)
{
	memset(ghcb->page, 0, offsetof(struct sev_ghcb_page, shared_buffer));
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

/* What the event defines as output, if the host marked all of it valid. */
static bool sev_ghcb_outputs(const struct sev_ghcb_page *page, u64 marked,
			     struct sev_ghcb_call *call)
{
	u64 take = call->take;

	if (take & ~marked)
		return false;

	if (take & SEV_GHCB_RAX)
		call->rax = READ_ONCE(page->rax);
	if (take & SEV_GHCB_RBX)
		call->rbx = READ_ONCE(page->rbx);
	if (take & SEV_GHCB_RCX)
		call->rcx = READ_ONCE(page->rcx);
	if (take & SEV_GHCB_RDX)
		call->rdx = READ_ONCE(page->rdx);

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
	u64 low = READ_ONCE(page->valid_bitmap[0]);
	u64 high = READ_ONCE(page->valid_bitmap[1]);
	u64 info_1 = READ_ONCE(page->sw_exit_info_1);
	u64 info_2 = READ_ONCE(page->sw_exit_info_2);

	if ((high & (SEV_GHCB_CODE | SEV_GHCB_INFOS)) != SEV_GHCB_INFOS)
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

	if (!sev_ghcb_outputs(page, (low & SEV_GHCB_LOW) | (high & SEV_GHCB_HIGH), call))
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
	struct sev_result r;

	sev_ghcb_fill(ghcb, call);
	r = sev_ghcb_send(ghcb, call);
	if (call->give & SEV_GHCB_RARE)
		sev_ghcb_clear(ghcb);

	return r;
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
