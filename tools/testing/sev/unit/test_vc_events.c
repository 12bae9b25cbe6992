// SPDX-License-Identifier: GPL-2.0
/* #VC for DR7, MONITOR, VMMCALL, RDPMC, INVD, reflected exceptions, privilege */
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>

#include "../../../../arch/x86/kernel/sev/core/vc.h"
#include "fake.h"
#include "unit.h"

static struct pt_regs regs;
static struct sev_vc vc;
static struct sev_cpuid_ids ids;
static u64 dr7;
static u64 status;
static bool keeps_dr7;

static struct sev_result handle(u64 exit_code, const char *code)
{
	fake.code_size = from_hex(code, fake.code, sizeof(fake.code));
	regs.ip = FAKE_CODE_VA;
	vc = (struct sev_vc){
		.regs = &regs,
		.ghcb = &fake.ghcb,
		.dr7 = keeps_dr7 ? &dr7 : NULL,
		.exit_code = exit_code,
		.status = status,
		.cr2 = 0x123000,
	};

	return sev_vc_handle(&vc);
}

static void clear(void)
{
	fake_reset();
	memset(&regs, 0, sizeof(regs));
	memset(&ids, 0, sizeof(ids));
	dr7 = SEV_DR7_RESET;
	status = 0;
	keeps_dr7 = true;
}

static void test_dr7(void)
{
	clear();
	dr7 = 0x1234;
	regs.r11 = ~0ull;
	fails(handle(SEV_NAE_DR7_READ, "410f21fb"), SEV_OK, "MOV R11, DR7");
	ok(regs.r11 == 0x1234 && !fake.exits, "gives what was written, and asks nobody");

	regs.bx = 0xffffffff;
	fails(handle(SEV_NAE_DR7_WRITE, "0f23fb"), SEV_OK, "MOV DR7, RBX");
	ok(fake.rax == 0xffff27ff && dr7 == 0xffff27ff && fake.info_1 == 0,
	   "sends and keeps the bits that exist");
	ok(regs.ip == FAKE_CODE_VA + 3, "goes on behind it");

	/* The upper bits of ModRM count for nothing: no displacement, no SIB byte. */
	regs.bp = 1;
	fails(handle(SEV_NAE_DR7_WRITE, "0f237d9090909090"), SEV_OK, "MOV DR7, RBP, other ModRM");
	ok(dr7 == 0x401 && regs.ip == FAKE_CODE_VA + 3, "is three bytes long, too");
	regs.sp = 2;
	fails(handle(SEV_NAE_DR7_READ, "0f213c2590909090"), SEV_OK, "MOV RSP, DR7, other ModRM");
	ok(regs.sp == 0x401 && regs.ip == FAKE_CODE_VA + 3, "and so is this");
	dr7 = 0xffff27ff;
	fake.exits = 1;

	regs.bx = 0x100000400ull;
	fails(handle(SEV_NAE_DR7_WRITE, "0f23fb"), SEV_FAIL_VC_RAISE, "a value beyond 32 bits");
	ok(vc.vector == 13 && vc.has_error && dr7 == 0xffff27ff && fake.exits == 1, "is #GP(0)");

	keeps_dr7 = false;
	regs.bx = 0;
	fails(handle(SEV_NAE_DR7_WRITE, "0f23fb"), SEV_OK,
	      "the reset value with nobody to keep it");
	ok(fake.exits == 1, "is no exit");
	regs.bx = 1;
	fails(handle(SEV_NAE_DR7_WRITE, "0f23fb"), SEV_FAIL_VC_DR7, "any other is refused");
	fails(handle(SEV_NAE_DR7_READ, "0f21fb"), SEV_OK, "and reading it");
	ok(regs.bx == 0x400, "gives the reset value");

	keeps_dr7 = true;
	status = 1ull << SEV_STATUS_DEBUG_SWAP_BIT;
	fails(handle(SEV_NAE_DR7_READ, "0f21fb"), SEV_FAIL_VC_EXCLUDED,
	      "DR7 read under debug swap (E24)");
	fails(handle(SEV_NAE_DR7_WRITE, "0f23fb"), SEV_FAIL_VC_EXCLUDED,
	      "DR7 write under debug swap (E24)");
	fails(handle(SEV_VC_DB, "90"), SEV_FAIL_VC_EXCLUDED, "#DB under debug swap (E24)");
	status = 1ull << SEV_STATUS_SECURE_TSC_BIT;
	fails(handle(SEV_NAE_RDTSC, "0f31"), SEV_FAIL_VC_EXCLUDED, "RDTSC under Secure TSC (E24)");
	fails(handle(SEV_NAE_RDTSCP, "0f01f9"), SEV_FAIL_VC_EXCLUDED,
	      "RDTSCP under Secure TSC (E24)");
}

static void test_reflected(void)
{
	clear();
	fails(handle(SEV_VC_DB, "90"), SEV_FAIL_VC_RAISE, "#DB in place of an intercepted one");
	ok(vc.vector == 1 && !vc.has_error && !fake.exits && regs.ip == FAKE_CODE_VA, "is raised");
	fails(handle(SEV_VC_AC, "90"), SEV_FAIL_VC_RAISE, "#AC in place of an intercepted one");
	ok(vc.vector == 17 && vc.has_error && !vc.error_code && !fake.exits,
	   "is raised with code 0");
	fails(handle(SEV_VC_NOT_VALIDATED, "8b03"), SEV_FAIL_VC_UNVALIDATED,
	      "memory not validated");
	ok(vc.vector == 0 && sev_vc_handle(&vc).subject == 0x123000, "is named by its address");
}

static void test_monitor(void)
{
	static const struct {
		u64 exit_code;
		const char *code;
		u32 extensions;
		bool fine;
		const char *name;
	} rows[] = {
		{ SEV_NAE_MONITOR, "0f01c8", 0, true, "MONITOR" },
		{ SEV_NAE_MONITOR, "0f01c8", 1, false, "MONITOR with an extension" },
		{ SEV_NAE_MWAIT, "0f01c9", 1, true, "MWAIT, break on masked interrupts" },
		{ SEV_NAE_MWAIT, "0f01c9", 2, false, "MWAIT with a timer" },
		{ SEV_NAE_MONITOR, "0f01fa", 0, true, "MONITORX" },
		{ SEV_NAE_MONITOR, "0f01fa", 4, false, "MONITORX with an extension" },
		{ SEV_NAE_MWAIT, "0f01fb", 2, true, "MWAITX with a timer" },
		{ SEV_NAE_MWAIT, "0f01fb", 4, false, "MWAITX with an unknown extension" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		clear();
		regs.ax = 0xffff888000001000ull;
		regs.cx = rows[i].extensions;
		fails(handle(rows[i].exit_code, rows[i].code),
		      rows[i].fine ? SEV_OK : SEV_FAIL_VC_RAISE, rows[i].name);
		ok(!fake.exits && regs.ip == FAKE_CODE_VA + (rows[i].fine ? 3 : 0) &&
		   vc.vector == (rows[i].fine ? 0 : 13), "tells the host no address (E27)");
	}

	clear();
	fails(handle(SEV_NAE_INVD, "0f08"), SEV_FAIL_VC_INVD, "INVD is refused (E27)");
	ok(!fake.exits && !vc.vector, "without asking");
}

static void test_vmmcall(void)
{
	clear();
	regs.ax = 0x1122334455667788ull;
	regs.bx = 5;
	regs.si = 6;
	regs.cs = 3;
	fake.rax = 0xfedcba9876543210ull;
	fails(handle(SEV_NAE_VMMCALL, "0f01d9"), SEV_OK, "VMMCALL");
	ok(fake.rax == 0x1122334455667788ull && fake.cpl == 3 && fake.rbx == 5,
	   "sends RAX, the CPL and the hypervisor's own registers");
	ok(!((u64 *)fake.page)[FAKE_GHCB_RSI / 8], "leaves none of them for the next event");
	ok(regs.ax == 0xfedcba9876543210ull && regs.bx == ~5ull, "takes its answer");
	fake.hcall_wrong = true;
	fails(handle(SEV_NAE_VMMCALL, "0f01d9"), SEV_FAIL_VC_HCALL, "a wrong answer");
	ok(regs.ax == 0xfedcba9876543210ull && regs.ip == FAKE_CODE_VA, "changes nothing");
	fails(handle(SEV_NAE_VMMCALL, "f30f01d9"), SEV_FAIL_VC_OPCODE, "VMGEXIT is no VMMCALL");
}

static void test_pmc(void)
{
	clear();
	regs.cx = 0xffffffff00000003ull;
	fake.rax = 0xaaaaaaaa00000001ull;
	fake.rdx = 0xbbbbbbbb00000002ull;
	fails(handle(SEV_NAE_RDPMC, "0f33"), SEV_OK, "RDPMC");
	ok(regs.ax == 1 && regs.dx == 2 && fake.rcx == 3, "reads the counter of ECX");
	regs.cs = 3;
	fails(handle(SEV_NAE_RDPMC, "0f33"), SEV_FAIL_VC_RAISE, "RDPMC of a user without CR4.PCE");
	ok(vc.vector == 13, "is #GP");
	fake.cr4 = 1 << 8;
	fails(handle(SEV_NAE_RDPMC, "0f33"), SEV_OK, "RDPMC of a user with CR4.PCE");
	fails(handle(SEV_NAE_RDTSC, "0f31"), SEV_OK, "RDTSC of a user");
	fake.cr4 = 1 << 2;
	fails(handle(SEV_NAE_RDTSC, "0f31"), SEV_FAIL_VC_RAISE, "RDTSC of a user with CR4.TSD");
	fails(handle(SEV_NAE_RDTSCP, "0f01f9"), SEV_FAIL_VC_RAISE, "RDTSCP of a user with CR4.TSD");
}

/* The processor checks privilege before it exits; who injects #VC does not. */
static void test_privilege(void)
{
	static const struct {
		u64 exit_code;
		const char *code;
		const char *name;
	} rows[] = {
		{ SEV_NAE_MSR, "0f30", "WRMSR" }, { SEV_NAE_MSR, "0f32", "RDMSR" },
		{ SEV_NAE_WBINVD, "0f09", "WBINVD" }, { SEV_NAE_INVD, "0f08", "INVD" },
		{ SEV_NAE_DR7_READ, "0f21f8", "MOV from DR7" },
		{ SEV_NAE_DR7_WRITE, "0f23f8", "MOV to DR7" },
		{ SEV_NAE_MONITOR, "0f01c8", "MONITOR" }, { SEV_NAE_MWAIT, "0f01c9", "MWAIT" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		clear();
		regs.cs = 3;
		fails(handle(rows[i].exit_code, rows[i].code), SEV_FAIL_VC_RAISE, rows[i].name);
		ok(vc.vector == 13 && !fake.exits && regs.ip == FAKE_CODE_VA,
		   "of a user is #GP, and no exit (E1)");
	}
}

static struct sev_result early(u64 exit_code, const char *code, const struct sev_cpuid_page *page)
{
	fake.code_size = from_hex(code, fake.code, sizeof(fake.code));
	regs.ip = FAKE_CODE_VA;
	vc = (struct sev_vc){
		.regs = &regs,
		.cpuid = page,
		.ids = &ids,
		.exit_code = exit_code,
		.cr2 = 0x5000,
	};

	return sev_vc_handle_early(&vc);
}

static void test_early(void)
{
	static struct sev_cpuid_page page = {
		.count = 2,
		.entry = {
			{ .eax_in = 0, .eax = 0x10, .ebx = 1 },
			{ .eax_in = 1, .eax = 0xa20f10, .ebx = 0x00400800, .edx = 0x200 },
		},
	};

	clear();
	regs.cx = ~0ull;
	fails(early(SEV_NAE_CPUID, "0fa2", &page), SEV_OK, "CPUID before there is a GHCB (SNP)");
	ok(regs.ax == 0x10 && regs.bx == 1 && regs.cx == 0 && regs.ip == FAKE_CODE_VA + 2 &&
	   !fake.exits && !fake.msr_request, "comes from the page");
	regs.ax = 1;
	fake.msr_answer = 0x0300000000000000ull | 1 << 30 | 5;
	fails(early(SEV_NAE_CPUID, "0fa2", &page), SEV_FAIL_MSR_ANSWER,
	      "an answer for another register");
	fails(early(SEV_NAE_CPUID, "0f31", &page), SEV_FAIL_VC_OPCODE, "RDTSC as CPUID");
	fails(early(SEV_NAE_IOIO, "ec", &page), SEV_FAIL_VC_NO_GHCB, "IN before there is a GHCB");
	fails(early(SEV_VC_NOT_VALIDATED, "8b03", &page), SEV_FAIL_VC_UNVALIDATED,
	      "memory not validated, early");
	fails(early(SEV_NAE_CPUID, "0f", &page), SEV_FAIL_VC_FETCH, "half an instruction");
	regs.ax = 0xd;
	fails(early(SEV_NAE_CPUID, "0fa2", NULL), SEV_FAIL_VC_NO_GHCB,
	      "leaf 0xD before there is a GHCB (SEV-ES)");
}

/* Each CPU's ids are asked for once. */
static void test_ids(void)
{
	static const struct sev_cpuid_page page = {
		.count = 3,
		.entry = {
			{ .eax_in = 0, .eax = 0x10 },
			{ .eax_in = 1, .eax = 0xa20f10, .ebx = 0x00400800, .edx = 0x1 },
			{ .eax_in = 0xb, .ecx_in = 0, .eax = 1 },
		},
	};
	struct sev_cpuid_leaf leaf = { .fn = 1 };

	clear();
	fake.cpuid = (struct fake_cpuid){ 0xffffffff, 0x07ffffff, 0xffffffff, 0xffffffff };
	fails(sev_cpuid_table(&page, &fake.ghcb, &ids, &leaf), SEV_OK, "leaf 1 asks for the id");
	ok(leaf.ebx == 0x07400800 && leaf.edx == 0x201 && leaf.eax == 0xa20f10 && fake.exits == 1,
	   "takes the id and no more from the host");
	fake.cpuid.ebx = 0x55000000;
	fails(sev_cpuid_table(&page, &fake.ghcb, &ids, &leaf), SEV_OK, "leaf 1 again");
	ok(leaf.ebx == 0x07400800 && fake.exits == 1, "asks nobody");
	leaf.fn = 0xb;
	sev_cpuid_table(&page, &fake.ghcb, &ids, &leaf);
	ok(leaf.edx == 0xffffffff && fake.exits == 2, "leaf 0xB asks once more");
	leaf.subfn = 1;
	sev_cpuid_table(&page, &fake.ghcb, &ids, &leaf);
	ok(leaf.edx == 0xffffffff && fake.exits == 2, "and never again");
}

void test_vc_events(void)
{
	test_dr7();
	test_reflected();
	test_monitor();
	test_vmmcall();
	test_pmc();
	test_privilege();
	test_early();
	test_ids();
	ok(!fake.violation, "all events are well formed (%s)", fake.violation ?: "");
}
