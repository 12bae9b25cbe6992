// SPDX-License-Identifier: GPL-2.0
/*
 * VMGEXIT by the page protocol (GHCB 2.04, sections 2.6 and 4): read the
 * request once, check it, do it, write the answer.
 */

#include "host.h"

#define AT_CPL		0x0cb
#define AT_XSS		0x140
#define AT_RAX		0x1f8
#define AT_RCX		0x308
#define AT_RDX		0x310
#define AT_RBX		0x318
#define AT_RSI		0x330
#define AT_CODE		0x390
#define AT_INFO_1	0x398
#define AT_INFO_2	0x3a0
#define AT_SCRATCH	0x3a8
#define AT_XCR0		0x3e8
#define AT_BITMAP	0x3f0
#define AT_VERSION	0xffa
#define AT_USAGE	0xffc

#define EVENT_VALID	BIT(31)
#define EVENT_ERROR	BIT(11)
#define EVENT_EXCEPTION	(3ULL << 8)

enum sw_event {
	EV_MMIO_READ		= 0x80000001,
	EV_MMIO_WRITE		= 0x80000002,
	EV_NMI_COMPLETE		= 0x80000003,
	EV_RESET_HOLD		= 0x80000004,
	EV_JUMP_TABLE		= 0x80000005,
	EV_PAGE_STATE		= 0x80000010,
	EV_GUEST_REQUEST	= 0x80000011,
	EV_EXT_GUEST_REQUEST	= 0x80000012,
	EV_AP_CREATION		= 0x80000013,
	EV_FEATURES		= 0x8000fffd,
	EV_TERMINATE		= 0x8000fffe,
	EV_UNSUPPORTED		= 0x8000ffff,
};

/**
 * struct event - one NAE event
 * @code: software exit code
 * @needs: HAVE_* fields besides the exit code and the info fields
 * @snp: for SNP guests only
 */
struct event {
	u32 code;
	u32 needs;
	bool snp;
};

static const struct event events[] = {
	{ EXIT_DR7_READ, 0, false },
	{ EXIT_DR7_WRITE, HAVE_RAX, false },
	{ EXIT_RDTSC, 0, false },
	{ EXIT_RDPMC, HAVE_RCX, false },
	{ EXIT_CPUID, HAVE_RAX | HAVE_RCX, false },
	{ EXIT_INVD, 0, false },
	{ EXIT_IOIO, 0, false },
	{ EXIT_MSR, HAVE_RCX, false },
	{ EXIT_VMMCALL, HAVE_RAX | HAVE_CPL, false },
	{ EXIT_RDTSCP, 0, false },
	{ EXIT_WBINVD, 0, false },
	{ EXIT_MONITOR, HAVE_RAX | HAVE_RCX | HAVE_RDX, false },
	{ EXIT_MWAIT, HAVE_RAX | HAVE_RCX, false },
	{ EV_MMIO_READ, HAVE_SCRATCH, false },
	{ EV_MMIO_WRITE, HAVE_SCRATCH, false },
	{ EV_NMI_COMPLETE, 0, false },
	{ EV_RESET_HOLD, 0, false },
	{ EV_JUMP_TABLE, 0, false },
	{ EV_PAGE_STATE, HAVE_SCRATCH, true },
	{ EV_GUEST_REQUEST, 0, true },
	{ EV_EXT_GUEST_REQUEST, 0, true },
	{ EV_AP_CREATION, 0, true },
	{ EV_FEATURES, 0, false },
	{ EV_TERMINATE, 0, false },
	{ EV_UNSUPPORTED, 0, false },
};

static u64 load(const u8 *page, u32 at)
{
	return READ_ONCE(*(const u64 *)(page + at));
}

static void store(u8 *page, u32 at, u64 value)
{
	WRITE_ONCE(*(u64 *)(page + at), value);
}

static bool marked(const u64 *bitmap, u32 at)
{
	return bitmap[at / 8 / 64] >> (at / 8 % 64) & 1;
}

static void mark(u64 *bitmap, u32 at)
{
	bitmap[at / 8 / 64] |= BIT(at / 8 % 64);
}

/* Reads each byte once: the guest's other CPUs may be writing. */
static void take(struct ghcb_call *c, u8 *page)
{
	u64 bitmap[2] = { load(page, AT_BITMAP), load(page, AT_BITMAP + 8) };
	const struct {
		u32 at, bit;
		u64 *to;
	} fields[] = {
		{ AT_RAX, HAVE_RAX, &c->rax }, { AT_RBX, HAVE_RBX, &c->rbx },
		{ AT_RCX, HAVE_RCX, &c->rcx }, { AT_RDX, HAVE_RDX, &c->rdx },
		{ AT_RSI, HAVE_RSI, &c->rsi }, { AT_XCR0, HAVE_XCR0, &c->xcr0 },
		{ AT_XSS, HAVE_XSS, &c->xss }, { AT_CODE, HAVE_CODE, &c->code },
		{ AT_INFO_1, HAVE_INFO_1, &c->info_1 }, { AT_INFO_2, HAVE_INFO_2, &c->info_2 },
		{ AT_SCRATCH, HAVE_SCRATCH, &c->scratch },
	};

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (!marked(bitmap, fields[i].at))
			continue;
		c->have |= fields[i].bit;
		*fields[i].to = load(page, fields[i].at);
	}
	if (marked(bitmap, AT_CPL)) {
		c->have |= HAVE_CPL;
		c->cpl = READ_ONCE(page[AT_CPL]);
	}
	c->version = READ_ONCE(*(const u16 *)(page + AT_VERSION));
	c->usage = READ_ONCE(*(const u32 *)(page + AT_USAGE));
	store(page, AT_BITMAP, 0);
	store(page, AT_BITMAP + 8, 0);
}

/* Registers RAX to RDX go out whatever the event was, as on KVM. */
static void give(const struct ghcb_call *c, u8 *page)
{
	u64 bitmap[2] = { 0, 0 };
	const struct {
		u32 at;
		u64 value;
	} fields[] = {
		{ AT_RAX, c->rax }, { AT_RBX, c->rbx }, { AT_RCX, c->rcx }, { AT_RDX, c->rdx },
		{ AT_INFO_1, c->out_1 }, { AT_INFO_2, c->out_2 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		store(page, fields[i].at, fields[i].value);
		mark(bitmap, fields[i].at);
	}
	store(page, AT_BITMAP, bitmap[0]);
	store(page, AT_BITMAP + 8, bitmap[1]);
}

/* The CPU leaves its hold because of a SIPI. */
void ghcb_finish_hold(struct vcpu *v)
{
	u8 *page = hidden(v->hold_ghcb) ? NULL : host_ptr(v->hold_ghcb);

	if (page)
		store(page, AT_INFO_2, 1);
}

/**
 * ghcb_raise - answer "raise this exception"
 * @c: the call
 * @vector: #GP or #UD
 *
 * KVM leaves the error code out; the document has it for #GP.
 */
void ghcb_raise(struct ghcb_call *c, u8 vector)
{
	c->out_1 = GHCB_RAISE;
	c->out_2 = EVENT_VALID | EVENT_EXCEPTION | vector;
	if (machine.answers_spec && vector == VECTOR_GP)
		c->out_2 |= EVENT_ERROR;
}

bool ghcb_version_1(const struct ghcb_call *c)
{
	return !mode_is_snp() && MIN(c->version, machine.version_max) < 2;
}

bool ghcb_scratch_fits(const struct ghcb_call *c, u64 bytes)
{
	u64 start = c->scratch, end = start + bytes;

	if (!start || end < start)
		return false;
	if (ALIGN_DOWN(start, PAGE_SIZE) == c->gpa)
		return start >= c->gpa + GHCB_SHARED_BUFFER && end <= c->gpa + GHCB_SHARED_END;
	/* Version 1 allows any shared memory */
	return ghcb_version_1(c) && bytes <= GHCB_V1_SCRATCH_LIMIT;
}

static u32 needed(const struct ghcb_call *c, const struct event *e)
{
	u32 needs = e->needs;

	if (e->code == EXIT_CPUID && (u32)c->rax == 0xd)
		needs |= HAVE_XCR0;
	if (e->code == EXIT_IOIO && c->info_1 & BIT(2))
		needs |= HAVE_SCRATCH;
	else if (e->code == EXIT_IOIO && !(c->info_1 & BIT(0)))
		needs |= HAVE_RAX;
	if (e->code == EXIT_MSR && c->info_1)
		needs |= HAVE_RAX | HAVE_RDX;
	if (e->code == EV_AP_CREATION && (u32)c->info_1 != 2)
		needs |= HAVE_RAX;
	return needs;
}

static enum ghcb_error check(const struct ghcb_call *c)
{
	u32 always = HAVE_CODE | HAVE_INFO_1 | HAVE_INFO_2;
	const struct event *e = NULL;
	u32 needs;

	if (c->usage)
		return GHCB_BAD_USAGE;
	if ((c->have & always) != always)
		return GHCB_MISSING_FIELD;
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].code == c->code)
			e = &events[i];
	if (!e || (e->snp && !mode_is_snp()) ||
	    (c->code == EV_AP_CREATION && !machine.ap_creation))
		return GHCB_UNKNOWN_EVENT;
	needs = needed(c, e);
	return (c->have & needs) == needs ? GHCB_OK : GHCB_MISSING_FIELD;
}

static void count(const struct ghcb_call *c)
{
	u64 sw = c->code - 0x80000000ULL;

	if (c->code < ARRAY_SIZE(counters.vmgexit_page))
		counters.vmgexit_page[c->code]++;
	else if (c->code >= 0x80000000ULL && sw < ARRAY_SIZE(counters.vmgexit_sw))
		counters.vmgexit_sw[sw]++;
	else
		counters.vmgexit_other++;
}

static enum ghcb_error run(struct ghcb_call *c)
{
	switch (c->code) {
	case EV_MMIO_READ:
	case EV_MMIO_WRITE:
		return event_mmio(c, c->code == EV_MMIO_WRITE);
	case EV_NMI_COMPLETE:
		c->v->nmi_masked = false;
		return GHCB_OK;
	case EV_RESET_HOLD:
		return ap_reset_hold(c);
	case EV_JUMP_TABLE:
		return ap_jump_table(c);
	case EV_PAGE_STATE:
		return psc_request(c);
	case EV_GUEST_REQUEST:
	case EV_EXT_GUEST_REQUEST:
		return guest_request(c);
	case EV_AP_CREATION:
		return ap_creation(c);
	case EV_FEATURES:
		c->out_2 = hypervisor_features();
		return GHCB_OK;
	case EV_TERMINATE:
		terminate(c->v, c->info_1 & 0xf, c->info_1 >> 4 & 0xff, c->info_2);
	case EV_UNSUPPORTED:
		model_end(END_TERMINATED, "the guest does not support #VC 0x%lx, CPU %u",
			  c->info_1, c->v->index);
	default:
		return event_instruction(c);
	}
}

static bool registered(struct ghcb_call *c)
{
	if (!mode_is_snp() || c->v->ghcb_registered == c->gpa)
		return true;
	if (machine.answers_spec)
		model_end(END_TERMINATED, "GHCB 0x%lx is not the one which CPU %u named", c->gpa,
			  c->v->index);
	return false;
}

/**
 * ghcb_page - serve one exchange through the CPU's GHCB page
 * @v: the CPU; its GHCB MSR holds the GHCB's GPA
 *
 * A GHCB which the hypervisor cannot reach makes it resume the guest with
 * nothing done and nothing written, as KVM does.
 */
void ghcb_page(struct vcpu *v)
{
	struct ghcb_call c = { .v = v, .gpa = v->ghcb_msr };
	u8 *page = c.gpa ? host_ptr(c.gpa) : NULL;
	enum ghcb_error error;

	if (!page || attack_ignore(v))
		return;
	take(&c, page);
	count(&c);
	error = registered(&c) ? check(&c) : GHCB_NOT_REGISTERED;
	if (!error && !attack_request(&c))
		error = run(&c);
	if (error) {
		c.out_1 = GHCB_MALFORMED;
		c.out_2 = error;
	}
	/* The event may have made the page the guest's own */
	if (hidden(c.gpa))
		return;
	give(&c, page);
	attack_answer(&c, page);
}
