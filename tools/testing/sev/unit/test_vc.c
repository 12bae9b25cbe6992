// SPDX-License-Identifier: GPL-2.0
/* #VC: which instruction may cause which exit code, and what it then does */
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/kernel/sev/core/vc.h"
#include "fake.h"
#include "unit.h"

static struct pt_regs regs;
static struct sev_vc vc;

static struct sev_result handle(u64 exit_code, const char *code)
{
	fake.code_size = from_hex(code, fake.code, sizeof(fake.code));
	regs.ip = FAKE_CODE_VA;
	vc = (struct sev_vc){
		.regs = &regs,
		.ghcb = &fake.ghcb,
		.exit_code = exit_code,
	};

	return sev_vc_handle(&vc);
}

static void clear(void)
{
	fake_reset();
	memset(&regs, 0, sizeof(regs));
}

static const struct {
	u64 exit_code;
	const char *code;
	const char *name;
} instructions[] = {
	{ SEV_NAE_CPUID, "0fa2", "CPUID" },
	{ SEV_NAE_RDTSC, "0f31", "RDTSC" },
	{ SEV_NAE_RDTSCP, "0f01f9", "RDTSCP" },
	{ SEV_NAE_MSR, "0f32", "RDMSR" },
	{ SEV_NAE_MSR, "0f30", "WRMSR" },
	{ SEV_NAE_WBINVD, "0f09", "WBINVD" },
	{ SEV_NAE_WBINVD, "f30f09", "WBNOINVD" },
	{ SEV_NAE_IOIO, "e460", "IN AL, imm8" },
	{ SEV_NAE_IOIO, "e560", "IN EAX, imm8" },
	{ SEV_NAE_IOIO, "66e560", "IN AX, imm8" },
	{ SEV_NAE_IOIO, "e660", "OUT imm8, AL" },
	{ SEV_NAE_IOIO, "e760", "OUT imm8, EAX" },
	{ SEV_NAE_IOIO, "ec", "IN AL, DX" },
	{ SEV_NAE_IOIO, "ed", "IN EAX, DX" },
	{ SEV_NAE_IOIO, "ee", "OUT DX, AL" },
	{ SEV_NAE_IOIO, "66ef", "OUT DX, AX" },
	{ SEV_NAE_IOIO, "6e", "OUTSB" },
	{ SEV_NAE_IOIO, "f36d", "REP INSD" },
	{ SEV_NAE_VMMCALL, "0f01d9", "VMMCALL" },
	{ SEV_NAE_RDPMC, "0f33", "RDPMC" },
	{ SEV_NAE_MONITOR, "0f01c8", "MONITOR" },
	{ SEV_NAE_MONITOR, "0f01fa", "MONITORX" },
	{ SEV_NAE_MWAIT, "0f01c9", "MWAIT" },
	{ SEV_NAE_MWAIT, "0f01fb", "MWAITX" },
	{ SEV_NAE_DR7_READ, "0f21f8", "MOV RAX, DR7" },
	{ SEV_NAE_DR7_WRITE, "0f23f8", "MOV DR7, RAX" },
	{ 0, "0f21f0", "MOV RAX, DR6" },
	{ 0, "440f21f8", "MOV RAX, DR15" },
	{ SEV_VC_MMIO, "8807", "MOV [RDI], AL" },
	{ SEV_VC_MMIO, "488b07", "MOV RAX, [RDI]" },
	{ SEV_VC_MMIO, "c70711223344", "MOV [RDI], imm32" },
	{ SEV_VC_MMIO, "0fb607", "MOVZX EAX, BYTE [RDI]" },
	{ SEV_VC_MMIO, "f3ab", "REP STOSD" },
	{ SEV_VC_MMIO, "a4", "MOVSB" },
	{ SEV_VC_MMIO, "8707", "XCHG [RDI], EAX" },
	{ SEV_VC_MMIO, "0907", "OR [RDI], EAX" },
	{ SEV_VC_MMIO, "812711223344", "AND [RDI], imm32" },
	{ 0, "8107112233ff", "ADD [RDI], imm32" },
	{ 0, "0107", "ADD [RDI], EAX" },
	{ 0, "ff07", "INC [RDI]" },
	{ 0, "0fc107", "XADD [RDI], EAX" },
	{ 0, "c5fa7f07", "VMOVDQU [RDI], XMM0" },
	{ 0, "f30f01d9", "VMGEXIT" },
	{ 0, "90", "NOP" },
	{ 0, "8b03", "MOV EAX, [RBX] of private memory" },
	{ 0, "f4", "HLT" },
	{ 0, "c5f96ec0", "VMOVD, a VEX-coded 6E" },
	{ 0, "c4e1f96ec0", "VMOVQ, a VEX-coded 6E" },
	{ 0, "c5f9efc0", "VPXOR, a VEX-coded EF" },
	{ 0, "d55dee", "REX2 OUT DX, AL" },
	{ 0, "d5108907", "REX2 MOV [RDI], R16D" },
	{ 0, "d580a2", "REX2 CPUID, map 1 by the prefix" },
	{ 0, "660f6ec0", "MOVD, 0F 6E" },
	{ 0, "480fc7f0", "RDRAND" },
	{ 0, "0f01f8", "SWAPGS" },
	{ 0, "f06f", "LOCK OUTSD: #UD" },
	{ 0, "f00fa2", "LOCK CPUID: #UD" },
	{ 0, "f08807", "LOCK MOV [RDI], AL: #UD" },
	{ SEV_VC_MMIO, "f00907", "LOCK OR [RDI], EAX" },
	{ SEV_VC_MMIO, "a20000020000000000", "MOV moffs, AL: opcode A2 of one byte" },
};

static const u16 codes[] = {
	SEV_NAE_CPUID, SEV_NAE_RDTSC, SEV_NAE_RDTSCP, SEV_NAE_RDPMC, SEV_NAE_MSR,
	SEV_NAE_WBINVD, SEV_NAE_INVD, SEV_NAE_IOIO, SEV_NAE_VMMCALL, SEV_NAE_MONITOR,
	SEV_NAE_MWAIT, SEV_NAE_DR7_READ, SEV_NAE_DR7_WRITE, SEV_VC_MMIO,
};

/**
 * struct fitting - how many opcodes may cause an exit code
 * @exit_code: SEV_NAE_* or SEV_VC_MMIO
 * @one: of one byte, each counted for every reg field of ModRM that is part of it
 * @two: of two bytes, 0F first
 */
struct fitting {
	u16 exit_code;
	u32 one;
	u32 two;
};

static const struct fitting fitting[] = {
	{ SEV_NAE_CPUID, 0, 8 },
	{ SEV_NAE_RDTSC, 0, 8 },
	{ SEV_NAE_RDPMC, 0, 8 },
	{ SEV_NAE_MSR, 0, 2 * 8 },
	{ SEV_NAE_WBINVD, 0, 8 },
	{ SEV_NAE_INVD, 0, 8 },
	{ SEV_NAE_IOIO, 12 * 8, 0 },
	{ SEV_NAE_DR7_READ, 0, 1 },
	{ SEV_NAE_DR7_WRITE, 0, 1 },
	/* OR, AND, XOR: 12; MOVSXD, TEST, XCHG, MOV: 9; MOV moffs, MOVS, STOS: 8 */
	{ SEV_VC_MMIO, (12 + 9 + 8) * 8 + 3 * 3 + 2 + 2, 4 * 8 },
};

static u32 count_fitting(u16 exit_code, bool two)
{
	u32 n = 0, op, reg;

	for (op = 0; op < 256; op++) {
		for (reg = 0; reg < 8; reg++) {
			u8 code[15] = { 0x0f };
			struct insn insn;

			code[two] = op;
			code[1 + two] = reg << 3 | 7;
			insn_init(&insn, code, sizeof(code), 1);
			if (!insn_get_length(&insn) && insn.opcode.nbytes == 1 + two)
				n += sev_vc_opcode_fits(exit_code, &insn) != SEV_VC_MISFIT;
		}
	}

	return n;
}

static void test_counts(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fitting); i++) {
		u32 one = count_fitting(fitting[i].exit_code, false);
		u32 two = count_fitting(fitting[i].exit_code, true);

		ok(one == fitting[i].one && two == fitting[i].two,
		   "exit code 0x%x: so many opcodes and no more (E1; %u, %u)",
		   fitting[i].exit_code, one, two);
	}
}

static const struct {
	u16 exit_code;
	u8 code[2];
} often[] = {
	{ SEV_NAE_IOIO, { 0xec } },
	{ SEV_NAE_IOIO, { 0xed } },
	{ SEV_NAE_IOIO, { 0xee } },
	{ SEV_NAE_IOIO, { 0xef } },
	{ SEV_NAE_MSR, { 0x0f, 0x30 } },
	{ SEV_NAE_MSR, { 0x0f, 0x32 } },
	{ SEV_NAE_CPUID, { 0x0f, 0xa2 } },
};

static bool same_instruction(const struct insn *a, const struct insn *b)
{
	return a->length == b->length && a->opcode.value == b->opcode.value &&
	       a->opcode.nbytes == b->opcode.nbytes &&
	       a->prefixes.nbytes == b->prefixes.nbytes &&
	       a->rex_prefix.nbytes == b->rex_prefix.nbytes &&
	       a->vex_prefix.nbytes == b->vex_prefix.nbytes &&
	       a->modrm.nbytes == b->modrm.nbytes &&
	       a->immediate.nbytes == b->immediate.nbytes &&
	       a->opnd_bytes == b->opnd_bytes && a->addr_bytes == b->addr_bytes;
}

/* What is taken apart without the decoder comes out as the decoder has it. */
static void test_often(void)
{
	u32 wrong = 0, i, next;

	for (i = 0; i < ARRAY_SIZE(often); i++) {
		u32 size = 1 + !!often[i].code[1];

		for (next = 0; next < 256; next++) {
			struct insn insn;

			clear();
			memset(fake.code, next, 15);
			memcpy(fake.code, often[i].code, size);
			fake.code_size = 15;
			fake.code_bits = next & 1 ? 32 : 64;
			regs.ip = FAKE_CODE_VA;
			vc = (struct sev_vc){
				.regs = &regs,
				.ghcb = &fake.ghcb,
				.exit_code = often[i].exit_code,
			};
			insn_init(&insn, fake.code, 15, !(next & 1));
			wrong += insn_get_length(&insn) || sev_vc_handle(&vc).code ||
				 !same_instruction(&vc.insn, &insn) ||
				 (u32)regs.ip != (u32)FAKE_CODE_VA + size;
		}
		clear();
		memcpy(fake.code, often[i].code, size);
		fake.code_size = size - 1;
		regs.ip = FAKE_CODE_VA;
		vc = (struct sev_vc){
			.regs = &regs, .ghcb = &fake.ghcb, .exit_code = often[i].exit_code,
		};
		wrong += !sev_vc_handle(&vc).code;
	}
	ok(!wrong, "IN, OUT, RDMSR, WRMSR, CPUID as the decoder has them (%u)", wrong);
}

/* Where an instruction of the matrix finds what it needs */
static u64 place(u64 exit_code)
{
	return exit_code == SEV_VC_MMIO ? FAKE_DEVICE_VA : FAKE_DATA_VA;
}

/* E1: every instruction under every exit code; only the diagonal may pass. */
static void test_matrix(void)
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(instructions); i++) {
		bool right = true;

		for (j = 0; j < ARRAY_SIZE(codes); j++) {
			struct pt_regs before;
			struct sev_result r;

			clear();
			regs.bx = FAKE_DATA_VA;
			regs.si = place(codes[j]);
			regs.di = place(codes[j]);
			regs.ip = FAKE_CODE_VA;
			before = regs;
			r = handle(codes[j], instructions[i].code);
			if (codes[j] == instructions[i].exit_code)
				right &= !r.code && regs.ip != FAKE_CODE_VA;
			else
				right &= (r.code == SEV_FAIL_VC_OPCODE ||
					  r.code == SEV_FAIL_VC_MMIO_PRIVATE ||
					  r.code == SEV_FAIL_VC_DECODE) && !fake.exits &&
					 !memcmp(&before, &regs, sizeof(regs));
		}
		ok(right, "%s passes under its own exit code only", instructions[i].name);
	}
}

static void test_refused(void)
{
	static const u64 unknown[] = {
		0, 0x20, 0x26, 0x36, 0x40, 0x5f, 0x60, 0x80, 0x8c, 0x401, 0x403, 0x405, 0x10072,
		0x100000072ull, SEV_NAE_PSC, ~0ull,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(unknown); i++) {
		clear();
		fails(handle(unknown[i], "0fa2"), SEV_FAIL_VC_CODE, "unknown exit code");
		ok(regs.ip == FAKE_CODE_VA && !fake.exits, "changes nothing (%#llx)",
		   (unsigned long long)unknown[i]);
	}

	clear();
	fails(handle(SEV_NAE_CPUID, "0f"), SEV_FAIL_VC_FETCH, "instruction cut short");
	ok(handle(SEV_NAE_RDTSCP, "0f01").subject == FAKE_CODE_VA + 2,
	   "names the first byte which is not there");
	fails(handle(SEV_NAE_CPUID, "66666666666666666666666666660fa2"),
	      SEV_FAIL_VC_DECODE, "instruction longer than 15 bytes");
	fails(handle(SEV_NAE_CPUID, ""), SEV_FAIL_VC_FETCH, "no instruction there");
}

static void test_msr(void)
{
	clear();
	regs.cx = 0xffffffff00000010ull;
	regs.ax = ~0ull;
	regs.dx = ~0ull;
	fake.rax = 0x1122334455667788ull;
	fake.rdx = 0x99aabbccddeeff00ull;
	fails(handle(SEV_NAE_MSR, "0f32"), SEV_OK, "RDMSR");
	ok(regs.ax == 0x55667788 && regs.dx == 0xddeeff00, "clears the upper halves");
	ok(fake.rcx == 0x10 && fake.info_1 == 0, "sends ECX alone");
	ok(regs.ip == FAKE_CODE_VA + 2, "goes on behind the instruction");

	regs.ax = 0xffffffff12345678ull;
	regs.dx = 0xffffffff9abcdef0ull;
	fails(handle(SEV_NAE_MSR, "0f30"), SEV_OK, "WRMSR");
	ok(fake.info_1 == 1 && fake.rax == 0x12345678 && fake.rdx == 0x9abcdef0,
	   "sends the lower halves");
	ok(regs.ax == 0xffffffff12345678ull, "leaves RAX alone");
}

static void test_state_msrs(void)
{
	static const u32 state[] = {
		0x174, 0x175, 0x176, 0xc0000081, 0xc0000082, 0xc0000083, 0xc0000084,
		0xc0000100, 0xc0000101, 0xc0000102,
	};
	struct sev_result r;
	unsigned int i;

	for (i = 0; i < 2 * ARRAY_SIZE(state); i++) {
		clear();
		regs.cx = 0xffffffff00000000ull | state[i / 2];
		r = handle(SEV_NAE_MSR, i & 1 ? "0f30" : "0f32");
		ok(r.code == SEV_FAIL_VC_MSR && r.subject == state[i / 2] && !fake.exits,
		   "MSR %#x is not the host's to %s", state[i / 2], i & 1 ? "write" : "tell");
	}
}

static void test_tsc(void)
{
	clear();
	fake.rax = 0xaaaaaaaa00000001ull;
	fake.rdx = 0xbbbbbbbb00000002ull;
	fake.rcx = 0xcccccccc00000003ull;
	regs.cx = 77;
	fails(handle(SEV_NAE_RDTSC, "0f31"), SEV_OK, "RDTSC");
	ok(regs.ax == 1 && regs.dx == 2 && regs.cx == 77, "sets EAX and EDX");
	fails(handle(SEV_NAE_RDTSCP, "0f01f9"), SEV_OK, "RDTSCP");
	ok(regs.ax == 1 && regs.dx == 2 && regs.cx == 3, "sets ECX too");
	ok(regs.ip == FAKE_CODE_VA + 3, "and is three bytes long");
}

static void test_cpuid_registers(void)
{
	clear();
	fake.cpuid = (struct fake_cpuid){ 1, 2, 3, 4 };
	regs.ax = 0xffffffff80000008ull;
	regs.bx = ~0ull;
	regs.cx = ~0ull;
	regs.dx = ~0ull;
	fails(handle(SEV_NAE_CPUID, "0fa2"), SEV_OK, "CPUID from the host (SEV-ES)");
	ok(regs.ax == 1 && regs.bx == 2 && regs.cx == 3 && regs.dx == 4,
	   "clears the upper halves");
}

static void inject_gp(struct sev_ghcb_page *page)
{
	fake_finish(page, 1, 13 | 3 << 8 | 1 << 11 | 1ull << 31);
}

static void test_exception(void)
{
	clear();
	fake.host = inject_gp;
	regs.ax = 5;
	fails(handle(SEV_NAE_MSR, "0f32"), SEV_FAIL_HOST_EXCEPTION, "RDMSR of no MSR");
	ok(vc.vector == 13 && vc.has_error && !vc.error_code, "raises #GP(0)");
	ok(regs.ip == FAKE_CODE_VA && regs.ax == 5, "at the instruction, registers kept");
	fails(handle(SEV_NAE_CPUID, "0fa2"), SEV_FAIL_HOST_EXCEPTION, "CPUID by the host");
	ok(vc.vector == 13, "raises it as well");
}

void test_vc(void)
{
	test_matrix();
	test_counts();
	test_often();
	test_refused();
	test_msr();
	test_state_msrs();
	test_tsc();
	test_cpuid_registers();
	test_exception();
}
