// SPDX-License-Identifier: GPL-2.0
/*
 * The MSR protocol needs no memory: from 32-bit code before paging, and from
 * 64-bit code before a GHCB page exists.
 */
/* modes: es snp */
#include "guest.h"

u32 early_low, early_high;
static u64 early_answer, early_features;

asm(".text\n"
	".code32\n"
	".globl early32\n"
	"early32:\n"
	"	movl $0xc0010130, %ecx\n"
	"	movl $0x40000004, %eax\n"
	"	movl $0x8000001f, %edx\n"
	"	wrmsr\n"
	"	" VMGEXIT_BYTES "\n"
	"	rdmsr\n"
	"	movl %eax, early_low\n"
	"	movl %edx, early_high\n"
	"	ret\n"
	".code64\n");

void early(void)
{
	early_answer = msr_protocol(0x002);
	early_features = msr_protocol(0x080);
}

void main(void)
{
	is(early_low, 0x40000005, "32-bit: CPUID response, register 1");
	is(early_high & 0x3f, cbit, "32-bit: C-bit position");
	is(early_answer & 0xfff, 0x001, "64-bit: SEV information");
	is(early_features & 0xfff, 0x081, "64-bit: hypervisor features");
}
