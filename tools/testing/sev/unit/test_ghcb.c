// SPDX-License-Identifier: GPL-2.0
/* One event over the GHCB page: what is sent, and what a host may answer */
#include <stddef.h>
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>

#include "fake.h"
#include "unit.h"

static struct sev_ghcb_call rdmsr_call(void)
{
	return (struct sev_ghcb_call){
		.exit_code = SEV_NAE_MSR,
		.give = SEV_GHCB_RCX,
		.take = SEV_GHCB_RAX | SEV_GHCB_RDX,
		.rcx = 0x10,
	};
}

#define AS_BEFORE	0xa5a5a5a5a5a5a5a5ull

/* Fields of an earlier event read 0; what was never written is the host's own. */
static bool page_is_clean(const struct sev_ghcb_page *page)
{
	const u64 *word = (const u64 *)page;
	u64 at;

	for (at = 0; at < offsetof(struct sev_ghcb_page, valid_bitmap); at += 8) {
		u64 value = word[at / 8];

		if (at >= offsetof(struct sev_ghcb_page, sw_exit_code) &&
		    at <= offsetof(struct sev_ghcb_page, sw_exit_info_2))
			continue;
		if (at == offsetof(struct sev_ghcb_page, rcx))
			value -= 0x10;
		if (value && value != AS_BEFORE)
			return false;
	}

	return true;
}

static bool was_clean;

static void look_at_page(struct sev_ghcb_page *page)
{
	was_clean = page_is_clean(page);
	fake_host(page);
}

static void just_finish(struct sev_ghcb_page *page)
{
	fake_finish(page, 0, 0);
}

/* Fields which few events give are cleared behind these, all others by the next one. */
static void test_nothing_else(void)
{
	static const u64 before[] = {
		~0ull, SEV_GHCB_RAX | SEV_GHCB_RCX | SEV_GHCB_RDX | SEV_GHCB_SCRATCH,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(before); i++) {
		struct sev_ghcb_call call = rdmsr_call();
		struct sev_ghcb_call first = {
			.exit_code = SEV_NAE_MSR, .give = before[i], .rax = 1, .rbx = 2,
			.rcx = 3, .rdx = 4, .xcr0 = 5, .xss = 6, .cpl = 7,
		};

		fake_reset();
		fake.host = just_finish;
		fails(sev_ghcb_call(&fake.ghcb, &first), SEV_OK, "event with many fields");
		fake.host = look_at_page;
		fails(sev_ghcb_call(&fake.ghcb, &call), SEV_OK, "event on a page used before");
		ok(was_clean, "the host sees no field but those of the event");
	}
}

static void test_call(void)
{
	struct sev_ghcb_call call = rdmsr_call();

	fake_reset();
	fake.rax = 0x1122334455667788ull;
	fake.rdx = 0x99;
	fails(sev_ghcb_call(&fake.ghcb, &call), SEV_OK, "event answered");
	ok(call.rax == 0x1122334455667788ull && call.rdx == 0x99, "outputs are taken");
	ok(fake.rcx == 0x10, "input is given");
	ok(!fake.violation, "event is well formed (%s)", fake.violation ?: "");
	ok(fake.ghcb.exits == 1, "exits are counted");
}

static void no_answer(struct sev_ghcb_page *page)
{
	(void)page;
}

static void half_outputs(struct sev_ghcb_page *page)
{
	fake_finish(page, 0, 0);
	fake_mark(page, offsetof(struct sev_ghcb_page, rax));
}

static void no_result(struct sev_ghcb_page *page)
{
	memset(page->valid_bitmap, 0, sizeof(page->valid_bitmap));
	page->sw_exit_info_1 = 0;
}

static void bad_ghcb(struct sev_ghcb_page *page)
{
	fake_finish(page, 2, 4);
}

static void odd_result(struct sev_ghcb_page *page)
{
	fake_finish(page, 3, 0);
}

static void upper_half(struct sev_ghcb_page *page)
{
	fake_finish(page, 0xdead00000000ull, 0);
	fake_mark(page, offsetof(struct sev_ghcb_page, rax));
	fake_mark(page, offsetof(struct sev_ghcb_page, rdx));
}

static const struct {
	void (*host)(struct sev_ghcb_page *page);
	enum sev_failure code;
	const char *name;
} answers[] = {
	{ no_answer, SEV_FAIL_GHCB_UNANSWERED, "page untouched: KVM with a bad GHCB GPA" },
	{ no_result, SEV_FAIL_GHCB_UNANSWERED, "result words not marked valid" },
	{ half_outputs, SEV_FAIL_GHCB_OUTPUT, "an output not marked valid (E7)" },
	{ bad_ghcb, SEV_FAIL_GHCB_REFUSED, "result 2: malformed input" },
	{ odd_result, SEV_FAIL_GHCB_RESULT, "result 3 is not defined" },
	{ upper_half, SEV_OK, "upper half of the result word does not count" },
};

static void test_answers(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		struct sev_ghcb_call call = rdmsr_call();

		fake_reset();
		fake.host = answers[i].host;
		fails(sev_ghcb_call(&fake.ghcb, &call), answers[i].code, answers[i].name);
	}
}

static u64 event_word;

static void raise_exception(struct sev_ghcb_page *page)
{
	fake_finish(page, 1, event_word);
}

/* E8: 256 vectors, 8 types, valid or not; only #GP and #UD may pass. */
static void test_exceptions(void)
{
	u32 passed = 0, wrong = 0, vector, type, valid;

	for (vector = 0; vector < 256; vector++) {
		for (type = 0; type < 8; type++) {
			for (valid = 0; valid < 2; valid++) {
				struct sev_ghcb_call call = rdmsr_call();
				struct sev_result r;

				fake_reset();
				fake.host = raise_exception;
				event_word = vector | type << 8 | (u64)valid << 31 | 0x700000800ull;
				r = sev_ghcb_call(&fake.ghcb, &call);
				if (r.code == SEV_FAIL_HOST_EXCEPTION && call.vector == vector)
					passed++;
				else if (r.code != SEV_FAIL_GHCB_EXCEPTION || call.vector)
					wrong++;
			}
		}
	}
	ok(passed == 2 && !wrong, "of 4096 exception words two are accepted (%u, %u)", passed,
	   wrong);
}

static void test_exception_details(void)
{
	struct sev_ghcb_call call = rdmsr_call();

	fake_reset();
	fake.host = raise_exception;
	event_word = 13 | 3 << 8 | 1 << 11 | 1ull << 31 | 0x18ull << 32;
	sev_ghcb_call(&fake.ghcb, &call);
	ok(call.vector == 13 && call.has_error && call.error_code == 0x18,
	   "#GP keeps its error code");
	event_word = 6 | 3 << 8 | 1ull << 31 | 0x18ull << 32;
	sev_ghcb_call(&fake.ghcb, &call);
	ok(call.vector == 6 && !call.has_error && !call.error_code, "#UD has no error code");
	event_word = 13 | 3 << 8 | 1ull << 31 | 0x18ull << 32;
	sev_ghcb_call(&fake.ghcb, &call);
	ok(call.vector == 13 && call.has_error && !call.error_code,
	   "#GP without an error code has error code 0");
}

static void test_ports(void)
{
	char text[5000], back[5000];
	unsigned int i;
	u32 value;

	fake_reset();
	fails(sev_ghcb_out(&fake.ghcb, 0x3f8, 0x41, 1), SEV_OK, "byte to a port");
	ok(fake.info_1 == 0x03f80210 && fake.rax == 0x41, "its event word");
	fake.rax = 0xffffffffffff8086ull;
	fails(sev_ghcb_in(&fake.ghcb, 0xcfc, &value, 2), SEV_OK, "word from a port");
	ok(fake.info_1 == 0x0cfc0221 && value == 0x8086, "its event word, and what fits");

	for (i = 0; i < sizeof(text); i++)
		text[i] = i * 7;
	fails(sev_ghcb_outs(&fake.ghcb, 0x3f8, text, sizeof(text)), SEV_OK, "5000 bytes out");
	ok(fake.out_size == sizeof(text) && !memcmp(fake.out, text, sizeof(text)),
	   "arrive in order");
	ok(fake.exits == 2 + 3, "in exits of 2032 bytes (%u)", fake.exits);
	for (i = 0; i < sizeof(fake.in); i++)
		fake.in[i] = i;
	fails(sev_ghcb_ins(&fake.ghcb, 0x511, back, sizeof(back)), SEV_OK, "5000 bytes in");
	ok(back[63] == 63 && (u8)back[2031] == 2031 % 64 && (u8)back[2032] == 0,
	   "arrive in order too");
	ok(!fake.violation, "all events are well formed (%s)", fake.violation ?: "");
}

static void test_terminate(void)
{
	fake_reset();
	sev_ghcb_terminate(&fake.ghcb, 3, 82, 0xfee00000);
	ok(fake.info_1 == (82 << 4 | 3) && fake.info_2 == 0xfee00000,
	   "termination carries set, reason and subject");
}

void test_ghcb(void)
{
	test_call();
	test_nothing_else();
	test_answers();
	test_exceptions();
	test_exception_details();
	test_ports();
	test_terminate();
}
