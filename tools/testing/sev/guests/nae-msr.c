// SPDX-License-Identifier: GPL-2.0
/* MSRs by the page protocol: read, write, and #GP as an exception word. */
/* modes: es snp */
#include "guest.h"

static u64 read_by_host(u32 msr)
{
	ghcb_begin(VC_MSR, 0, 0);
	ghcb_set(GHCB_RCX, msr);
	ghcb_exchange();
	return (ghcb_get(GHCB_RAX) & LOW32) | ghcb_get(GHCB_RDX) << 32;
}

static void write_by_host(u32 msr, u64 value)
{
	ghcb_begin(VC_MSR, 1, 0);
	ghcb_set(GHCB_RCX, msr);
	ghcb_set(GHCB_RAX, value & LOW32);
	ghcb_set(GHCB_RDX, value >> 32);
	ghcb_exchange();
}

static void check_gp(const char *what)
{
	is(ghcb_get(GHCB_INFO_1) & LOW32, 1, what);
	is(ghcb_get(GHCB_INFO_2) & GHCB_EVENT_MASK, GHCB_EVENT_GP & GHCB_EVENT_MASK,
	   "exception word: #GP, valid");
	is(ghcb_get(GHCB_INFO_2) >> 32, 0, "error code 0");
}

void main(void)
{
	u64 value = read_by_host(0x1b), before;

	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "RDMSR of APIC_BASE");
	is(value & 0xffffff000ULL, APIC_BASE, "its address");
	is(value >> 8 & 1, 1, "CPU 0 is the boot CPU");
	is(value >> 11 & 1, 1, "enabled");
	value = read_by_host(0x2ff);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "RDMSR of MTRRdefType");
	is(value >> 11 & 1, 0, "MTRRs are off, as after reset");
	write_by_host(0x2ff, 0xc06);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "WRMSR of it");
	is(read_by_host(0x2ff), 0xc06, "reads as written");
	before = rdtsc();
	value = read_by_host(0x10);
	ok(before <= value && value <= rdtsc(), "RDMSR of the TSC");
	read_by_host(0x802);
	check_gp("RDMSR of an x2APIC register");
	write_by_host(0x201, 0x7fc0000800ULL);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "WRMSR of a mask with more than 32 bits");
	is(read_by_host(0x201), 0x7fc0000800ULL, "reads as written");
	ghcb_begin(VC_MSR, 0, 0);
	ghcb_set(GHCB_RCX, 0x12345678);
	ghcb_exchange();
	check_gp("RDMSR of an MSR which does not exist");
	write_by_host(0x12345678, 0);
	check_gp("WRMSR of it");
}
