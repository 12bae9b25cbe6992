// SPDX-License-Identifier: GPL-2.0
/*
 * The reverse map table and what the hypervisor may do to it: RMPUPDATE and
 * PSMASH (AMD APM vol. 2, 15.36.3 to 15.36.11), and launch.
 */

#include "cpu.h"

#define RMP_FAIL_INPUT		1
#define RMP_FAIL_IN_USE		3

bool guest_owned(u64 gpa)
{
	u32 page = gpa_to_page(gpa);

	if (page == NO_PAGE || !mode_is_sev())
		return false;
	if (mode_is_snp())
		return rmp_of(page)->flags & RMP_ASSIGNED;
	return page_at(page)->es_state == ES_PRIVATE;
}

bool guest_validated(u64 gpa)
{
	u32 page = gpa_to_page(gpa);

	return page != NO_PAGE && (rmp_of(page)->flags & RMP_VALIDATED);
}

/* What no processor lets happen: the entry says Validated although no guest did it. */
void rmp_forge_validated(u64 gpa)
{
	u32 page = gpa_to_page(gpa);

	if (page != NO_PAGE)
		rmp_of(page)->flags |= RMP_VALIDATED;
}

bool rmp_is_vmsa(u64 gpa)
{
	const u8 want = RMP_ASSIGNED | RMP_VALIDATED | RMP_VMSA;
	u32 page = gpa_to_page(gpa);

	return page != NO_PAGE && (rmp_of(page)->flags & want) == want;
}

static bool all_ram(u64 gpa, u64 bytes)
{
	for (u64 at = 0; at < bytes; at += PAGE_SIZE)
		if (!gpa_is_ram(gpa + at))
			return false;
	return bytes && IS_ALIGNED(gpa, bytes);
}

int rmp_psmash(u64 gpa)
{
	u64 start = ALIGN_DOWN(gpa, PAGE_2M);

	if (!all_ram(start, PAGE_2M) || !(rmp_of(gpa_to_page(gpa))->flags & RMP_LARGE))
		return RMP_FAIL_INPUT;
	for (u64 at = start; at < start + PAGE_2M; at += PAGE_SIZE)
		rmp_of(gpa_to_page(at))->flags &= ~RMP_LARGE;
	counters.psmash++;
	return 0;
}

static void assign(u64 gpa)
{
	u32 page = gpa_to_page(gpa);
	struct rmp_entry *e = rmp_of(page);

	e->flags = RMP_ASSIGNED | (machine.keep_validated ? e->flags & RMP_VALIDATED : 0);
	memset(e->perms, 0, sizeof(e->perms));
	page_at(page)->flags &= ~PAGE_DONE;
	page_spoil_private(page);
}

static bool unassign(u64 gpa)
{
	u32 page = gpa_to_page(gpa);
	struct rmp_entry *e = rmp_of(page);

	e->flags = machine.keep_validated ? e->flags & RMP_VALIDATED : 0;
	page_at(page)->flags &= ~PAGE_DONE;
	page_spoil_shared(page);
	return npt_unmap(VIEW_PRIVATE, gpa);
}

static bool none_assigned(u64 gpa)
{
	for (u64 at = gpa; at < gpa + PAGE_2M; at += PAGE_SIZE)
		if (rmp_of(gpa_to_page(at))->flags & RMP_ASSIGNED)
			return false;
	return true;
}

int rmp_make_private(u64 gpa, bool large)
{
	u64 bytes = large ? PAGE_2M : PAGE_SIZE;
	bool seen = false, whole;

	if (!all_ram(gpa, bytes))
		return RMP_FAIL_INPUT;
	whole = large && machine.rmp_2m && none_assigned(gpa);
	for (u64 at = gpa; at < gpa + bytes; at += PAGE_SIZE) {
		struct rmp_entry *e = rmp_of(gpa_to_page(at));

		if (e->flags & RMP_ASSIGNED)
			continue;
		assign(at);
		if (whole)
			e->flags |= RMP_LARGE;
		seen |= npt_unmap(VIEW_SHARED, at);
	}
	if (seen)
		flush_guests(this_vcpu());
	return 0;
}

int rmp_make_shared(u64 gpa, bool large)
{
	u64 bytes = large ? PAGE_2M : PAGE_SIZE;
	bool seen = false;

	if (!all_ram(gpa, bytes))
		return RMP_FAIL_INPUT;
	for (u64 at = gpa; at < gpa + bytes; at += PAGE_SIZE)
		if (rmp_of(gpa_to_page(at))->flags & RMP_IN_USE)
			return RMP_FAIL_IN_USE;
	for (u64 at = gpa; at < gpa + bytes; at += PAGE_SIZE) {
		struct rmp_entry *e = rmp_of(gpa_to_page(at));

		if (!(e->flags & RMP_ASSIGNED))
			continue;
		if ((e->flags & RMP_LARGE) && !large)
			rmp_psmash(at);
		seen |= npt_unmap(VIEW_SHARED, at);
		seen |= unassign(at);
	}
	if (seen)
		flush_guests(this_vcpu());
	return 0;
}

void *host_ptr(u64 gpa)
{
	if (!gpa_is_ram(gpa))
		return NULL;
	if (mode_is_snp() && guest_owned(gpa)) {
		if (guest_validated(gpa))
			return NULL;
		counters.implicit_shared++;
		if (rmp_make_shared(gpa & PAGE_MASK, false))
			return NULL;
	}
	return shared_ptr(gpa);
}

int rmp_launch_page(u64 gpa, const void *src)
{
	u32 page = gpa_to_page(gpa);
	struct guest_page *p;

	if (page == NO_PAGE || !IS_ALIGNED(gpa, PAGE_SIZE))
		return -1;
	p = page_at(page);
	if (p->flags & PAGE_LAUNCHED)
		return -1;
	p->flags = PAGE_LAUNCHED | PAGE_DONE;
	if (mode_is_snp()) {
		if (rmp_of(page)->flags & RMP_LARGE)
			rmp_psmash(gpa);
		rmp_of(page)->flags = RMP_ASSIGNED | RMP_VALIDATED;
	} else if (mode_is_sev()) {
		p->es_state = ES_PRIVATE;
		if (!gpa_is_flash(gpa))
			page_spoil_shared(page);
	}
	if (src)
		memcpy((void *)private_pa(page), src, PAGE_SIZE);
	else
		memset((void *)private_pa(page), 0, PAGE_SIZE);
	return 0;
}

static bool validate_large(u64 gpa, u64 end)
{
	if (!machine.rmp_2m || gpa + PAGE_2M > end || !all_ram(gpa, PAGE_2M))
		return false;
	for (u64 at = gpa; at < gpa + PAGE_2M; at += PAGE_SIZE)
		if (page_at(gpa_to_page(at))->flags & PAGE_LAUNCHED)
			return false;
	for (u64 at = gpa; at < gpa + PAGE_2M; at += PAGE_SIZE) {
		rmp_of(gpa_to_page(at))->flags = RMP_ASSIGNED | RMP_VALIDATED | RMP_LARGE;
		page_at(gpa_to_page(at))->flags |= PAGE_DONE;
	}
	return true;
}

static void validate_small(u64 gpa)
{
	u32 page = gpa_to_page(gpa);

	if (page == NO_PAGE || (page_at(page)->flags & PAGE_LAUNCHED))
		return;
	if (rmp_of(page)->flags & RMP_LARGE)
		rmp_psmash(gpa);
	rmp_of(page)->flags = RMP_ASSIGNED | RMP_VALIDATED;
	page_at(page)->flags |= PAGE_DONE;
}

void rmp_firmware_validate(u64 start, u64 end)
{
	u64 at = ALIGN_UP(start, PAGE_SIZE);

	if (!mode_is_snp())
		return;
	while (at + PAGE_SIZE <= end) {
		if (IS_ALIGNED(at, PAGE_2M) && validate_large(at, end)) {
			at += PAGE_2M;
			continue;
		}
		validate_small(at);
		at += PAGE_SIZE;
	}
}
