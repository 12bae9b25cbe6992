// SPDX-License-Identifier: GPL-2.0
/* GHCB MSR request 0x004: one register of a leaf, sub-leaf 0. */
/* modes: es snp */
#include "guest.h"

static u64 ask(u32 leaf, u32 reg)
{
	return msr_protocol((u64)leaf << 32 | (u64)reg << 30 | 0x004);
}

static void check(u32 leaf)
{
	static const u32 field[] = { GHCB_RAX, GHCB_RBX, GHCB_RCX, GHCB_RDX };
	u64 answer, value[4];
	u32 i;

	print("# leaf %x", (u64)leaf);
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, leaf);
	ghcb_set(GHCB_RCX, 0);
	ghcb_exchange();
	for (i = 0; i < 4; i++)
		value[i] = ghcb_get(field[i]) & LOW32;
	for (i = 0; i < 4; i++) {
		answer = ask(leaf, i);
		is(answer & 0xfff, 0x005, "response code");
		is(answer >> 30 & 3, i, "register echoed");
		is(answer >> 12 & 0x3ffff, 0, "bits 29:12 are zero");
		is(answer >> 32, value[i], "value as by the page protocol");
	}
}

void main(void)
{
	check(0);
	check(1);
	check(7);
	check(0x80000000);
	check(0x80000008);
	check(0x8000001f);
	ok(ask(0, 0) >> 32 >= 1, "highest standard leaf");
	ok(ask(0x80000000, 0) >> 32 >= 0x8000001f, "highest extended leaf");
	is(ask(1, 2) >> 63, 1, "hypervisor present");
}
