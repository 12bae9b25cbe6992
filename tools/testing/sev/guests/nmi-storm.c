// SPDX-License-Identifier: GPL-2.0
/*
 * NMIs at any point of a GHCB exchange: with a handler that puts GHCB and MSR
 * back, no exchange is disturbed and no NMI is lost.
 */
/* modes: es snp */
/* smp: 2 */
#include "guest.h"

#define NMIS	60

static u32 nmis, ready, stop, stopped, errors, exchanges;
static u64 saved[128];

static bool handler(struct regs *regs)
{
	u64 msr = rdmsr(MSR_GHCB);
	u32 i;

	if (regs->vector != TRAP_NMI)
		return false;
	for (i = 0; i < 128; i++)
		saved[i] = read64(ghcb_page() + i * 8);
	nae(NAE_NMI_DONE, 0, 0);
	for (i = 0; i < 128; i++)
		write64(ghcb_page() + i * 8, saved[i]);
	wrmsr(MSR_GHCB, msr);
	nmis++;
	return true;
}

static void entry(u32 index)
{
	ghcb_init_cpu();
	ready = 1;
	while (!READ32(stop)) {
		exchanges++;
		errors += (msr_protocol(0x002) & 0xfff) != 0x001;
		errors += (msr_protocol(0x080) & 0xfff) != 0x081;
		errors += nae(NAE_FEATURES, 0, 0) != 0 || ghcb_get(GHCB_INFO_2) != 3;
		ghcb_begin(VC_CPUID, 0, 0);
		ghcb_set(GHCB_RAX, 0x80000000);
		ghcb_set(GHCB_RCX, 0);
		ghcb_exchange();
		errors += (ghcb_get(GHCB_RAX) & LOW32) < 0x8000001f;
	}
	stopped = 1;
}

void main(void)
{
	u32 i;

	trap_hook = handler;
	cpu_start(1, entry);
	ok(wait_for(&ready, 1), "CPU 1 runs");
	for (i = 1; i <= NMIS; i++) {
		send_ipi(1, ICR_NMI);
		if (!wait_for(&nmis, i))
			break;
	}
	is(READ32(nmis), NMIS, "all NMIs arrived");
	write32((u64)&stop, 1);
	ok(wait_for(&stopped, 1), "CPU 1 goes on");
	ok(READ32(exchanges) > NMIS / 4, "%d rounds of exchanges", exchanges);
	is(READ32(errors), 0, "none of them disturbed");
}
