// SPDX-License-Identifier: GPL-2.0
/* Page state change (GHCB 2.04, section 4.1.6), with the answers KVM gives. */

#include "host.h"

#define PSC_ENTRIES		253
#define HEADER_BYTES		8
#define ENTRY_BYTES		8

#define OP_PRIVATE		1
#define OP_SHARED		2
#define OP_UNSMASH		4

#define ENTRY_CUR_PAGE		0xfffULL
#define ENTRY_GPA		0x000ffffffffff000ULL
#define ENTRY_OP_SHIFT		52
#define ENTRY_LARGE		BIT(56)
#define ENTRY_RESERVED		(~0ULL << 57)

#define BAD_HEADER		0x0000000100000001ULL
#define BAD_ENTRY		0x0000000100000002ULL
#define GENERIC_ERROR		0x0000010000000000ULL

static int update(u64 gpa, bool private, bool large)
{
	return private ? rmp_make_private(gpa, large) : rmp_make_shared(gpa, large);
}

static void counted(bool private, u32 pages)
{
	if (private)
		counters.psc_private += pages;
	else
		counters.psc_shared += pages;
}

/**
 * psc_page - change the state of one 4 KiB page
 * @gpa: page
 * @private: wanted state
 *
 * Memory which is no RAM is shared already.
 *
 * Return: 0, also when nothing had to change; PSC_NOT_RAM; or what RMPUPDATE said.
 */
int psc_page(u64 gpa, bool private)
{
	int r;

	if (!gpa_is_ram(gpa))
		return private ? PSC_NOT_RAM : 0;
	if (guest_owned(gpa) == private)
		return 0;
	r = update(gpa, private, false);
	if (!r)
		counted(private, 1);
	return r;
}

/* All pages at once: RMPUPDATE leaves alone those already in that state. */
static bool psc_whole(u64 gpa, bool private)
{
	u32 changed = 0;

	for (u64 at = gpa; at < gpa + PAGE_2M; at += PAGE_SIZE) {
		if (!gpa_is_ram(at))
			return false;
		changed += guest_owned(at) != private;
	}
	if (changed && update(gpa, private, true))
		return false;
	counted(private, changed);
	return true;
}

/*
 * Pages [@first, 512) of a 2 MiB entry. Like QEMU, only the region of the
 * first page decides whether the range is accepted.
 */
static int psc_large(u64 gpa, u32 first, bool private)
{
	if (!gpa_is_ram(gpa + first * PAGE_SIZE))
		return private ? PSC_NOT_RAM : 0;
	if (!first && psc_whole(gpa, private))
		return 0;
	for (u32 i = first; i < PAGES_PER_2M; i++) {
		int r = psc_page(gpa + i * PAGE_SIZE, private);

		if (r && r != PSC_NOT_RAM)
			return r;
	}
	return 0;
}

/* One entry; 0 or the status for info_2. *@entry gets its new cur_page. */
static u64 do_entry(u64 *entry)
{
	u64 gpa = *entry & ENTRY_GPA;
	bool large = *entry & ENTRY_LARGE;
	u32 first = *entry & ENTRY_CUR_PAGE, pages = large ? PAGES_PER_2M : 1;
	u32 op = *entry >> ENTRY_OP_SHIFT & 0xf;
	int r;

	if (first > pages || (large && !IS_ALIGNED(gpa, PAGE_2M)))
		return BAD_ENTRY;
	if (machine.answers_spec && (!op || op > OP_UNSMASH || *entry & ENTRY_RESERVED))
		return BAD_ENTRY;
	counters.psc_entries++;
	/* Other operations are hints to KVM, and done */
	if (first < pages && (op == OP_PRIVATE || op == OP_SHARED)) {
		r = large ? psc_large(gpa, first, op == OP_PRIVATE) :
			    psc_page(gpa, op == OP_PRIVATE);
		if (r)
			return GENERIC_ERROR | r;
		attack_changed(gpa, op == OP_PRIVATE);
	}
	*entry = (*entry & ~ENTRY_CUR_PAGE) | pages;
	return 0;
}

/* The list; an entry may take its page away, so it is copied before anything is done. */
struct psc_list {
	u16 cur, end;
	u32 reserved;
	u64 entry[PSC_ENTRIES];
};

static u64 do_list(struct psc_list *list)
{
	u64 status = 0;

	while (list->cur <= list->end && !status) {
		status = do_entry(&list->entry[list->cur]);
		list->cur += !status;
	}
	return status;
}

/* It lies in the GHCB, which may be the guest's own by now. */
static void give_back(const struct ghcb_call *c, const struct psc_list *list, u16 first)
{
	if (hidden(c->scratch))
		return;
	guest_write(c->scratch, &list->cur, sizeof(list->cur));
	for (u16 i = first; i < list->cur && i <= list->end; i++)
		guest_write(c->scratch + HEADER_BYTES + i * ENTRY_BYTES, &list->entry[i],
			    ENTRY_BYTES);
}

/**
 * psc_request - run the page state change list at sw_scratch
 * @c: the call
 *
 * The status goes to info_2. cur_entry in the guest's list stops at a refused
 * entry, else behind the last one; each finished entry shows its pages.
 *
 * Return: GHCB_OK, or what is wrong with the input.
 */
enum ghcb_error psc_request(struct ghcb_call *c)
{
	struct psc_list list;
	u64 capacity;
	u16 first;

	if (!ghcb_scratch_fits(c, HEADER_BYTES) || !guest_read(c->scratch, &list, HEADER_BYTES))
		return GHCB_BAD_SCRATCH;
	capacity = PSC_ENTRIES;
	if (ALIGN_DOWN(c->scratch, PAGE_SIZE) == c->gpa)
		capacity = (c->gpa + GHCB_SHARED_END - c->scratch - HEADER_BYTES) / ENTRY_BYTES;
	if (list.end >= capacity) {
		c->out_2 = BAD_HEADER;
		return GHCB_OK;
	}
	if (!guest_read(c->scratch + HEADER_BYTES, list.entry, (list.end + 1) * ENTRY_BYTES))
		return GHCB_BAD_SCRATCH;
	first = list.cur;
	c->out_2 = do_list(&list);
	give_back(c, &list, first);
	return GHCB_OK;
}
