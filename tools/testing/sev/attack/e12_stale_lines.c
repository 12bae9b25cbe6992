// SPDX-License-Identifier: GPL-2.0
/*
 * E12. The processor is one whose caches keep lines of a page from before it was
 * validated (CVE-2024-36331), and its CPUID page says so: COHERENCY_SFW_NO is clear.
 * Only reads in the first and the last line of the page drop them.
 *
 * The guest must read there after it has validated a page, before any other access to
 * it. Each access to such a page is seen, since none is mapped until then.
 */
#include "attack.h"

#define LINE_BYTES	64
#define FIRST_LINE	BIT(0)
#define LAST_LINE	BIT(1)

/* CPUID page: entries of 48 bytes from byte 16 on, EAX to EDX at byte 24 */
#define ENTRIES		0x10
#define ENTRY_BYTES	48
#define AT_EBX		28
#define LEAF_ENCRYPTION	0x8000001fU
#define COHERENCY_SFW_NO BIT(31)

static u8 *lines;	/* of each page, those which are stale */

static void launch(u64 gpa, enum launch_type type, u8 *page)
{
	if (type != LAUNCH_CPUID)
		return;
	lines = model_alloc(machine.ram_high_top >> PAGE_SHIFT, PAGE_SIZE);
	attack_struck("the CPUID page at 0x%lx does not tell that caches are coherent", gpa);
	for (u32 i = 0; i < get_le(page, 4); i++) {
		u8 *entry = page + ENTRIES + i * ENTRY_BYTES;

		if (get_le(entry, 4) == LEAF_ENCRYPTION)
			put_le(entry + AT_EBX, get_le(entry + AT_EBX, 4) & ~COHERENCY_SFW_NO, 4);
	}
}

static void mark(u64 gpa, bool validate)
{
	lines[gpa >> PAGE_SHIFT] = validate ? FIRST_LINE | LAST_LINE : 0;
	if (validate)
		memory_watch(gpa, true);
}

static bool access(struct vcpu *v, u64 gpa, bool private, bool read)
{
	u32 at = gpa & ~PAGE_MASK;
	u8 *stale = &lines[gpa >> PAGE_SHIFT];

	if (!private || !*stale)
		return false;
	if (read && at < LINE_BYTES)
		*stale &= ~FIRST_LINE;
	else if (read && at >= PAGE_SIZE - LINE_BYTES)
		*stale &= ~LAST_LINE;
	else
		attack_won("a stale line of page 0x%lx is used, offset 0x%x, rip 0x%lx",
			   gpa - at, at, vcpu_rip(v));
	return *stale;
}

ATTACK(attack_stale, .name = "stale-lines", .launch = launch, .validated = mark, .access = access);
