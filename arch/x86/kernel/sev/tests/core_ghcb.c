// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: core's side of the GHCB protocol, as this kernel was built.
 */
#include <linux/bits.h>
#include <linux/irqflags.h>
#include <linux/mem_encrypt.h>
#include <linux/string.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>

#include "../core/features.h"
#include "../core/msr_protocol.h"
#include "../core/page_state.h"
#include "tests.h"

#define GPA	0x7000ull

static struct sev_ghcb_page *new_page(struct kunit *test, struct sev_ghcb *ghcb)
{
	struct sev_ghcb_page *page = kunit_kmalloc(test, sizeof(*page), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(page, 0xa5, sizeof(*page));
	*ghcb = (struct sev_ghcb){ .page = page, .gpa = GPA, .version = 2 };

	return page;
}

static u64 at(const void *page, unsigned int offset)
{
	return *(const u64 *)(page + offset);
}

/* Offsets and bitmap as figures, from GHCB 2.04, table 3 */
static void test_fill(struct kunit *test)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_VMMCALL, .info_1 = 11, .info_2 = 22,
		.rax = 33, .rbx = 44, .rcx = 55, .cpl = 3,
		.give = SEV_GHCB_RAX | SEV_GHCB_RCX | SEV_GHCB_CPL | SEV_GHCB_SCRATCH,
	};
	struct sev_ghcb ghcb;
	const u8 *page = (const u8 *)new_page(test, &ghcb);

	sev_ghcb_fill(&ghcb, &call);
	KUNIT_EXPECT_EQ(test, at(page, 0x390), 0x81);
	KUNIT_EXPECT_EQ(test, at(page, 0x398), 11);
	KUNIT_EXPECT_EQ(test, at(page, 0x3a0), 22);
	KUNIT_EXPECT_EQ(test, at(page, 0x1f8), 33);
	KUNIT_EXPECT_EQ_MSG(test, at(page, 0x318), 0, "RBX shown though not given");
	KUNIT_EXPECT_EQ(test, at(page, 0x308), 55);
	KUNIT_EXPECT_EQ(test, page[0xcb], 3);
	KUNIT_EXPECT_EQ(test, at(page, 0x3a8), GPA + 0x800);
	/* Quadwords 0xc8/8 = 25 and 0x1f8/8 = 63; 97, 114 to 117 */
	KUNIT_EXPECT_EQ(test, at(page, 0x3f0), BIT_ULL(25) | BIT_ULL(63));
	KUNIT_EXPECT_EQ(test, at(page, 0x3f8), BIT_ULL(97 - 64) | GENMASK_ULL(117 - 64, 114 - 64));
	KUNIT_EXPECT_EQ(test, *(const u16 *)(page + 0xffa), 2);
	KUNIT_EXPECT_EQ(test, *(const u32 *)(page + 0xffc), 0);
	KUNIT_EXPECT_EQ_MSG(test, page[0x800], 0xa5, "the shared buffer is the event's own");
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(page, 0xa5, 0xc8), NULL);
}

/**
 * struct answer - what a host may write, and what it must be taken for
 * @info_1: sw_exit_info_1
 * @info_2: sw_exit_info_2
 * @bitmap_0: valid bitmap
 * @bitmap_1: valid bitmap
 * @code: enum sev_failure
 * @vector: exception to raise
 */
struct answer {
	u64 info_1;
	u64 info_2;
	u64 bitmap_0;
	u64 bitmap_1;
	u32 code;
	u8 vector;
};

#define INFOS	(BIT_ULL(115 - 64) | BIT_ULL(116 - 64))
#define RDX_BIT	BIT_ULL(98 - 64)
#define RAX_BIT	BIT_ULL(63)

static const struct answer answers[] = {
	{ 0, 0, RAX_BIT, INFOS | RDX_BIT, SEV_OK, 0 },
	{ 0, 0, RAX_BIT, INFOS | RDX_BIT | BIT_ULL(114 - 64), SEV_FAIL_GHCB_UNANSWERED, 0 },
	{ 0, 0, RAX_BIT, RDX_BIT | BIT_ULL(115 - 64), SEV_FAIL_GHCB_UNANSWERED, 0 },
	{ 0, 0, RAX_BIT, RDX_BIT | BIT_ULL(116 - 64), SEV_FAIL_GHCB_UNANSWERED, 0 },
	{ 0, 0, 0, INFOS | RDX_BIT, SEV_FAIL_GHCB_OUTPUT, 0 },
	{ 0, 0, RAX_BIT, INFOS, SEV_FAIL_GHCB_OUTPUT, 0 },
	{ 2, 5, RAX_BIT, INFOS | RDX_BIT, SEV_FAIL_GHCB_REFUSED, 0 },
	{ 3, 0, RAX_BIT, INFOS | RDX_BIT, SEV_FAIL_GHCB_RESULT, 0 },
	/* #GP, #UD; then not valid, an interrupt, #PF, #VC, #MC */
	{ 1, 0x8000030d, 0, INFOS, SEV_FAIL_HOST_EXCEPTION, 13 },
	{ 1, 0x80000b0d, 0, INFOS, SEV_FAIL_HOST_EXCEPTION, 13 },
	{ 1, 0x80000306, 0, INFOS, SEV_FAIL_HOST_EXCEPTION, 6 },
	{ 1, 0x0000030d, 0, INFOS, SEV_FAIL_GHCB_EXCEPTION, 0 },
	{ 1, 0x8000000d, 0, INFOS, SEV_FAIL_GHCB_EXCEPTION, 0 },
	{ 1, 0x8000030e, 0, INFOS, SEV_FAIL_GHCB_EXCEPTION, 0 },
	{ 1, 0x8000031d, 0, INFOS, SEV_FAIL_GHCB_EXCEPTION, 0 },
	{ 1, 0x80000312, 0, INFOS, SEV_FAIL_GHCB_EXCEPTION, 0 },
};

/* E7, E8 */
static void test_answer(struct kunit *test)
{
	struct sev_ghcb ghcb;
	struct sev_ghcb_page *page = new_page(test, &ghcb);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		struct sev_ghcb_call call = {
			.exit_code = SEV_NAE_RDTSC, .take = SEV_GHCB_RAX | SEV_GHCB_RDX,
			.rax = 1, .rdx = 2,
		};
		const struct answer *a = &answers[i];
		struct sev_result r;

		page->valid_bitmap[0] = a->bitmap_0;
		page->valid_bitmap[1] = a->bitmap_1;
		page->sw_exit_info_1 = a->info_1;
		page->sw_exit_info_2 = a->info_2;
		r = sev_ghcb_answer(page, &call);
		KUNIT_EXPECT_EQ_MSG(test, r.code, a->code, "answer %u", i);
		KUNIT_EXPECT_EQ_MSG(test, call.vector, a->vector, "answer %u", i);
		KUNIT_EXPECT_EQ_MSG(test, call.rax == 1, !!r.code, "answer %u", i);
	}
}

/* Requests of 16 MiB and more are built here, but never sent. */
static void test_batch(struct kunit *test)
{
	struct sev_accept *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);
	u64 gpa;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_EXPECT_EQ(test, sev_accept_range(a, 0x1ff000, 0x401000).code, SEV_OK);
	KUNIT_ASSERT_EQ(test, a->count, 3);
	KUNIT_EXPECT_EQ(test, a->batch[0], 0x00100000001ff000ull);
	KUNIT_EXPECT_EQ(test, a->batch[1], 0x0110000000200000ull);
	KUNIT_EXPECT_EQ(test, a->batch[2], 0x0010000000400000ull);

	/* E10: a page is passed once */
	KUNIT_EXPECT_EQ(test, sev_accept_range(a, 0x400000, 0x402000).code,
			SEV_FAIL_ACCEPT_ORDER);
	KUNIT_EXPECT_EQ(test, sev_accept_range(a, 0x500000, 0x4ff000).code,
			SEV_FAIL_ACCEPT_ORDER);
	KUNIT_EXPECT_EQ(test, a->count, 3);

	for (gpa = 0x600000; a->count < SEV_PSC_MAX_ENTRIES; gpa += 0x2000)
		KUNIT_ASSERT_EQ(test, sev_accept_range(a, gpa, gpa + 0x1000).code, SEV_OK);
	KUNIT_EXPECT_EQ_MSG(test, a->exits, 0, "253 entries wait for the flush");
}

static void test_terminate(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sev_msr_terminate_request(3, 0x2a), 0x2a3100);
	KUNIT_EXPECT_EQ(test, sev_msr_terminate_request(0xff, 0xfff), 0xfff100);
	KUNIT_EXPECT_EQ(test, sev_failure_set(SEV_FAIL_FEATURES), 0);
	KUNIT_EXPECT_EQ(test, sev_failure_reason(SEV_FAIL_FEATURES), 2);
	KUNIT_EXPECT_EQ(test, sev_failure_set(SEV_FAIL_PVALIDATE), 3);
	KUNIT_EXPECT_EQ(test, sev_failure_reason(SEV_FAIL_PVALIDATE), SEV_FAIL_PVALIDATE);
}

/* E14: bits 0 to 2 with 7, 8, 9, 14, 17 and 23 */
static void test_features(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sev_unknown_features(0x824387), 0);
	KUNIT_EXPECT_EQ(test, sev_unknown_features(~0ull), ~0x824387ull);
	KUNIT_EXPECT_EQ(test, sev_unknown_features(sev_status), 0);
}

static void test_sentence(struct kunit *test)
{
	char text[2 * SEV_FAILURE_TEXT_MAX];
	unsigned int n;

	n = sev_failure_sentence(sev_fail(SEV_FAIL_PVALIDATE, 0x1234000), text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "sev-direct: PVALIDATE failed on page: 0x1234000.");
	KUNIT_EXPECT_EQ(test, n, strlen(text));

	memset(text, 'x', sizeof(text));
	n = sev_failure_sentence(sev_fail(SEV_FAIL_PVALIDATE, 0), text, 8);
	KUNIT_EXPECT_STREQ(test, text, "sev-dir");
	KUNIT_EXPECT_EQ(test, text[8], 'x');
	KUNIT_EXPECT_EQ(test, n, 7);

	KUNIT_EXPECT_STREQ(test, sev_failure_text(0xff), "unknown failure");
	for (n = SEV_FAIL_VC_CODE; n <= SEV_FAIL_VC_STACK; n++)
		KUNIT_EXPECT_STRNEQ_MSG(test, sev_failure_text(n), "unknown failure", "%u", n);
}

/*
 * The real host, once more: interrupts are off and no NMI is on its way, so that
 * nobody else uses the MSR.
 */
static void test_msr_host(struct kunit *test)
{
	struct sev_msr_info info = { 0 };
	u32 eax = 0, ebx = 0;
	u64 features = 0;
	struct sev_result r[4];
	unsigned long flags;
	u16 version = 0;

	local_irq_save(flags);
	r[0] = sev_msr_sev_info(&info);
	r[1] = sev_msr_negotiate(1, &version);
	r[2] = sev_boot_cpu.ghcb.version >= 2 ? sev_msr_features(&features) : sev_ok();
	r[3] = sev_msr_cpuid(0, SEV_EBX, &ebx);
	local_irq_restore(flags);

	for (eax = 0; eax < ARRAY_SIZE(r); eax++)
		KUNIT_EXPECT_EQ_MSG(test, r[eax].code, SEV_OK, "request %u: 0x%llx", eax,
				    r[eax].subject);
	KUNIT_EXPECT_EQ(test, BIT_ULL(info.cbit), sme_me_mask);
	KUNIT_EXPECT_LE(test, info.min_version, info.max_version);
	KUNIT_EXPECT_EQ(test, version, sev_boot_cpu.ghcb.version);
	KUNIT_EXPECT_EQ(test, features, sev_hv_features);
	KUNIT_EXPECT_EQ(test, ebx, *(const u32 *)boot_cpu_data.x86_vendor_id);
}

static struct kunit_case ghcb_cases[] = {
	KUNIT_CASE(test_fill),
	KUNIT_CASE(test_answer),
	KUNIT_CASE(test_batch),
	KUNIT_CASE(test_terminate),
	KUNIT_CASE(test_features),
	KUNIT_CASE(test_sentence),
	{}
};

static struct kunit_suite ghcb_suite = {
	.name = "sev-ghcb",
	.test_cases = ghcb_cases,
};

static struct kunit_case msr_cases[] = {
	KUNIT_CASE(test_msr_host),
	{}
};

static struct kunit_suite msr_suite = {
	.name = "sev-msr-protocol",
	.init = sev_test_need_es,
	.test_cases = msr_cases,
};

kunit_test_suites(&ghcb_suite, &msr_suite);
