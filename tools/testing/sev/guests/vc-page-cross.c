// SPDX-License-Identifier: GPL-2.0
/*
 * Instructions whose bytes lie in two pages, which lie apart in memory: the
 * same #VC and the same effect as anywhere else.
 */
/* modes: es snp */
#include "guest.h"

static u8 pages[3][4096] __aligned(4096);
static u64 base;

/*
 * Puts @insn so that @before of its bytes are in the first page, then a jump
 * back to R10; runs it.
 */
static u64 run(const u8 *insn, u32 bytes, u32 before, u64 a, u64 c, u64 d)
{
	u64 at = base + PAGE_SIZE - before;
	u32 i;

	for (i = 0; i < bytes; i++)
		write8(at + i, insn[i]);
	write8(at + i, 0x41);		/* jmp *%r10 */
	write8(at + i + 1, 0xff);
	write8(at + i + 2, 0xe2);
	trap_clear();
	catch_at = at;
	asm volatile("leaq 1f(%%rip), %%r10\n\t"
		     "movq %%r10, catch_resume\n\t"
		     "jmp *%3\n"
		     "1:	movq $0, catch_resume\n\t"
		     : "+a" (a), "+c" (c), "+d" (d) : "r" (at)
		     : "r10", "rbx", "memory", "cc");
	return a;
}

static void check(const u8 *insn, u32 bytes, u64 code, const char *what)
{
	u32 before;

	for (before = 1; before < bytes; before++) {
		run(insn, bytes, before, 0, 0, 0x3ff);
		ok(trap_is_vc(code), "%s, %d bytes in the first page", what, before);
	}
}

static void check_rmp(void)
{
	static const u8 insn[] = { 0xf2, 0x0f, 0x01, 0xff };
	u32 before;

	for (before = 1; before < 4; before++) {
		is(run(insn, 4, before, FREE_BASE + before * PAGE_SIZE, RMP_4K, 1), 0,
		   "PVALIDATE");
		is(trap.count, 0, "without exception");
		write64(FREE_BASE + before * PAGE_SIZE, 1);
	}
}

void main(void)
{
	static const u8 cpuid[] = { 0x0f, 0xa2 }, invd[] = { 0x0f, 0x08 };
	static const u8 wbinvd[] = { 0x0f, 0x09 }, in[] = { 0xe4, 0x70 };
	static const u8 vmmcall[] = { 0x0f, 0x01, 0xd9 };
	static const u8 vmgexit_bytes[] = { 0xf3, 0x0f, 0x01, 0xd9 };
	u64 answer;
	u32 before;

	base = alias_private((u64)pages[2]);
	alias_private((u64)pages[0]);
	check(cpuid, 2, VC_CPUID, "CPUID");
	check(wbinvd, 2, VC_WBINVD, "WBINVD");
	check(invd, 2, VC_INVD, "INVD");
	check(in, 2, VC_IOIO, "IN");
	check(vmmcall, 3, VC_VMMCALL, "VMMCALL");
	for (before = 1; before < 4; before++) {
		wrmsr(MSR_GHCB, 0x080);
		run(vmgexit_bytes, 4, before, 0, 0, 0);
		answer = rdmsr(MSR_GHCB);
		is(trap.count, 0, "VMGEXIT without exception");
		is(answer & 0xfff, 0x081, "and answered");
	}
	if (mode_is(MODE_SNP))
		check_rmp();
}
