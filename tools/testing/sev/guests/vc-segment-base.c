// SPDX-License-Identifier: GPL-2.0
/*
 * 32-bit code in a segment whose base is not 0: what the processor has to
 * decode lies at base + EIP, and EIP is what the frame shows.
 */
/* modes: es snp */
#include "guest.h"

#define BASE	0x40000ULL

u32 based_errors[3], based_eips[3], based_expected[3], based_low;

/* Runs with CS.base = BASE: labels are BASE too high for EIP. */
asm(".text\n"
	".macro based number insn\n"
	"	movl $2f - 0x40000, trap32 + 28\n"
	"	movl $1f - 0x40000, based_expected + \\number * 4\n"
	"1:	\\insn\n"
	"2:	movl trap32 + 8, %eax\n"
	"	movl %eax, based_errors + \\number * 4\n"
	"	movl trap32 + 12, %eax\n"
	"	movl %eax, based_eips + \\number * 4\n"
	".endm\n"
	".code32\n"
	".globl code32\n"
	"code32:\n"
	"	ljmp $0x40, $3f - 0x40000\n"
	"3:	based 0, invd\n"
	"	based 1, wbinvd\n"
	"	movl $0x3ff, %edx\n"
	"	based 2, \"inb %dx, %al\"\n"
	"	movl $0xc0010130, %ecx\n"
	"	movl $0x80, %eax\n"
	"	xorl %edx, %edx\n"
	"	wrmsr\n"
	"	" VMGEXIT_BYTES "\n"
	"	rdmsr\n"
	"	movl %eax, based_low\n"
	"	ljmp $0x08, $4f\n"
	"4:	ret\n"
	".code64\n");

void main(void)
{
	static const u32 codes[] = { VC_INVD, VC_WBINVD, VC_IOIO };
	u64 *entry = (u64 *)(gdt + SEL_DATA16), old = *entry;
	u32 i;

	/* flat 32-bit code, but for its base */
	*entry = 0x00cf9b000000ffffULL | (BASE & 0xffffff) << 16;
	call32((u64)code32);
	*entry = old;
	for (i = 0; i < 3; i++) {
		is(based_errors[i], codes[i], "error code");
		is(based_eips[i], based_expected[i], "EIP without the base");
	}
	is(READ32(based_low) & 0xfff, 0x081, "VMGEXIT");
}
