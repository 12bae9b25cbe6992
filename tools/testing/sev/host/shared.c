// SPDX-License-Identifier: GPL-2.0
/*
 * What the hypervisor holds of an SNP guest's memory, on demand (shared=1): how
 * much when a kernel asks for the SEV information, as each does once before
 * anything else, and which pages at the end.  A guest that gave all of it back
 * before its next kernel started is one with nothing shared at that moment.
 */

#include "host.h"

static bool wanted(void)
{
	return mode_is_snp() && option_u64("shared", 0);
}

static bool shared(u64 gpa)
{
	return gpa_is_ram(gpa) && !guest_owned(gpa);
}

/**
 * shared_count - print how many pages are shared now
 * @v: the CPU which asks for the SEV information
 */
void shared_count(struct vcpu *v)
{
	u64 pages = 0, last = 0;

	if (!wanted())
		return;
	for (u64 at = 0; at < machine.ram_high_top; at += PAGE_SIZE) {
		if (!shared(at))
			continue;
		pages++;
		last = at;
	}
	model_print("shared: %lu pages when CPU %u begins, the last at 0x%lx\n", pages,
		    v->index, last);
}

/**
 * host_list_shared - print all shared pages, neighbours together
 */
void host_list_shared(void)
{
	u64 start = 0;
	bool in = false;

	if (!wanted())
		return;
	for (u64 at = 0; at <= machine.ram_high_top; at += PAGE_SIZE) {
		bool is = at < machine.ram_high_top && shared(at);

		if (is && !in)
			start = at;
		if (!is && in)
			model_print("shared: 0x%lx 0x%lx\n", start, at);
		in = is;
	}
}
