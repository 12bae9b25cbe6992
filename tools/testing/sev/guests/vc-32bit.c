// SPDX-License-Identifier: GPL-2.0
/*
 * #VC in 32-bit protected mode with paging off: by a 32-bit gate, four dwords
 * on the stack, the error code on top; IRET resumes.
 */
/* modes: es snp */
#include "guest.h"

struct result {
	u32 vector, count, error, eip, cs, eflags, frame, expected, stack;
};

/* Filled by the code below; its layout there is by hand */
struct result results32[8];

asm(".text\n"
	".macro try32 number insn\n"
	"	movl $0, trap32 + 4\n"
	"	movl $2f, trap32 + 28\n"
	"	movl %esp, results32 + \\number * 36 + 32\n"
	"	movl $1f, results32 + \\number * 36 + 28\n"
	"	xorl %eax, %eax\n"
	"1:	\\insn\n"
	"2:	movl $trap32, %esi\n"
	"	movl $results32 + \\number * 36, %edi\n"
	"	movl $7, %ecx\n"
	"	rep movsl\n"
	"	movl $0, trap32 + 28\n"
	".endm\n"
	".code32\n"
	".globl code32\n"
	"code32:\n"
	"	cld\n"
	"	try32 0, cpuid\n"
	"	movl $0x1b, %ecx\n"
	"	try32 1, rdmsr\n"
	"	movl $0x1b, %ecx\n"
	"	try32 2, wrmsr\n"
	"	movl $0x3ff, %edx\n"
	"	try32 3, \"inb %dx, %al\"\n"
	"	movl $0x3ff, %edx\n"
	"	try32 4, \"outl %eax, %dx\"\n"
	"	try32 5, wbinvd\n"
	"	try32 6, \"movl %dr7, %eax\"\n"
	"	try32 7, vmmcall\n"
	"	ret\n"
	".code64\n");

void main(void)
{
	static const u32 codes[] = {
		VC_CPUID, VC_MSR, VC_MSR, VC_IOIO, VC_IOIO, VC_WBINVD, VC_DR7_READ,
		VC_VMMCALL,
	};
	struct result *r;
	u32 i;

	call32((u64)code32);
	for (i = 0; i < 8; i++) {
		r = &results32[i];
		print("# expected #VC %x", (u64)codes[i]);
		is(r->count, 1, "one exception");
		is(r->vector, TRAP_VC, "vector 29");
		is(r->error, codes[i], "error code on the stack");
		is(r->eip, r->expected, "EIP at the instruction");
		is(r->cs, SEL_CODE32, "CS on the stack");
		is(r->eflags & ~0x10ad5U, 2, "EFLAGS on the stack, but for status flags and RF");
		is(r->frame, r->stack - 16, "four dwords on the same stack");
	}
}
