// SPDX-License-Identifier: GPL-2.0
/* #VC for device memory: every instruction that is emulated, to the letter */
#include <stdio.h>
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/kernel/sev/core/vc.h"
#include "fake.h"
#include "unit.h"

#define CF	0x001
#define PF	0x004
#define ZF	0x040
#define SF	0x080
#define TF	0x100
#define DF	0x400
#define OF	0x800

#define DEVICE	0x8877665544332211ull	/* at offset 0 of the device */
#define RAX	0xa1a2a3a4a5a6a7a8ull
#define RDX	0xd1d2d3d4d5d6d7d8ull

static struct pt_regs regs;
static struct sev_vc vc;

static struct sev_result mmio(const char *code)
{
	vc = (struct sev_vc){
		.regs = &regs,
		.ghcb = &fake.ghcb,
		.exit_code = SEV_VC_MMIO,
	};
	fake.code_size = from_hex(code, fake.code, sizeof(fake.code));
	regs.ip = FAKE_CODE_VA;

	return sev_vc_handle(&vc);
}

static struct sev_result mmio_all(const char *code)
{
	struct sev_result r;

	do {
		r = mmio(code);
	} while (!r.code && regs.ip == FAKE_CODE_VA && fake.exits < 10000);

	return r;
}

static void put(u32 offset, u64 value)
{
	memcpy(fake.device + offset, &value, 8);
}

static u64 get(u32 offset)
{
	u64 value;

	memcpy(&value, fake.device + offset, 8);

	return value;
}

static void clear(void)
{
	unsigned int i;

	fake_reset();
	memset(&regs, 0, sizeof(regs));
	for (i = 0; i < FAKE_DEVICE_SIZE; i++)
		fake.device[i] = i * 7;
	for (i = 0; i < FAKE_DATA_SIZE; i++)
		fake.data[i] = i * 11;
	put(0, DEVICE);
	regs.ax = RAX;
	regs.dx = RDX;
	regs.di = FAKE_DEVICE_VA;
	regs.r9 = FAKE_DEVICE_VA;
	regs.r12 = 0x1f1f1f1f2f2f2f2full;
}

/*
 * One access to [RDI] or [R9]: what RAX, RDX and the device hold after it, how
 * wide each exit was, how many there were.
 */
static const struct {
	const char *code;
	const char *name;
	u64 rax;
	u64 rdx;
	u64 device;
	u8 bytes;
	u8 reads;
	u8 writes;
} single[] = {
	{ "8a07", "MOV AL, m8", 0xa1a2a3a4a5a6a711, RDX, DEVICE, 1, 1, 0 },
	{ "8a27", "MOV AH, m8", 0xa1a2a3a4a5a611a8, RDX, DEVICE, 1, 1, 0 },
	{ "668b07", "MOV AX, m16", 0xa1a2a3a4a5a62211, RDX, DEVICE, 2, 1, 0 },
	{ "8b07", "MOV EAX, m32", 0x44332211, RDX, DEVICE, 4, 1, 0 },
	{ "488b17", "MOV RDX, m64", RAX, DEVICE, DEVICE, 8, 1, 0 },
	{ "418b01", "MOV EAX, [R9]", 0x44332211, RDX, DEVICE, 4, 1, 0 },
	{ "8807", "MOV m8, AL", RAX, RDX, 0x88776655443322a8, 1, 0, 1 },
	{ "8837", "MOV m8, DH", RAX, RDX, 0x88776655443322d7, 1, 0, 1 },
	{ "448827", "MOV m8, R12B", RAX, RDX, 0x887766554433222f, 1, 0, 1 },
	{ "668907", "MOV m16, AX", RAX, RDX, 0x887766554433a7a8, 2, 0, 1 },
	{ "8917", "MOV m32, EDX", RAX, RDX, 0x88776655d5d6d7d8, 4, 0, 1 },
	{ "488917", "MOV m64, RDX", RAX, RDX, RDX, 8, 0, 1 },
	{ "a00000020000000000", "MOV AL, moffs", 0xa1a2a3a4a5a6a711, RDX, DEVICE, 1, 1, 0 },
	{ "48a10000020000000000", "MOV RAX, moffs", DEVICE, RDX, DEVICE, 8, 1, 0 },
	{ "67a100000200", "MOV EAX, moffs32", 0x44332211, RDX, DEVICE, 4, 1, 0 },
	{ "a30000020000000000", "MOV moffs, EAX", RAX, RDX, 0x88776655a5a6a7a8, 4, 0, 1 },
	{ "c607f0", "MOV m8, imm", RAX, RDX, 0x88776655443322f0, 1, 0, 1 },
	{ "66c707cdab", "MOV m16, imm", RAX, RDX, 0x887766554433abcd, 2, 0, 1 },
	{ "c707efbeadde", "MOV m32, imm", RAX, RDX, 0x88776655deadbeef, 4, 0, 1 },
	{ "48c707feffffff", "MOV m64, imm", RAX, RDX, 0xfffffffffffffffe, 8, 0, 1 },
	{ "660fb607", "MOVZX AX, m8", 0xa1a2a3a4a5a60011, RDX, DEVICE, 1, 1, 0 },
	{ "0fb607", "MOVZX EAX, m8", 0x11, RDX, DEVICE, 1, 1, 0 },
	{ "480fb707", "MOVZX RAX, m16", 0x2211, RDX, DEVICE, 2, 1, 0 },
	{ "0fbe4707", "MOVSX EAX, m8", 0xffffff88, RDX, DEVICE, 1, 1, 0 },
	{ "660fbe4707", "MOVSX AX, m8", 0xa1a2a3a4a5a6ff88, RDX, DEVICE, 1, 1, 0 },
	{ "480fbf4706", "MOVSX RAX, m16", 0xffffffffffff8877, RDX, DEVICE, 2, 1, 0 },
	{ "48634704", "MOVSXD RAX, m32", 0xffffffff88776655, RDX, DEVICE, 4, 1, 0 },
	{ "634704", "MOVSXD EAX, m32", 0x88776655, RDX, DEVICE, 4, 1, 0 },
	{ "8607", "XCHG m8, AL", 0xa1a2a3a4a5a6a711, RDX, 0x88776655443322a8, 1, 1, 1 },
	{ "8707", "XCHG m32, EAX", 0x44332211, RDX, 0x88776655a5a6a7a8, 4, 1, 1 },
	{ "488717", "XCHG m64, RDX", RAX, DEVICE, RDX, 8, 1, 1 },
	{ "aa", "STOSB", RAX, RDX, 0x88776655443322a8, 1, 0, 1 },
	{ "48ab", "STOSQ", RAX, RDX, RAX, 8, 0, 1 },
	{ "2007", "AND m8, AL", RAX, RDX, 0x8877665544332200, 1, 1, 1 },
	{ "f02107", "LOCK AND m32, EAX", RAX, RDX, 0x8877665504222200, 4, 1, 1 },
	{ "2307", "AND EAX, m32", 0x04222200, RDX, DEVICE, 4, 1, 0 },
	{ "480907", "OR m64, RAX", RAX, RDX, 0xa9f7e7f5e5b7a7b9, 8, 1, 1 },
	{ "0a07", "OR AL, m8", 0xa1a2a3a4a5a6a7b9, RDX, DEVICE, 1, 1, 0 },
	{ "663107", "XOR m16, AX", RAX, RDX, 0x88776655443385b9, 2, 1, 1 },
	{ "3317", "XOR EDX, m32", RAX, 0x91e5f5c9, DEVICE, 4, 1, 0 },
	{ "80270f", "AND m8, imm", RAX, RDX, 0x8877665544332201, 1, 1, 1 },
	{ "810f000000f0", "OR m32, imm", RAX, RDX, 0x88776655f4332211, 4, 1, 1 },
	{ "488137000000f0", "XOR m64, imm32", RAX, RDX, 0x778899aab4332211, 8, 1, 1 },
	{ "8507", "TEST m32, EAX", RAX, RDX, DEVICE, 4, 1, 0 },
	{ "f60780", "TEST m8, imm", RAX, RDX, DEVICE, 1, 1, 0 },
};

static void test_single(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(single); i++) {
		struct sev_result r;

		clear();
		r = mmio(single[i].code);
		if (regs.ax != single[i].rax || regs.dx != single[i].rdx ||
		    get(0) != single[i].device)
			printf("# rax %lx rdx %lx device %llx\n", regs.ax, regs.dx,
			       (unsigned long long)get(0));
		ok(!r.code && regs.ax == single[i].rax && regs.dx == single[i].rdx &&
		   get(0) == single[i].device && fake.mmio_bytes == single[i].bytes &&
		   fake.mmio_reads == single[i].reads && fake.mmio_writes == single[i].writes &&
		   regs.ip == FAKE_CODE_VA + fake.code_size, "%s", single[i].name);
	}
}

static const struct {
	const char *code;
	const char *name;
	u64 device;
	u64 flags;
} flags[] = {
	{ "832700", "AND with 0", 0x11, ZF | PF },
	{ "830f80", "OR with imm8, sign-extended", 0, SF },
	{ "833701", "XOR to an odd number of bits", 0, 0 },
	{ "833703", "XOR to an even number of bits", 0, PF },
	{ "f607ff", "TEST of the sign bit", 0x80, SF },
	{ "f707000000ff", "TEST of 32 bits", 0xf0000000, SF | PF },
};

static void test_flags(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		clear();
		put(0, flags[i].device);
		regs.flags = CF | OF | 2 | 0x200 | (~flags[i].flags & (ZF | SF | PF));
		fails(mmio(flags[i].code), SEV_OK, flags[i].name);
		ok(regs.flags == (2 | 0x200 | flags[i].flags), "sets the flags (%#lx)", regs.flags);
	}
}

static void test_addresses(void)
{
	static const struct {
		const char *code;
		const char *name;
	} rows[] = {
		{ "8b4720", "[RDI + disp8]" },
		{ "8b87e0ffffff", "[RDI + disp32], negative" },
		{ "8b0487", "[RDI + RAX * 4]" },
		{ "8b04c5e0ff0100", "[RAX * 8 + disp32]" },
		{ "8b042520000200", "[disp32]" },
		{ "438b0461", "[R9 + R12 * 2]" },
		{ "678b07", "[EDI]" },
		{ "658b8720e0ffff", "GS:[RDI + disp32]" },
		{ "2e3e8b4720", "CS:, DS: count for nothing" },
		{ "8b05200002ff", "[RIP + disp32]" },
	};
	static const struct { u64 rdi, rax, r12; } values[] = {
		{ FAKE_DEVICE_VA, 0, 0 }, { FAKE_DEVICE_VA + 0x40, 0, 0 },
		{ FAKE_DEVICE_VA, 8, 0 }, { 0, 8, 0 }, { 0, 0, 0 }, { 0, 0, 16 },
		{ 0xffffffff00000020 | FAKE_DEVICE_VA, 0, 0 }, { FAKE_DEVICE_VA, 0, 0 },
		{ FAKE_DEVICE_VA, 0, 0 }, { 0, 0, 0 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		clear();
		regs.di = values[i].rdi;
		regs.ax = values[i].rax;
		regs.r12 = values[i].r12;
		put(0x20, 0x600df00d);
		if (strstr(rows[i].name, "RIP")) {
			/* No device lies near the code: only the sum is looked at. */
			fails(mmio(rows[i].code), SEV_FAIL_VC_OPERAND, rows[i].name);
			ok(vc.cr2 == FAKE_CODE_VA + 6 + (u64)(s64)(s32)0xff020020,
			   "counts from the next instruction");
			continue;
		}
		fails(mmio(rows[i].code), SEV_OK, rows[i].name);
		ok(regs.ax == 0x600df00d, "is where it points to");
	}
}

static void test_strings(void)
{
	clear();
	regs.cx = 100;
	fails(mmio_all("f348ab"), SEV_OK, "REP STOSQ");
	ok(get(0) == RAX && get(792) == RAX && get(800) != RAX && !regs.cx &&
	   regs.di == FAKE_DEVICE_VA + 800 && regs.ip == FAKE_CODE_VA + 3 &&
	   fake.mmio_writes == 100, "fills, and no more");

	clear();
	regs.si = FAKE_DATA_VA;
	regs.cx = 1000;
	fails(mmio_all("f3a4"), SEV_OK, "REP MOVSB to a device");
	ok(!memcmp(fake.device, fake.data, 1000) && fake.device[1000] == (u8)(1000 * 7) &&
	   regs.si == FAKE_DATA_VA + 1000 && regs.di == FAKE_DEVICE_VA + 1000, "copies");

	clear();
	regs.si = FAKE_DEVICE_VA;
	regs.di = FAKE_DATA_VA;
	regs.cx = 50;
	fails(mmio_all("f3a5"), SEV_OK, "REP MOVSD from a device");
	ok(!memcmp(fake.device, fake.data, 200) && fake.data[200] == (u8)(200 * 11), "copies");

	clear();
	regs.si = FAKE_DEVICE_VA;
	regs.di = FAKE_DEVICE_VA + 0x1800;
	regs.cx = 3;
	fails(mmio_all("f348a5"), SEV_OK, "REP MOVSQ from device to device");
	ok(!memcmp(fake.device, fake.device + 0x1800, 24) && fake.mmio_reads == 3 &&
	   fake.mmio_writes == 3, "copies");

	clear();
	regs.cx = 7;
	fails(mmio("aa"), SEV_OK, "STOSB without REP");
	ok(regs.cx == 7 && fake.mmio_writes == 1 && regs.ip == FAKE_CODE_VA + 1, "runs once");

	clear();
	regs.si = FAKE_DATA_VA + 12;
	regs.di = FAKE_DEVICE_VA + 12;
	regs.cx = 3;
	regs.flags = DF;
	fails(mmio_all("f3a5"), SEV_OK, "REP MOVSD downwards");
	ok(!memcmp(fake.device + 4, fake.data + 4, 12) && fake.device[16] == 16 * 7 &&
	   regs.si == FAKE_DATA_VA && regs.di == FAKE_DEVICE_VA, "copies down");

	clear();
	regs.cx = 0xffffffff00000002ull;
	regs.di |= 0xffffffff00000000ull;
	fails(mmio_all("67f3aa"), SEV_OK, "REP STOSB of a 32-bit address");
	ok(!regs.cx && regs.di == FAKE_DEVICE_VA + 2, "uses halves of registers");

	clear();
	regs.cx = 5;
	regs.flags = TF;
	fails(mmio("f3aa"), SEV_OK, "REP STOSB, single-stepped");
	ok(regs.cx == 4 && vc.single_step && regs.ip == FAKE_CODE_VA, "stops after each element");
}

/* The host never hears of memory, though it may see into it. */
static void test_shared_memory(void)
{
	clear();
	fake.data_shared = true;
	regs.si = FAKE_DATA_VA;
	regs.cx = 25;
	fails(mmio_all("f348a5"), SEV_OK, "REP MOVSQ from shared memory to a device");
	ok(!memcmp(fake.device, fake.data, 200) && !fake.mmio_reads && fake.mmio_writes == 25,
	   "one event per element, none for memory");

	clear();
	fake.data_shared = true;
	regs.si = FAKE_DEVICE_VA;
	regs.di = FAKE_DATA_VA;
	regs.cx = 50;
	fails(mmio_all("f3a5"), SEV_OK, "REP MOVSD from a device to shared memory");
	ok(!memcmp(fake.device, fake.data, 200) && fake.data[200] == (u8)(200 * 11) &&
	   fake.mmio_reads == 50 && !fake.mmio_writes, "one event per element, none for memory");

	clear();
	fake.data_shared = true;
	regs.si = FAKE_DATA_VA;
	regs.di = FAKE_DATA_VA + 64;
	mmio("a5");
	ok(fake.exits == 2 && fake.mmio_bytes == 4, "memory taken away is the host's to play");
}

static void test_faults(void)
{
	clear();
	regs.si = FAKE_DATA_VA + FAKE_DATA_SIZE - 6;
	regs.cx = 10;
	fails(mmio_all("f3a5"), SEV_FAIL_VC_OPERAND, "MOVS from memory that ends");
	ok(vc.vector == 14 && vc.cr2 == FAKE_DATA_VA + FAKE_DATA_SIZE && regs.cx == 9 &&
	   regs.si == FAKE_DATA_VA + FAKE_DATA_SIZE - 2 && fake.mmio_writes == 1,
	   "is #PF, with what was moved counted");

	clear();
	fake.writable = 4;
	regs.si = FAKE_DEVICE_VA;
	regs.di = FAKE_DATA_VA;
	regs.cx = 3;
	fails(mmio_all("f3a5"), SEV_FAIL_VC_OPERAND, "MOVS to memory that ends");
	ok(vc.error_code == 2 && regs.cx == 2 && fake.mmio_reads == 1,
	   "is #PF, and takes nothing from the device");

	clear();
	regs.di = FAKE_DATA_VA;
	fails(mmio("8907"), SEV_FAIL_VC_MMIO_PRIVATE, "MMIO on private memory (E25)");
	ok(!fake.exits && regs.ip == FAKE_CODE_VA, "is refused, and tells nothing");
	fails(mmio("aa"), SEV_FAIL_VC_MMIO_PRIVATE, "STOS on private memory (E25)");
	regs.si = FAKE_DATA_VA + 8;
	fails(mmio("a4"), SEV_FAIL_VC_MMIO_PRIVATE, "MOVS from private to private memory (E25)");
	regs.di = 0;
	fails(mmio("8907"), SEV_FAIL_VC_OPERAND, "MMIO on no memory");
	ok(vc.vector == 14 && !fake.exits, "is #PF");

	clear();
	regs.cs = 3;
	fails(mmio("8b07"), SEV_FAIL_VC_MMIO_USER, "MMIO of user space (E3)");
	ok(!fake.exits && regs.ax == RAX && !vc.vector, "is refused");
	regs.cs = 0;
	fails(mmio("8bc7"), SEV_FAIL_VC_OPCODE, "MOV between registers is no access (E1)");
	fails(mmio("0fb6c7"), SEV_FAIL_VC_OPCODE, "nor is MOVZX of a register (E1)");
}

static void test_split(void)
{
	clear();
	regs.di = FAKE_DEVICE_VA + 0xffd;
	fails(mmio("488907"), SEV_OK, "MOV m64 across two pages");
	ok(get(0xffd) == RAX && fake.mmio_writes == 8 && fake.mmio_bytes == 1, "goes byte by byte");
	regs.ax = 0;
	fails(mmio("488b07"), SEV_OK, "and back");
	ok(regs.ax == RAX, "is the same");
	clear();
	regs.di = FAKE_DEVICE_VA + FAKE_DEVICE_SIZE - 2;
	fails(mmio("8907"), SEV_FAIL_VC_OPERAND, "MOV across the end of the device");
	ok(!fake.exits && !regs.cx, "writes nothing");
}

static void refuse(struct sev_ghcb_page *page)
{
	fake_finish(page, 2, 5);
}

static void inject_ud(struct sev_ghcb_page *page)
{
	fake_finish(page, 1, 6 | 3 << 8 | 1ull << 31);
}

static void test_host(void)
{
	clear();
	fake.host = refuse;
	fails(mmio("8b07"), SEV_FAIL_GHCB_REFUSED, "MMIO which the host refuses");
	ok(regs.ax == RAX && regs.ip == FAKE_CODE_VA, "changes nothing");
	fake.host = inject_ud;
	fails(mmio("8707"), SEV_FAIL_HOST_EXCEPTION, "MMIO which the host answers by #UD");
	ok(vc.vector == 6 && regs.ax == RAX, "raises it");
}

void test_vc_mmio(void)
{
	test_single();
	test_flags();
	test_addresses();
	test_strings();
	test_shared_memory();
	test_faults();
	test_split();
	test_host();
	ok(!fake.violation, "all events are well formed (%s)", fake.violation ?: "");
}
