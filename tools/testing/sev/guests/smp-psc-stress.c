// SPDX-License-Identifier: GPL-2.0
/*
 * Four CPUs change the state of pages next to each other's all the time; no
 * CPU ever sees another's change in its own pages.
 */
/* modes: snp */
/* smp: 4 */
#include "guest.h"

#define ROUNDS	40

static u32 ready, go, done;
static u32 errors[MAX_CPUS];

/* Pages of the CPUs alternate in one 2 MiB range; C-bit by aliases. */
static u64 private_alias[MAX_CPUS], shared_alias[MAX_CPUS];

static void one_round(u32 index, u32 round)
{
	u64 gpa = FREE_BASE + index * PAGE_SIZE;
	u64 private = private_alias[index], shared = shared_alias[index];
	struct rmp_result r;

	if (msr_page_state(gpa, MSR_PSC_PRIVATE) != MSR_PSC_DONE)
		errors[index]++;
	r = pvalidate(private, RMP_4K, 1);
	errors[index] += r.eax || result_carry(r);
	fill(private, round);
	errors[index] += !holds(private, round);
	r = pvalidate(private, RMP_4K, 0);
	errors[index] += r.eax || result_carry(r);
	if (msr_page_state(gpa, MSR_PSC_SHARED) != MSR_PSC_DONE)
		errors[index]++;
	errors[index] += words_equal(shared, round) != 0;
	fill(shared, ~(u64)round);
	errors[index] += !holds(shared, ~(u64)round);
}

static void entry(u32 index)
{
	u32 round;

	asm volatile("lock incl %0" : "+m" (ready) : : "memory");
	while (!READ32(go))
		;
	for (round = 1; round <= ROUNDS; round++)
		one_round(index, round);
	asm volatile("lock incl %0" : "+m" (done) : : "memory");
}

void main(void)
{
	u32 i, round;

	for (i = 0; i < 4; i++) {
		private_alias[i] = alias_private(FREE_BASE + i * PAGE_SIZE);
		shared_alias[i] = alias_shared(FREE_BASE + i * PAGE_SIZE);
	}
	for (i = 1; i < 4; i++)
		cpu_start(i, entry);
	ok(wait_for(&ready, 3), "three others run");
	write32((u64)&go, 1);
	for (round = 1; round <= ROUNDS; round++)
		one_round(0, round);
	ok(wait_for(&done, 3), "all done");
	for (i = 0; i < 4; i++)
		is(errors[i], 0, "errors of a CPU");
}
