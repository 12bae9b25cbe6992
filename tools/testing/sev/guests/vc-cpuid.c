// SPDX-License-Identifier: GPL-2.0
/* CPUID raises #VC 0x72 and changes nothing by itself. */
/* modes: es snp */
#include "guest.h"

static void check_registers(void)
{
	u64 a = 0x1111, b = 0x2222, c = 0x3333, d = 0x4444;

	trap_clear();
	asm volatile(CATCH("cpuid")
		     : "+a" (a), "+b" (b), "+c" (c), "+d" (d) : : "r11", "memory");
	ok(trap_is_vc(VC_CPUID), "#VC 0x72 at the instruction");
	is(a, 0x1111, "RAX untouched");
	is(b, 0x2222, "RBX untouched");
	is(c, 0x3333, "RCX untouched");
	is(d, 0x4444, "RDX untouched");
	is(trap.regs.rax, 0x1111, "handler sees RAX");
	is(trap.regs.rcx, 0x3333, "handler sees RCX");
}

/* A handler that moves RIP on resumes behind the instruction. */
static bool emulate(struct regs *regs)
{
	if (regs->vector != TRAP_VC || regs->error != VC_CPUID)
		return false;
	regs->rax = 0xaaaa;
	regs->rbx = 0xbbbb;
	regs->rip += 2;
	return true;
}

void main(void)
{
	u64 a = 0, b = 0, c = 0, d = 0;

	check_registers();
	CATCH_PLAIN(".byte 0x66; cpuid", 0, 0, 0);
	ok(trap_is_vc(VC_CPUID), "with a prefix too, RIP at the prefix");
	trap_hook = emulate;
	asm volatile("cpuid" : "+a" (a), "+b" (b), "+c" (c), "+d" (d) : : "memory");
	trap_hook = NULL;
	is(a, 0xaaaa, "RAX given by the handler");
	is(b, 0xbbbb, "RBX given by the handler");
}
