// SPDX-License-Identifier: GPL-2.0
/*
 * E5. The host fills the CPUID page with nonsense, as if no secure processor had
 * looked at it: a number of entries which is none (option "count"), a width of
 * physical addresses which is none, each entry a second time with other values, or
 * noise; and it gives all CPUs the same ids where it is asked for them.
 *
 * The guest must refuse with a named failure, or go on with what is in bounds.
 */
#include "attack.h"

#define ENTRIES_MAX	64
#define FIRST		0x10
#define BYTES		48
#define AT_EAX		24
#define LEAF_WIDTH	0x80000008U
#define LEAF_FEATURES	1	/* its EDX tells whether there is an APIC at all */

static u8 *entry_of(u8 *page, u32 i)
{
	return page + FIRST + i * BYTES;
}

static void cpuid_count(u64 gpa, enum launch_type type, u8 *page)
{
	u32 count = option_u64("count", 0xffffffff);

	if (type != LAUNCH_CPUID)
		return;
	attack_struck("the CPUID page at 0x%lx has %u entries", gpa, count);
	put_le(page, count, 4);
}

ATTACK(attack_cpuid_count, .name = "cpuid-count", .launch = cpuid_count);

static void cpuid_width(u64 gpa, enum launch_type type, u8 *page)
{
	if (type != LAUNCH_CPUID)
		return;
	attack_struck("the CPUID page at 0x%lx says 255 address bits", gpa);
	for (u32 i = 0; i < ENTRIES_MAX; i++)
		if (get_le(entry_of(page, i), 4) == LEAF_WIDTH)
			entry_of(page, i)[AT_EAX] = 0xff;
}

ATTACK(attack_cpuid_width, .name = "cpuid-width", .launch = cpuid_width);

static void cpuid_twice(u64 gpa, enum launch_type type, u8 *page)
{
	u32 count = get_le(page, 4), more = 0;

	if (type != LAUNCH_CPUID)
		return;
	for (u32 i = 0; i < count && count + more < ENTRIES_MAX; i++, more++) {
		u8 *copy = entry_of(page, count + more);

		memcpy(copy, entry_of(page, i), AT_EAX);
		fill_noise(copy + AT_EAX, 16, gpa + i);
	}
	put_le(page, count + more, 4);
	attack_struck("the CPUID page has %u entries twice", more);
}

ATTACK(attack_cpuid_twice, .name = "cpuid-twice", .launch = cpuid_twice);

static void cpuid_noise(u64 gpa, enum launch_type type, u8 *page)
{
	if (type != LAUNCH_CPUID)
		return;
	fill_noise(page, PAGE_SIZE, gpa);
	put_le(page, ENTRIES_MAX, 4);
	attack_struck("the CPUID page is noise");
}

ATTACK(attack_cpuid_noise, .name = "cpuid-noise", .launch = cpuid_noise);

/* The ids of a CPU are what the host alone knows: it tells all of them 0. */
static bool same_ids(struct ghcb_call *c)
{
	struct cpuid_regs r;

	if (c->code != EXIT_CPUID || !attack_due())
		return false;
	attack_struck("CPU %u gets no ids from CPUID 0x%lx", c->v->index, c->rax);
	r = host_cpuid(c->v, c->rax, c->rcx);
	if ((u32)c->rax != LEAF_FEATURES)
		r.edx = 0;
	c->rax = 0;
	c->rbx = 0;
	c->rcx = 0;
	c->rdx = r.edx;
	return true;
}

ATTACK(attack_same_ids, .name = "same-ids", .request = same_ids);
