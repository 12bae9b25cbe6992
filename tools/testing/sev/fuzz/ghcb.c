// SPDX-License-Identifier: GPL-2.0
/*
 * E7, E8, E13: whatever stands in the GHCB and in the GHCB MSR after an exit, an
 * answer is taken only when it was marked valid, an exception only when it is #GP or
 * #UD as the protocol has it, and nothing else that the host wrote comes through.
 */
#include <string.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/kernel/sev/core/msr_protocol.h"
#include "../unit/fake.h"
#include "fuzz.h"

static struct fuzz_input *host_input;
static struct sev_ghcb_page answer;

static void host(struct sev_ghcb_page *page)
{
	u8 how = fuzz_below(host_input, 256);
	u32 i, at;

	if (how & 1)
		fake_finish(page, 0, 0);
	if (how & 2)
		fuzz_bytes(host_input, &page->sw_exit_info_1, 16);
	if (how & 4)
		fuzz_bytes(host_input, page->valid_bitmap, 16);
	if (how & 8)
		page->sw_exit_info_1 = fuzz_below(host_input, 4);
	for (i = 0; i < (how >> 5); i++) {
		at = fuzz_below(host_input, 4096);
		((u8 *)page)[at] = fuzz_below(host_input, 256);
	}
	answer = *page;
}

static bool marked(size_t offset)
{
	return answer.valid_bitmap[offset / 512] >> offset / 8 % 64 & 1;
}

static void check_exception(const struct sev_ghcb_call *call)
{
	u64 word = answer.sw_exit_info_2;

	fuzz_check((u32)answer.sw_exit_info_1 == 1, "an exception was asked for");
	fuzz_check((word & 0xff) == call->vector && (call->vector == 13 || call->vector == 6),
		   "it is #GP or #UD");
	fuzz_check(word >> 31 & 1 && (word >> 8 & 7) == 3, "of type exception, and valid");
}

static u64 fields(u32 choice)
{
	static const u64 field[] = {
		SEV_GHCB_RAX, SEV_GHCB_RBX, SEV_GHCB_RCX, SEV_GHCB_RDX,
		SEV_GHCB_CPL, SEV_GHCB_XCR0, SEV_GHCB_XSS, SEV_GHCB_SCRATCH,
	};
	u64 all = 0;
	u32 i;

	for (i = 0; i < 8; i++)
		if (choice >> i & 1)
			all |= field[i];

	return all;
}

static void one_call(struct fuzz_input *in)
{
	struct sev_ghcb_call call = {
		.exit_code = fuzz_below(in, 0x90),
		.take = fields(fuzz_below(in, 256)),
		.give = fields(fuzz_below(in, 256)),
		.rax = 0x1111, .rbx = 0x2222, .rcx = 0x3333, .rdx = 0x4444,
	};
	struct sev_result r = sev_ghcb_call(&fake.ghcb, &call);

	if (r.code == SEV_FAIL_HOST_EXCEPTION) {
		check_exception(&call);
	} else if (!r.code) {
		fuzz_check(!(u32)answer.sw_exit_info_1, "the result is good");
		fuzz_check(marked(offsetof(struct sev_ghcb_page, sw_exit_info_1)) &&
			   !marked(offsetof(struct sev_ghcb_page, sw_exit_code)), "and marked");
		fuzz_check(!(call.take & SEV_GHCB_RAX) ||
			   (marked(offsetof(struct sev_ghcb_page, rax)) &&
			    call.rax == answer.rax), "RAX is what was marked");
		fuzz_check(!(call.take & SEV_GHCB_RDX) ||
			   (marked(offsetof(struct sev_ghcb_page, rdx)) &&
			    call.rdx == answer.rdx), "RDX is what was marked");
	}
	fuzz_check(call.take & SEV_GHCB_RAX || call.rax == 0x1111, "RAX was not asked for");
	fuzz_check(call.take & SEV_GHCB_RBX || call.rbx == 0x2222, "RBX was not asked for");
	fuzz_check(call.take & SEV_GHCB_RCX || call.rcx == 0x3333, "RCX was not asked for");
	fuzz_check(call.take & SEV_GHCB_RDX || call.rdx == 0x4444, "RDX was not asked for");
}

static void msr_calls(struct fuzz_input *in)
{
	struct sev_msr_info info;
	u64 gpa = fuzz_below(in, 0x10000) << 12, features;
	u16 version;
	u32 value;

	fake.msr_answer = fuzz_u64(in);
	if (!sev_msr_sev_info(&info).code)
		fuzz_check((fake.msr_answer & 0xfff) == 1, "an answer to this question");
	if (!sev_msr_negotiate(2, &version).code)
		fuzz_check(version == 2 && fake.msr_answer >> 48 >= 2 &&
			   (fake.msr_answer >> 32 & 0xffff) <= 2, "a version of both sides");
	if (!sev_msr_features(&features).code)
		fuzz_check((fake.msr_answer & 0xfff) == 0x81, "an answer to this question");
	if (!sev_msr_cpuid(1, SEV_EBX, &value).code)
		fuzz_check((fake.msr_answer & 0xfff) == 5 && (fake.msr_answer >> 30 & 3) == 1,
			   "the register asked for");
	if (!sev_msr_register_ghcb(gpa).code)
		fuzz_check(fake.msr_answer == (gpa | 0x13), "the GPA asked for");
	if (!sev_msr_page_state(gpa, SEV_PSC_OP_PRIVATE).code)
		fuzz_check(fake.msr_answer == 0x15, "no error");
}

void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	u8 bytes[64];
	u32 value;

	if (!fake.page)
		fake_reset();
	fake.host = host;
	fake.violation = NULL;
	host_input = &in;
	one_call(&in);
	sev_ghcb_in(&fake.ghcb, 0x70, &value, 1u << fuzz_below(&in, 3));
	sev_ghcb_ins(&fake.ghcb, 0x511, bytes, fuzz_below(&in, sizeof(bytes) + 1));
	msr_calls(&in);
	fuzz_check(!fake.violation, "all events are well formed");
}
