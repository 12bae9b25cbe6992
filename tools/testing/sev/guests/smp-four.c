// SPDX-License-Identifier: GPL-2.0
/* Four CPUs at once, each with a GHCB of its own. */
/* modes: es snp */
/* smp: 4 */
#include "guest.h"

static u32 started, go, done;
static u32 apic_ids[MAX_CPUS], errors[MAX_CPUS];

static void count(u32 *counter)
{
	asm volatile("lock incl %0" : "+m" (*counter) : : "memory");
}

static void entry(u32 index)
{
	u32 i;

	ghcb_init_cpu();
	count(&started);
	while (!READ32(go))
		;
	for (i = 0; i < 200; i++) {
		ghcb_begin(VC_CPUID, 0, 0);
		ghcb_set(GHCB_RAX, 1);
		ghcb_set(GHCB_RCX, 0);
		ghcb_exchange();
		apic_ids[index] = (ghcb_get(GHCB_RBX) & LOW32) >> 24;
		errors[index] += apic_ids[index] != index ||
				 (ghcb_get(GHCB_INFO_1) & LOW32) != 0;
	}
	count(&done);
}

void main(void)
{
	u32 i;

	is(guest_info()->cpus, 4, "four CPUs");
	for (i = 1; i < 4; i++)
		cpu_start(i, entry);
	ok(wait_for(&started, 3), "three others run");
	write32((u64)&go, 1);
	ok(wait_for(&done, 3), "all done");
	for (i = 1; i < 4; i++) {
		is(apic_ids[i], i, "APIC ID is the CPU's index");
		is(errors[i], 0, "200 calls without error");
	}
}
