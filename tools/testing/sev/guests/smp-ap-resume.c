// SPDX-License-Identifier: GPL-2.0
/*
 * A CPU which stops leaves its state in its VMSA page: created again with that page,
 * destroyed before or not, it goes on where it was.
 */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

#define CR4_OSFXSR	BIT(9)
#define VMSA_X87_FTW	0x40c
#define VMSA_X87_HIGH	0x460
#define VMSA_XMM3	(0x470 + 3 * 16)

u64 ap_runs, ap_ticks, ap_stop, ap_done, ap_seen[5];

asm(".text\n"
	".globl code64\n"
	"code64:\n"
	"	incq ap_runs\n"
	"	movl $0xc0000102, %ecx\n"
	"	movl $0x12345000, %eax\n"
	"	xorl %edx, %edx\n"
	"	wrmsr\n"
	"	movl $0x277, %ecx\n"
	"	movl $0x00070106, %eax\n"
	"	movl $0x00070406, %edx\n"
	"	wrmsr\n"
	"	movabsq $0x1122334455667788, %rbx\n"
	"	movabsq $0x99aabbccddeeff00, %r15\n"
	"	movq %r15, %xmm3\n"
	"	fninit\n"
	"	fld1\n"
	"1:	incq ap_ticks\n"
	"	cmpq $0, ap_stop\n"
	"	je 1b\n"
	"	movq %rbx, ap_seen\n"
	"	movq %r15, ap_seen + 8\n"
	"	movq %xmm3, ap_seen + 16\n"
	"	fistpll ap_seen + 24\n"
	"	movl $0xc0000102, %ecx\n"
	"	rdmsr\n"
	"	movl %eax, ap_seen + 32\n"
	"	incq ap_done\n"
	"2:	cli\n"
	"	hlt\n"
	"	jmp 2b\n");

static bool counts(void)
{
	u64 end = rdtsc() + 8000000000ULL, before = READ64(ap_ticks);

	while (READ64(ap_ticks) == before)
		if (rdtsc() > end)
			return false;
	return true;
}

static void check_page(u64 page)
{
	u64 rip = read64(page + VMSA_RIP);

	ok(rip - (u64)code64 < 256, "RIP %x of the page is in the loop", rip);
	is(read64(page + VMSA_RBX), 0x1122334455667788, "RBX");
	is(read64(page + VMSA_R15), 0x99aabbccddeeff00, "R15");
	is(read64(page + VMSA_CR3), (u64)pml4 | cbit_mask, "CR3");
	is(read64(page + VMSA_G_PAT), 0x0007040600070106, "PAT");
	is(read64(page + 0x220), 0x12345000, "kernel GS base");
	is(read16(page + VMSA_X87_FTW), 0x3fff, "one x87 register in use");
	is(read16(page + VMSA_X87_HIGH), 0x3fff, "which has a 1");
	is(read64(page + VMSA_XMM3), 0x99aabbccddeeff00, "XMM3");
	is(read64(page + VMSA_FEATURES), own_features(), "features as before");
	is(read8(page + 0xca), 0, "VMPL");
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1];

	vmsa_long_mode(page, 1, (u64)spin);
	write64(page + VMSA_RIP, (u64)code64);
	write64(page + VMSA_CR4, 0x60 | CR4_OSFXSR);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created");
	ok(counts(), "it counts");
	is(ap_create(AP_DESTROY, 1, 0, 0), 0, "destroyed");
	ok(vmsa_release(page), "its page is free");
	check_page(page);
	is(vmsa_mark(page, true), 0, "the same page is a VMSA again");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created again");
	ok(counts(), "it goes on");
	is(ap_create(AP_CREATE, 1, page, own_features()), 0, "created while it runs");
	ok(counts(), "it goes on");
	is(READ64(ap_runs), 1, "and never started anew");
	write64((u64)&ap_stop, 1);
	ok(wait_for((u32 *)&ap_done, 1), "it comes to its end");
	is(ap_seen[0], 0x1122334455667788, "RBX was kept");
	is(ap_seen[1], 0x99aabbccddeeff00, "R15 was");
	is(ap_seen[2], 0x99aabbccddeeff00, "XMM3 was");
	is(ap_seen[3], 1, "ST(0) was");
	is(ap_seen[4], 0x12345000, "kernel GS base was");
}
