// SPDX-License-Identifier: GPL-2.0
/*
 * Private and shared memory of an SEV-SNP guest: GHCB 2.04, section 4.1.6
 * (page state change), AMD APM vol. 2, 15.36 (PVALIDATE).
 */
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/rmp.h>

#include "env.h"
#include "page_state.h"

/*
 * A host may interrupt a batch where it likes (E9), but is to do a page at
 * least now and then: a 2 MiB entry in 512 steps is the worst that makes sense.
 */
#define SEV_PSC_MAX_IDLE	512

static u64 sev_psc_entry(u64 gpa, unsigned int op, bool huge)
{
	return (u64)huge << SEV_PSC_HUGE_BIT | (u64)op << SEV_PSC_OP_SHIFT | gpa;
}

static bool sev_psc_to_private(u64 entry)
{
	return ((entry >> SEV_PSC_OP_SHIFT) & 0xf) == SEV_PSC_OP_PRIVATE;
}

static void sev_psc_publish(const struct sev_accept *accept)
{
	struct sev_psc_header *header = sev_ghcb_buffer(accept->ghcb);

	header->cur_entry = 0;
	header->end_entry = accept->count - 1;
	header->reserved = 0;
	memcpy(header + 1, accept->batch, accept->count * sizeof(accept->batch[0]));
}

/*
 * Takes over how far the hypervisor came.  Its header is read once; the end may
 * not move and the cursor only forward, to one past the end.
 */
static struct sev_result sev_psc_progress(const struct sev_accept *accept, u32 *cur)
{
	const struct sev_psc_header *shared = sev_ghcb_buffer(accept->ghcb);
	struct sev_psc_header header;

	header.cur_entry = READ_ONCE(shared->cur_entry);
	header.end_entry = READ_ONCE(shared->end_entry);
	header.reserved = READ_ONCE(shared->reserved);

	if (header.end_entry != accept->count - 1 || header.reserved ||
	    header.cur_entry < *cur || header.cur_entry > accept->count)
		return sev_fail(SEV_FAIL_PSC_HEADER,
				(u64)header.end_entry << 16 | header.cur_entry);

	*cur = header.cur_entry;
	return sev_ok();
}

static struct sev_result sev_psc_send(struct sev_accept *accept)
{
	unsigned int idle = 0;
	struct sev_result r;
	u32 cur = 0;

	sev_psc_publish(accept);
	while (cur < accept->count) {
		struct sev_ghcb_call call = {
			.exit_code = SEV_NAE_PSC,
			.give = SEV_GHCB_SCRATCH,
		};
		u32 before = cur;

		accept->exits++;
		r = sev_ghcb_call(accept->ghcb, &call);
		if (r.code)
			return r;
		if (call.answer)
			return sev_fail(SEV_FAIL_PSC_REFUSED, call.answer);
		r = sev_psc_progress(accept, &cur);
		if (r.code)
			return r;

		idle = cur == before ? idle + 1 : 0;
		if (idle > SEV_PSC_MAX_IDLE)
			return sev_fail(SEV_FAIL_PSC_STUCK, accept->batch[cur] & SEV_PSC_GPA_MASK);
	}

	return sev_ok();
}

/**
 * sev_page_validate() - sets Validated on a page of 4 KiB
 * @gpa: the page, private, and not validated before
 *
 * Return: SEV_FAIL_PVALIDATE, SEV_FAIL_VALIDATED_BEFORE (E10) with @gpa, or
 * SEV_OK.
 */
struct sev_result sev_page_validate(u64 gpa)
{
	bool unchanged;

	if (sev_env_pvalidate(gpa, false, true, &unchanged) != SEV_RMP_OK)
		return sev_fail(SEV_FAIL_PVALIDATE, gpa);
	if (unchanged)
		return sev_fail(SEV_FAIL_VALIDATED_BEFORE, gpa);

	return sev_ok();
}

/**
 * sev_page_rescind() - clears Validated on a page of 4 KiB before it is shared
 * @gpa: the page, validated
 *
 * Return: SEV_FAIL_PVALIDATE, SEV_FAIL_NOT_VALIDATED_BEFORE with @gpa, or
 * SEV_OK.
 */
struct sev_result sev_page_rescind(u64 gpa)
{
	bool unchanged;

	if (sev_env_pvalidate(gpa, false, false, &unchanged) != SEV_RMP_OK)
		return sev_fail(SEV_FAIL_PVALIDATE, gpa);
	if (unchanged)
		return sev_fail(SEV_FAIL_NOT_VALIDATED_BEFORE, gpa);

	return sev_ok();
}

static struct sev_result sev_accept_4k(struct sev_accept *accept, u64 gpa)
{
	struct sev_result r = sev_page_validate(gpa);

	if (!r.code)
		accept->pvalidate_4k++;

	return r;
}

static struct sev_result sev_accept_2m(struct sev_accept *accept, u64 gpa)
{
	struct sev_result r;
	bool unchanged;
	u64 page;

	switch (sev_env_pvalidate(gpa, true, true, &unchanged)) {
	case SEV_RMP_OK:
		if (unchanged)
			return sev_fail(SEV_FAIL_VALIDATED_BEFORE, gpa);
		accept->pvalidate_2m++;
		return sev_ok();
	case SEV_RMP_FAIL_SIZEMISMATCH:
		break;
	default:
		return sev_fail(SEV_FAIL_PVALIDATE, gpa);
	}

	accept->mismatches++;
	for (page = gpa; page < gpa + SEV_PAGE_2M; page += SEV_PAGE_4K) {
		r = sev_accept_4k(accept, page);
		if (r.code)
			return r;
	}

	return sev_ok();
}

/**
 * sev_accept_flush() - makes the pages collected so far what they are to be
 * @accept: state
 *
 * Page state change first, whatever state the host started the guest with;
 * then PVALIDATE of what became private, 2 MiB where the entry is, 4 KiB where
 * the RMP is not.
 *
 * Return: SEV_FAIL_PSC_*, SEV_FAIL_GHCB_*, SEV_FAIL_PVALIDATE,
 * SEV_FAIL_VALIDATED_BEFORE, or SEV_OK.
 */
struct sev_result sev_accept_flush(struct sev_accept *accept)
{
	struct sev_result r;
	u32 i;

	if (!accept->count)
		return sev_ok();
	r = sev_psc_send(accept);

	for (i = 0; !r.code && i < accept->count; i++) {
		bool huge = accept->batch[i] & BIT_ULL(SEV_PSC_HUGE_BIT);
		u64 gpa = accept->batch[i] & SEV_PSC_GPA_MASK;

		if (!sev_psc_to_private(accept->batch[i]))
			continue;
		r = huge ? sev_accept_2m(accept, gpa) : sev_accept_4k(accept, gpa);
		if (!r.code && accept->evict)
			sev_env_evict(gpa, huge ? SEV_PAGE_2M : SEV_PAGE_4K);
	}
	accept->count = 0;

	return r;
}

static struct sev_result sev_batch_add(struct sev_accept *accept, u64 entry)
{
	struct sev_result r = sev_ok();

	if (accept->count == SEV_PSC_MAX_ENTRIES)
		r = sev_accept_flush(accept);
	if (!r.code)
		accept->batch[accept->count++] = entry;

	return r;
}

/**
 * sev_accept_range() - has a range made private and validated
 * @accept: state; ranges come in ascending order
 * @start: first byte, 4 KiB aligned
 * @end: one past the last byte, 4 KiB aligned
 *
 * What fills no batch waits for sev_accept_flush().  The caller flushes too
 * where a batch may not run on: at the borders of the host's memory regions.
 *
 * Return: SEV_FAIL_ACCEPT_ORDER with @start when part of the range was passed
 * before, what sev_accept_flush() returns, or SEV_OK.
 */
struct sev_result sev_accept_range(struct sev_accept *accept, u64 start, u64 end)
{
	struct sev_result r;

	if (start < accept->next || end < start)
		return sev_fail(SEV_FAIL_ACCEPT_ORDER, start);
	accept->next = end;

	while (start < end) {
		bool huge = !(start & (SEV_PAGE_2M - 1)) && end - start >= SEV_PAGE_2M;

		r = sev_batch_add(accept, sev_psc_entry(start, SEV_PSC_OP_PRIVATE, huge));
		if (r.code)
			return r;
		start += huge ? SEV_PAGE_2M : SEV_PAGE_4K;
	}

	return sev_ok();
}

/* Rescinds 2 MiB, unless the RMP has them as pages of 4 KiB: then nothing. */
static struct sev_result sev_rescind_2m(struct sev_accept *accept, u64 gpa, bool *huge)
{
	bool unchanged;

	switch (sev_env_pvalidate(gpa, true, false, &unchanged)) {
	case SEV_RMP_OK:
		if (unchanged)
			return sev_fail(SEV_FAIL_NOT_VALIDATED_BEFORE, gpa);
		accept->rescind_2m++;
		return sev_ok();
	case SEV_RMP_FAIL_SIZEMISMATCH:
		accept->mismatches++;
		*huge = false;
		return sev_ok();
	default:
		return sev_fail(SEV_FAIL_PVALIDATE, gpa);
	}
}

static struct sev_result sev_rescind_4k(struct sev_accept *accept, u64 gpa)
{
	struct sev_result r = sev_page_rescind(gpa);

	if (!r.code)
		accept->rescind_4k++;

	return r;
}

/**
 * sev_share_range() - has a range rescinded and made shared
 * @accept: state
 * @start: first byte, 4 KiB aligned, private and validated
 * @end: one past the last byte, 4 KiB aligned
 *
 * Rescinds at once, before the host hears of the page (E11).  What fills no
 * batch waits for sev_accept_flush().
 *
 * Return: SEV_FAIL_PVALIDATE, SEV_FAIL_NOT_VALIDATED_BEFORE, what
 * sev_accept_flush() returns, or SEV_OK.
 */
struct sev_result sev_share_range(struct sev_accept *accept, u64 start, u64 end)
{
	u64 small_until = start;
	struct sev_result r;

	while (start < end) {
		bool huge = start >= small_until && !(start & (SEV_PAGE_2M - 1)) &&
			    end - start >= SEV_PAGE_2M;

		r = sev_ok();
		if (huge) {
			r = sev_rescind_2m(accept, start, &huge);
			if (!huge)
				small_until = start + SEV_PAGE_2M;
		}
		if (!r.code && !huge)
			r = sev_rescind_4k(accept, start);
		if (!r.code)
			r = sev_batch_add(accept, sev_psc_entry(start, SEV_PSC_OP_SHARED, huge));
		if (r.code)
			return r;
		start += huge ? SEV_PAGE_2M : SEV_PAGE_4K;
	}

	return sev_ok();
}

/**
 * sev_share_rescinded() - has a range made shared which was rescinded before
 * @accept: state
 * @start: first byte, 4 KiB aligned, private and not validated
 * @end: one past the last byte, 4 KiB aligned
 *
 * By 4 KiB.  What fills no batch waits for sev_accept_flush().
 *
 * Return: what sev_accept_flush() returns, or SEV_OK.
 */
struct sev_result sev_share_rescinded(struct sev_accept *accept, u64 start, u64 end)
{
	struct sev_result r = sev_ok();

	for (; !r.code && start < end; start += SEV_PAGE_4K)
		r = sev_batch_add(accept, sev_psc_entry(start, SEV_PSC_OP_SHARED, false));

	return r;
}
