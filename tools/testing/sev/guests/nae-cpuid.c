// SPDX-License-Identifier: GPL-2.0
/* CPUID by the page protocol: sub-leaves, the CPU's own IDs, SNP's page. */
/* modes: es snp */
#include "guest.h"

static u32 ask(u32 leaf, u32 subleaf, u32 field)
{
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, leaf);
	ghcb_set(GHCB_RCX, subleaf);
	ghcb_set(GHCB_XCR0, 1);
	ghcb_exchange();
	if (ghcb_get(GHCB_INFO_1) & LOW32)
		give_up("CPUID refused");
	return ghcb_get(field);
}

static void compare_with_page(void)
{
	u32 i, different = 0;
	u64 e;

	for (i = 0; i < read32(CPUID_PAGE); i++) {
		e = CPUID_PAGE + 16 + i * 48ULL;
		if (read32(e) == 1 || read32(e) == 0xb || read32(e) == 0xd ||
		    read32(e) == 7 || read32(e) == 0x8000001e)
			continue;	/* hold what the guest computes */
		different += ask(read32(e), read32(e + 4), GHCB_RAX) != read32(e + 24);
		different += ask(read32(e), read32(e + 4), GHCB_RBX) != read32(e + 28);
	}
	is(different, 0, "the host's CPUID agrees with the CPUID page");
}

void main(void)
{
	is(ask(1, 0, GHCB_RBX) >> 24, 0, "APIC ID of CPU 0");
	is(ask(1, 0, GHCB_RCX) >> 31, 1, "hypervisor present");
	ok(ask(0, 0, GHCB_RAX) >= 7, "highest leaf");
	is(ask(0x8000001f, 0, GHCB_RAX) & 0xa, 0xa, "SEV and SEV-ES");
	is(ask(0x8000001f, 0, GHCB_RBX) & 0x3f, cbit, "C-bit position");
	is(ask(7, 99, GHCB_RBX), 0, "leaf 7 has no sub-leaf 99");
	is(ask(1, 0, GHCB_RCX) >> 21 & 1, 0, "no x2APIC");
	is(ask(7, 0, GHCB_RCX) >> 16 & 1, 0, "no 5-level paging");
	is(ask(0x80000001, 0, GHCB_RCX) >> 2 & 1, 0, "no SVM");
	if (mode_is(MODE_SNP))
		compare_with_page();
}
