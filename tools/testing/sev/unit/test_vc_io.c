// SPDX-License-Identifier: GPL-2.0
/* #VC for port I/O: registers and strings to the letter of the architecture */
#include <string.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/kernel/sev/core/vc.h"
#include "fake.h"
#include "unit.h"

#define TF	0x100
#define DF	0x400
#define RF	0x10000

static struct pt_regs regs;
static struct sev_vc vc;

static struct sev_result io(const char *code)
{
	vc = (struct sev_vc){
		.regs = &regs,
		.ghcb = &fake.ghcb,
		.exit_code = SEV_NAE_IOIO,
	};
	fake.code_size = from_hex(code, fake.code, sizeof(fake.code));
	regs.ip = FAKE_CODE_VA;

	return sev_vc_handle(&vc);
}

/* Until the instruction is done, as the processor would come back to it. */
static struct sev_result io_all(const char *code)
{
	struct sev_result r;

	do {
		r = io(code);
	} while (!r.code && regs.ip == FAKE_CODE_VA && fake.exits < 10000);

	return r;
}

static void clear(void)
{
	unsigned int i;

	fake_reset();
	memset(&regs, 0, sizeof(regs));
	regs.dx = 0x3f8;
	for (i = 0; i < sizeof(fake.in); i++)
		fake.in[i] = i + 1;
	for (i = 0; i < FAKE_DATA_SIZE; i++)
		fake.data[i] = i * 11;
}

static void test_in(void)
{
	clear();
	fake.rax = 0xffffffffffffffa5ull;
	regs.ax = 0x1122334455667788ull;
	io("ec");
	ok(regs.ax == 0x11223344556677a5ull, "IN of 8 bits keeps the rest of RAX");
	regs.ax = 0x1122334455667788ull;
	io("66ed");
	ok(regs.ax == 0x112233445566ffa5ull, "IN of 16 bits keeps the rest of RAX");
	regs.ax = 0x1122334455667788ull;
	io("ed");
	ok(regs.ax == 0xffffffa5, "IN of 32 bits clears the upper half");
	regs.ax = 0x1122334455667788ull;
	io("48ed");
	ok(regs.ax == 0xffffffa5, "REX.W makes no difference");
	io("ec");
	ok(fake.info_1 == 0x03f80211, "event word of IN AL, DX");
	io("e580");
	ok(fake.info_1 == 0x00800241, "event word of IN EAX, imm8: no sign extension");
	io("67ed");
	ok(fake.info_1 == 0x03f80141, "32-bit address size");
}

static void test_out(void)
{
	clear();
	regs.ax = 0x1122334455667788ull;
	io("ee");
	ok(fake.rax == 0x88 && fake.info_1 == 0x03f80210, "OUT of 8 bits shows no more");
	io("66ef");
	ok(fake.rax == 0x7788 && fake.info_1 == 0x03f80220, "OUT of 16 bits shows no more");
	io("ef");
	ok(fake.rax == 0x55667788 && fake.info_1 == 0x03f80240, "OUT of 32 bits");
	regs.dx = 0xffff12345678ull;
	io("ee");
	ok(fake.info_1 == 0x56780210, "the port is DX alone");
	ok(regs.ax == 0x1122334455667788ull, "RAX stays");
}

static void test_outs(void)
{
	clear();
	regs.si = FAKE_DATA_VA + 8;
	regs.cx = 5;
	fails(io_all("6e"), SEV_OK, "OUTSB without REP");
	ok(fake.out_size == 1 && fake.out[0] == fake.data[8] && regs.si == FAKE_DATA_VA + 9 &&
	   regs.cx == 5, "moves one element and leaves RCX");

	clear();
	regs.si = FAKE_DATA_VA;
	regs.cx = 1500;
	fails(io_all("f36f"), SEV_OK, "REP OUTSD of 1500 elements");
	ok(fake.out_size == 6000 && !memcmp(fake.out, fake.data, 6000) && !regs.cx &&
	   regs.si == FAKE_DATA_VA + 6000 && regs.ip == FAKE_CODE_VA + 2, "moves them all");
	ok(fake.exits == 3, "in three exits (%u)", fake.exits);
	ok(fake.info_1 == (0x03f80000 | 3 << 10 | 0x200 | 0x40 | 0xc), "as DS string with REP");

	clear();
	regs.si = FAKE_DATA_VA - 0x1000;
	regs.cx = 2;
	fails(io_all("64f36e"), SEV_OK, "FS override");
	ok(fake.out[0] == fake.data[0] && (fake.info_1 >> 10 & 7) == 4, "adds the base of FS");

	clear();
	regs.si = FAKE_DATA_VA;
	fails(io_all("2e6e"), SEV_OK, "CS override in 64-bit code");
	ok(fake.out[0] == fake.data[0] && (fake.info_1 >> 10 & 7) == 3, "is not heeded");
	clear();
	regs.si = FAKE_DATA_VA - 0x1000;
	fails(io_all("642e6e"), SEV_OK, "nor does it end an override by FS");
	ok(fake.out[0] == fake.data[0] && (fake.info_1 >> 10 & 7) == 4, "adds the base of FS");
	clear();
	fake.code_bits = 32;
	regs.si = FAKE_DATA_VA;
	fails(io_all("2e6e"), SEV_OK, "CS override in 32-bit code");
	ok((fake.info_1 >> 10 & 7) == 1, "is heeded");

	clear();
	regs.cx = 0;
	fails(io_all("f36e"), SEV_OK, "REP with RCX = 0");
	ok(!fake.exits && regs.ip == FAKE_CODE_VA + 2, "does nothing and goes on");
	clear();
	regs.cx = 0;
	fails(io_all("f3f3f3f3f3f36e"), SEV_OK, "the same with six prefixes");
	ok(!fake.exits && regs.ip == FAKE_CODE_VA + 7, "is no other instruction");
	clear();
	regs.si = FAKE_DATA_VA;
	fails(io_all("6666666666666e"), SEV_OK, "OUTSB with six prefixes, none of them REP");
	ok(regs.ip == FAKE_CODE_VA + 7 && regs.si == FAKE_DATA_VA + 1, "runs once");
}

static void test_ins(void)
{
	clear();
	regs.di = FAKE_DATA_VA;
	regs.cx = 3000;
	regs.dx = 0x511;
	fails(io_all("f36c"), SEV_OK, "REP INSB of 3000 elements");
	ok(fake.data[0] == 1 && fake.data[63] == 64 && fake.data[2032] == 1 &&
	   fake.data[3000] == (u8)(3000 * 11), "fills so many bytes and no more");
	ok(!regs.cx && regs.di == FAKE_DATA_VA + 3000, "counts them");
	ok((fake.info_1 >> 10 & 7) == 0, "as ES string");

	clear();
	regs.di = FAKE_DATA_VA + 20;
	regs.cx = 3;
	regs.flags = DF;
	fails(io_all("f3666d"), SEV_OK, "REP INSW downwards");
	ok(regs.di == FAKE_DATA_VA + 14 && fake.data[16] == 5 && fake.data[18] == 3 &&
	   fake.data[20] == 1 && fake.data[14] == (u8)(14 * 11), "moves down");
	ok(fake.exits == 1, "in one exit");

	clear();
	regs.si = FAKE_DATA_VA + 40;
	regs.cx = 4;
	regs.flags = DF;
	fails(io_all("f36f"), SEV_OK, "REP OUTSD downwards");
	ok(!memcmp(fake.out, fake.data + 40, 4) && !memcmp(fake.out + 12, fake.data + 28, 4) &&
	   fake.out_size == 16 && regs.si == FAKE_DATA_VA + 24, "shows the elements in that order");
}

static void test_address_size(void)
{
	clear();
	regs.si = 0xffffffff00000000ull | FAKE_DATA_VA;
	regs.cx = 0xffffffff00000003ull;
	fails(io_all("67f36e"), SEV_OK, "32-bit address size");
	ok(fake.out_size == 3 && regs.si == FAKE_DATA_VA + 3 && regs.cx == 0,
	   "uses and clears half registers");

	clear();
	regs.si = FAKE_DATA_VA;
	regs.cx = 0x100000002ull;
	fails(io("f36e"), SEV_OK, "a count beyond 2^32");
	ok(regs.cx == 0x100000002ull - 2032 && regs.ip == FAKE_CODE_VA, "is not cut");
}

static void test_16_bit(void)
{
	clear();
	fake.code_bits = 16;
	regs.si = 0xffff0000ull;
	regs.cx = 0xffff0002ull;
	regs.flags = 0;
	fake.rax = 0xffffffff1234ull;
	regs.ax = ~0ull;
	fails(io("ed"), SEV_OK, "IN of 16-bit code");
	ok(regs.ax == 0xffffffffffff1234ull && fake.info_1 == 0x03f800a1, "is of AX");
	fails(io("66ed"), SEV_OK, "with an operand size prefix");
	ok(fake.info_1 == 0x03f800c1, "is of EAX");
	fails(io("f36c"), SEV_FAIL_VC_OPERAND, "REP INSB of 16-bit code, nothing at ES:DI");

	clear();
	fake.code_bits = 32;
	regs.si = 0xffffffff00000000ull | FAKE_DATA_VA;
	regs.cx = 2;
	regs.ip = FAKE_CODE_VA;
	fails(io("f36e"), SEV_OK, "REP OUTSB of 32-bit code");
	ok(fake.out_size == 2 && regs.si == FAKE_DATA_VA + 2 && regs.ip == (u32)FAKE_CODE_VA + 2,
	   "uses halves of registers, the instruction pointer too");
}

static void test_partial(void)
{
	clear();
	regs.si = FAKE_DATA_VA + FAKE_DATA_SIZE - 6;
	regs.cx = 100;
	fails(io("f36f"), SEV_OK, "source that ends in the second element");
	ok(fake.out_size == 4 && regs.cx == 99 && regs.ip == FAKE_CODE_VA &&
	   regs.si == FAKE_DATA_VA + FAKE_DATA_SIZE - 2, "shows the first and counts it");
	fails(io("f36f"), SEV_FAIL_VC_OPERAND, "coming back to it");
	ok(vc.vector == 14 && vc.error_code == 0 && vc.cr2 == FAKE_DATA_VA + FAKE_DATA_SIZE &&
	   fake.exits == 1 && regs.cx == 99, "is #PF at the first byte that is not there");

	clear();
	fake.writable = 0x1000;
	regs.di = FAKE_DATA_VA + 0x1000 - 3;
	regs.cx = 10;
	regs.cs = 3;
	regs.flags = 3 << 12;
	fails(io("f36c"), SEV_OK, "destination that ends at a page");
	ok(fake.info_2 == 3 && fake.data[0xffd] == 1 && fake.data[0xfff] == 3 && regs.cx == 7,
	   "takes no more from the device than there is room for");
	fails(io("f36c"), SEV_FAIL_VC_OPERAND, "coming back to it");
	ok(vc.vector == 14 && vc.error_code == 6 && vc.cr2 == FAKE_DATA_VA + 0x1000 &&
	   fake.exits == 1, "is #PF for a user's write, and takes nothing");

	clear();
	regs.di = FAKE_DATA_VA + 2;
	regs.cx = 5;
	regs.flags = DF;
	fails(io("f36c"), SEV_OK, "destination that ends downwards");
	ok(fake.info_2 == 3 && regs.cx == 2 && regs.di == FAKE_DATA_VA - 1, "stops there");
	fails(io("f36c"), SEV_FAIL_VC_OPERAND, "and is #PF next time");
	ok(vc.cr2 == FAKE_DATA_VA - 1, "below the memory");
}

static void test_permission(void)
{
	clear();
	regs.cs = 3;
	fails(io("ec"), SEV_OK, "user port I/O which the bitmap grants");
	ok(fake.ports_asked == 1, "asks the bitmap");
	fake.port_denied = true;
	fails(io("ec"), SEV_FAIL_VC_RAISE, "user port I/O which the bitmap denies");
	ok(vc.vector == 13 && vc.has_error && !vc.error_code && regs.ip == FAKE_CODE_VA &&
	   fake.exits == 1, "is #GP(0), and no exit");
	regs.cx = 1;
	regs.di = FAKE_DATA_VA;
	fails(io("f36c"), SEV_FAIL_VC_RAISE, "a string as well");
	regs.flags = 3 << 12;
	fails(io("ec"), SEV_OK, "user port I/O at IOPL 3");
	regs.flags = 2 << 12;
	fails(io("ec"), SEV_FAIL_VC_RAISE, "user port I/O at IOPL 2");
	regs.cs = 0;
	fake.ports_asked = 0;
	fails(io("ec"), SEV_OK, "kernel port I/O");
	ok(!fake.ports_asked, "asks nobody");
}

static void test_flags(void)
{
	clear();
	regs.flags = RF | 2;
	io("ec");
	ok(regs.flags == 2 && !vc.single_step, "RF is cleared behind the instruction");
	regs.flags = TF | RF;
	io("ec");
	ok(regs.flags == TF && vc.single_step, "a single step is over");
	regs.si = FAKE_DATA_VA;
	regs.cx = 3;
	regs.flags = TF | RF;
	fails(io("f36e"), SEV_OK, "a string which is single-stepped");
	ok(regs.cx == 2 && vc.single_step && regs.ip == FAKE_CODE_VA && regs.flags == (TF | RF),
	   "stops after each element, at the instruction with RF set");
	regs.si = 0;
	fails(io("f36e"), SEV_FAIL_VC_OPERAND, "a single step that faults");
	ok(!vc.single_step && regs.flags == (TF | RF), "is not over");
}

static void test_faults(void)
{
	clear();
	regs.si = FAKE_DATA_VA + FAKE_DATA_SIZE;
	regs.cx = 100;
	fails(io("f36e"), SEV_FAIL_VC_OPERAND, "source that is not there");
	ok(!fake.exits && regs.cx == 100 && regs.ip == FAKE_CODE_VA, "changes nothing");
	regs.di = 0;
	fails(io("6c"), SEV_FAIL_VC_OPERAND, "destination that is not there");
	ok(!regs.di && regs.ip == FAKE_CODE_VA, "changes no register");
}

void test_vc_io(void)
{
	test_in();
	test_out();
	test_outs();
	test_ins();
	test_address_size();
	test_16_bit();
	test_faults();
	test_partial();
	test_permission();
	test_flags();
	ok(!fake.violation, "all events are well formed (%s)", fake.violation ?: "");
}
