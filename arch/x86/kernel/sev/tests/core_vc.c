// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: how core takes an instruction apart, and the events which it answers
 * without a host.  No host is asked here: there is no GHCB.
 */
#include <linux/bits.h>
#include <linux/cpufeature.h>
#include <linux/hex.h>
#include <linux/string.h>
#include <asm/insn.h>
#include <asm/segment.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>
#include <asm/special_insns.h>

#include "../core/cpuid_table.h"
#include "../core/env.h"
#include "../core/vc.h"
#include "tests.h"

#define PROBE	0x40000000u	/* leaf 0xD stands for no CPU's XCR0 */

static struct sev_cpuid_page *new_cpuid(struct kunit *test)
{
	static const struct sev_cpuid_entry entries[] = {
		{ .eax_in = 0, .eax = 0x10, .ebx = 0x11111111 },
		{ .eax_in = 1, .eax = 0xa1, .ebx = 0xffa2a2a2, .ecx = ~0u, .edx = 0xa4 },
		{ .eax_in = 7, .ecx_in = 0, .ecx = 0x10 },
		{ .eax_in = 7, .ecx_in = 1, .ecx = 0x10 },
		{ .eax_in = 0xd, .ecx_in = 0, .xcr0_in = 7, .ebx = 0xbad },
		{ .eax_in = 0xd, .ecx_in = 0, .xcr0_in = 1, .eax = 7, .ebx = 0xbad },
		{ .eax_in = 0xd, .ecx_in = 2, .eax = 0x100, .ebx = 0x240 },
		{ .eax_in = 0x80000000, .eax = 0x8000001f },
		{ .eax_in = 0x8000001f, .eax = 1 },
		{ .eax_in = 0x8000001f, .eax = 2 },
		{ .eax_in = 1, .eax = 0xbad },
	};
	struct sev_cpuid_page *page = kunit_kzalloc(test, sizeof(*page), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	page->count = ARRAY_SIZE(entries) - 1;
	memcpy(page->entry, entries, sizeof(entries));

	return page;
}

static struct sev_cpuid_leaf ask(const struct sev_cpuid_page *page, u32 fn, u32 subfn)
{
	struct sev_cpuid_ids ids = { .known = 7, .ebx_1 = 0x5a123456, .edx_1 = BIT(9) };
	struct sev_cpuid_leaf leaf = { .fn = fn, .subfn = subfn };

	if (sev_cpuid_table(page, NULL, &ids, &leaf).code)
		leaf.eax = 0xdead;

	return leaf;
}

static void test_cpuid_table(struct kunit *test)
{
	struct sev_cpuid_page *page = new_cpuid(test);
	struct sev_cpuid_leaf leaf;

	KUNIT_EXPECT_EQ(test, ask(page, 0, 0).ebx, 0x11111111);
	KUNIT_EXPECT_EQ_MSG(test, ask(page, 0x8000001f, 5).eax, 1, "the first entry is taken");
	KUNIT_EXPECT_EQ_MSG(test, ask(page, 5, 0).eax, 0, "in range, but not in the page");
	KUNIT_EXPECT_EQ_MSG(test, ask(page, 0x1000, 0).eax, 0, "out of range");
	KUNIT_EXPECT_EQ_MSG(test, ask(page, PROBE, 0).eax, 0, "no such range");

	leaf = ask(page, 1, 0);
	KUNIT_EXPECT_EQ(test, leaf.eax, 0xa1);
	KUNIT_EXPECT_EQ_MSG(test, leaf.ebx, 0x5aa2a2a2, "the APIC id is this CPU's");
	KUNIT_EXPECT_EQ(test, leaf.edx, 0xa4 | BIT(9));
	KUNIT_EXPECT_EQ(test, !!(leaf.ecx & BIT(27)), !!(native_read_cr4() & X86_CR4_OSXSAVE));
	KUNIT_EXPECT_EQ(test, leaf.ecx | BIT(27), ~0u);

	KUNIT_EXPECT_EQ(test, !!ask(page, 7, 0).ecx, !!(native_read_cr4() & X86_CR4_PKE));
	KUNIT_EXPECT_EQ_MSG(test, ask(page, 7, 1).ecx, 0x10, "OSPKE is of sub-leaf 0");

	leaf = ask(page, 0xd, 0);
	KUNIT_EXPECT_EQ(test, leaf.eax, 7);
	KUNIT_EXPECT_EQ(test, leaf.ebx, sev_env_xcr0() & 4 ? 0x340 : 0x240);
}

/* E5 */
static void test_cpuid_check(struct kunit *test)
{
	struct sev_cpuid_page *page = new_cpuid(test);

	KUNIT_EXPECT_EQ(test, sev_cpuid_check(page).code, SEV_OK);
	page->count = 64;
	KUNIT_EXPECT_EQ(test, sev_cpuid_check(page).code, SEV_OK);
	page->count = 65;
	KUNIT_EXPECT_EQ(test, sev_cpuid_check(page).code, SEV_FAIL_CPUID_COUNT);
	page->count = 0;
	KUNIT_EXPECT_EQ(test, sev_cpuid_check(page).code, SEV_FAIL_CPUID_COUNT);
}

static void decode(struct kunit *test, const char *hex, struct insn *insn, u8 *bytes)
{
	memset(bytes, 0x90, MAX_INSN_SIZE);
	KUNIT_ASSERT_EQ(test, hex2bin(bytes, hex, strlen(hex) / 2), 0);
	insn_init(insn, bytes, MAX_INSN_SIZE, 1);
	KUNIT_ASSERT_EQ(test, insn_get_length(insn), 0);
}

static const struct {
	const char *hex;
	u64 exit_code;
	enum sev_vc_fit fit;
} fits[] = {
	{ "0fa2", SEV_NAE_CPUID, SEV_VC_FITS },
	{ "0fa3c0", SEV_NAE_CPUID, SEV_VC_MISFIT },
	{ "0fa2", SEV_NAE_IOIO, SEV_VC_MISFIT },
	{ "0f01d9", SEV_NAE_VMMCALL, SEV_VC_FITS },
	{ "f30f01d9", SEV_NAE_VMMCALL, SEV_VC_MISFIT },	/* VMGEXIT */
	{ "0f01c1", SEV_NAE_VMMCALL, SEV_VC_MISFIT },	/* VMCALL */
	{ "0f30", SEV_NAE_MSR, SEV_VC_FITS_CPL0 },
	{ "0f31", SEV_NAE_MSR, SEV_VC_MISFIT },
	{ "0f21f8", SEV_NAE_DR7_READ, SEV_VC_FITS_CPL0 },
	{ "0f21f0", SEV_NAE_DR7_READ, SEV_VC_MISFIT },	/* DR6 */
	{ "440f21f8", SEV_NAE_DR7_READ, SEV_VC_MISFIT },	/* DR15 */
	{ "0f23f8", SEV_NAE_DR7_WRITE, SEV_VC_FITS_CPL0 },
	{ "0f23f8", SEV_NAE_DR7_READ, SEV_VC_MISFIT },
	{ "0f09", SEV_NAE_WBINVD, SEV_VC_FITS_CPL0 },
	{ "0f08", SEV_NAE_INVD, SEV_VC_FITS_CPL0 },
	{ "0f01f9", SEV_NAE_RDTSCP, SEV_VC_FITS },
	{ "0f01f9", SEV_NAE_RDTSC, SEV_VC_MISFIT },
	{ "c4e27918c0", SEV_VC_MMIO, SEV_VC_MISFIT },	/* VEX */
	{ "d5108900", SEV_VC_MMIO, SEV_VC_MISFIT },	/* REX2 */
	{ "8b00", SEV_VC_MMIO, SEV_VC_FITS },
	{ "8f00", SEV_VC_MMIO, SEV_VC_MISFIT },
	{ "f70000000000", SEV_VC_MMIO, SEV_VC_FITS },	/* TEST */
	{ "f710", SEV_VC_MMIO, SEV_VC_MISFIT },		/* NOT */
};

/* E1 */
static void test_opcodes(struct kunit *test)
{
	u8 bytes[MAX_INSN_SIZE];
	struct insn insn;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fits); i++) {
		decode(test, fits[i].hex, &insn, bytes);
		KUNIT_EXPECT_EQ_MSG(test, sev_vc_opcode_fits(fits[i].exit_code, &insn),
				    fits[i].fit, "%s, 0x%llx", fits[i].hex, fits[i].exit_code);
	}
	KUNIT_EXPECT_TRUE(test, sev_vc_code_known(SEV_VC_MMIO));
	KUNIT_EXPECT_FALSE(test, sev_vc_code_known(0x7d));
	KUNIT_EXPECT_FALSE(test, sev_vc_code_known(~0ull));
}

/* Of all one-byte opcodes just the twelve of IN, OUT, INS and OUTS */
static void test_all_opcodes(struct kunit *test)
{
	u8 bytes[MAX_INSN_SIZE] = { 0 };
	unsigned int op, found = 0;
	struct insn insn;

	for (op = 0; op < 256; op++) {
		bytes[0] = op;
		insn_init(&insn, bytes, sizeof(bytes), 1);
		if (insn_get_length(&insn))
			continue;
		if (sev_vc_opcode_fits(SEV_NAE_IOIO, &insn) == SEV_VC_MISFIT)
			continue;
		found++;
		KUNIT_EXPECT_TRUE_MSG(test, (op & 0xfc) == 0x6c || (op & 0xf4) == 0xe4, "%x", op);
	}
	KUNIT_EXPECT_EQ(test, found, 12);
}

/* One register after the other, so that each is seen to be itself */
static void fill(struct pt_regs *regs)
{
	unsigned int i;

	memset(regs, 0, sizeof(*regs));
	for (i = 0; i < 16; i++)
		*sev_vc_gpr(regs, i) = 0x1000 + i;
	regs->cs = __KERNEL_CS;
	regs->ip = 0xffffffff00400000ull;
}

static void test_registers(struct kunit *test)
{
	u8 bytes[MAX_INSN_SIZE];
	struct pt_regs regs;
	struct sev_vc vc = { .regs = &regs, .code_bits = 64 };

	fill(&regs);
	KUNIT_EXPECT_EQ(test, regs.ax, 0x1000);
	KUNIT_EXPECT_EQ(test, regs.cx, 0x1001);
	KUNIT_EXPECT_EQ(test, regs.dx, 0x1002);
	KUNIT_EXPECT_EQ(test, regs.bx, 0x1003);
	KUNIT_EXPECT_EQ(test, regs.sp, 0x1004);
	KUNIT_EXPECT_EQ(test, regs.bp, 0x1005);
	KUNIT_EXPECT_EQ(test, regs.si, 0x1006);
	KUNIT_EXPECT_EQ(test, regs.di, 0x1007);
	KUNIT_EXPECT_EQ(test, regs.r8, 0x1008);
	KUNIT_EXPECT_EQ(test, regs.r11, 0x100b);
	KUNIT_EXPECT_EQ(test, regs.r12, 0x100c);
	KUNIT_EXPECT_EQ(test, regs.r15, 0x100f);

	decode(test, "8a00", &vc.insn, bytes);
	sev_vc_set_reg(&vc, 4, 1, 0xee);	/* AH */
	KUNIT_EXPECT_EQ(test, regs.ax, 0xee00);
	KUNIT_EXPECT_EQ(test, sev_vc_get_reg(&vc, 4, 1), 0xee);
	decode(test, "408a00", &vc.insn, bytes);
	sev_vc_set_reg(&vc, 4, 1, 0xdd);	/* SPL */
	KUNIT_EXPECT_EQ(test, regs.sp, 0x10dd);
	regs.r9 = ~0ul;
	sev_vc_set_reg(&vc, 9, 2, 0x12345678);
	KUNIT_EXPECT_EQ(test, regs.r9, 0xffffffffffff5678ul);
	sev_vc_set_reg(&vc, 9, 4, 0x12345678);
	KUNIT_EXPECT_EQ(test, regs.r9, 0x12345678);
}

static const struct {
	const char *hex;
	u64 address;
} addresses[] = {
	{ "8b03", 0x1003 },				/* (%rbx) */
	{ "8b43ff", 0x1002 },				/* -1(%rbx) */
	{ "8b8300010000", 0x1103 },			/* 0x100(%rbx) */
	{ "418b03", 0x100b },				/* (%r11) */
	{ "8b04cb", 0x1003 + 8 * 0x1001 },		/* (%rbx,%rcx,8) */
	{ "428b04e3", 0x1003 + 8 * 0x100c },		/* (%rbx,%r12,8) */
	{ "8b0424", 0x1004 },				/* (%rsp) */
	{ "8b04a500000100", 0x10000 },			/* no base, no index */
	{ "8b0510000000", 0xffffffff00400016ull },	/* 0x10(%rip) */
	{ "678b43ff", 0x1002 },				/* -1(%ebx) */
	{ "678b8300f0ffff", 0x3 },			/* -0x1000(%ebx) */
	{ "2e8b03", 0x1003 },				/* CS: as if it were not there */
};

static void test_addresses(struct kunit *test)
{
	u8 bytes[MAX_INSN_SIZE];
	struct pt_regs regs;
	struct sev_vc vc = { .regs = &regs, .code_bits = 64 };
	unsigned int i;

	fill(&regs);
	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		decode(test, addresses[i].hex, &vc.insn, bytes);
		KUNIT_EXPECT_EQ_MSG(test, sev_vc_address(&vc), addresses[i].address, "%s",
				    addresses[i].hex);
	}
	decode(test, "658b03", &vc.insn, bytes);
	preempt_disable();
	KUNIT_EXPECT_EQ(test, sev_vc_address(&vc),
			0x1003 + cpu_kernelmode_gs_base(smp_processor_id()));
	preempt_enable();
}

static struct sev_result handle(struct sev_vc *vc, const u8 *code, u64 exit_code)
{
	vc->regs->ip = (unsigned long)code;
	vc->exit_code = exit_code;

	return sev_vc_handle(vc);
}

/* Instructions as they lie in memory; none of them is executed. */
static const u8 code_cpuid[MAX_INSN_SIZE] = { 0x0f, 0xa2 };
static const u8 code_mwait[MAX_INSN_SIZE] = { 0x0f, 0x01, 0xc9 };
static const u8 code_dr7[MAX_INSN_SIZE] = { 0x0f, 0x21, 0xf9 };	/* to RCX */
static const u8 code_invd[MAX_INSN_SIZE] = { 0x0f, 0x08 };
static const u8 code_nop[MAX_INSN_SIZE] = { 0x90 };

static void test_handle(struct kunit *test)
{
	struct sev_cpuid_ids ids = { .known = 7 };
	struct pt_regs regs;
	u64 dr7 = 0x4321;
	struct sev_vc vc = {
		.regs = &regs, .cpuid = new_cpuid(test), .ids = &ids, .dr7 = &dr7,
	};

	fill(&regs);
	regs.ax = 0x8000001f;
	regs.flags = X86_EFLAGS_RF;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_cpuid, SEV_NAE_CPUID).code, SEV_OK);
	KUNIT_EXPECT_EQ(test, regs.ax, 1);
	KUNIT_EXPECT_EQ(test, regs.ip, (unsigned long)code_cpuid + 2);
	KUNIT_EXPECT_EQ_MSG(test, regs.flags, 0, "RF ends with the instruction");
	KUNIT_EXPECT_FALSE(test, vc.single_step);

	regs.flags = X86_EFLAGS_TF;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_dr7, SEV_NAE_DR7_READ).code, SEV_OK);
	KUNIT_EXPECT_EQ(test, regs.cx, 0x4321);
	KUNIT_EXPECT_TRUE(test, vc.single_step);

	regs.cx = 1;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_mwait, SEV_NAE_MWAIT).code, SEV_OK);
	regs.cx = 2;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_mwait, SEV_NAE_MWAIT).code, SEV_FAIL_VC_RAISE);
	KUNIT_EXPECT_EQ(test, vc.vector, SEV_EXC_GP);
	KUNIT_EXPECT_EQ(test, regs.ip, (unsigned long)code_mwait);
}

/* E1, E24, E27: nothing of the interrupted code changes. */
static void test_refused(struct kunit *test)
{
	u64 debug_swap = BIT_ULL(SEV_STATUS_DEBUG_SWAP_BIT);
	u64 secure_tsc = BIT_ULL(SEV_STATUS_SECURE_TSC_BIT);
	struct pt_regs regs, before;
	struct sev_vc vc = { .regs = &regs };

	fill(&regs);
	regs.ip = (unsigned long)code_nop;
	before = regs;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_nop, SEV_NAE_CPUID).code, SEV_FAIL_VC_OPCODE);
	KUNIT_EXPECT_EQ(test, handle(&vc, code_nop, SEV_VC_MMIO).code, SEV_FAIL_VC_OPCODE);
	KUNIT_EXPECT_EQ(test, handle(&vc, code_nop, 0x7d).code, SEV_FAIL_VC_CODE);
	KUNIT_EXPECT_EQ(test, handle(&vc, code_nop, SEV_VC_NOT_VALIDATED).code,
			SEV_FAIL_VC_UNVALIDATED);
	KUNIT_EXPECT_MEMEQ(test, &regs, &before, sizeof(regs));

	KUNIT_EXPECT_EQ(test, handle(&vc, code_invd, SEV_NAE_INVD).code, SEV_FAIL_VC_INVD);
	vc.status = debug_swap;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_dr7, SEV_NAE_DR7_READ).code,
			SEV_FAIL_VC_EXCLUDED);
	KUNIT_EXPECT_EQ(test, handle(&vc, code_nop, SEV_VC_DB).code, SEV_FAIL_VC_EXCLUDED);
	vc.status = secure_tsc;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_nop, SEV_NAE_RDTSC).code, SEV_FAIL_VC_EXCLUDED);
	vc.status = 0;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_nop, SEV_VC_AC).code, SEV_FAIL_VC_RAISE);
	KUNIT_EXPECT_EQ(test, vc.vector, SEV_EXC_AC);

	/* E3: never for user space, whatever lies there */
	regs.cs = __USER_CS;
	KUNIT_EXPECT_EQ(test, handle(&vc, code_cpuid, SEV_NAE_CPUID).code, SEV_FAIL_VC_FETCH);
}

static struct kunit_case cpuid_cases[] = {
	KUNIT_CASE(test_cpuid_table),
	KUNIT_CASE(test_cpuid_check),
	{}
};

static struct kunit_suite cpuid_suite = {
	.name = "sev-cpuid",
	.test_cases = cpuid_cases,
};

static struct kunit_case vc_cases[] = {
	KUNIT_CASE(test_opcodes),
	KUNIT_CASE(test_all_opcodes),
	KUNIT_CASE(test_registers),
	KUNIT_CASE(test_addresses),
	KUNIT_CASE(test_handle),
	KUNIT_CASE(test_refused),
	{}
};

static struct kunit_suite vc_suite = {
	.name = "sev-vc",
	.test_cases = vc_cases,
};

kunit_test_suites(&cpuid_suite, &vc_suite);
