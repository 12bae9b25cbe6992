// SPDX-License-Identifier: GPL-2.0
/* Messages between guest and PSP (GHCB 2.04, sections 4.1.7 and 4.1.8). */

#include "host.h"

#define EV_EXT_GUEST_REQUEST	0x80000012ULL
#define MESSAGE_TYPE		0x34
#define MSG_REPORT_REQUEST	5
#define CERT_ROW_BYTES		24
#define CERT_ROW_OFFSET		16
#define CERT_ROW_LENGTH		20

/* High half of info_2: too few certificate pages; the same message again */
#define VMM_INVALID_LEN		BIT(32)
#define VMM_BUSY		BIT(33)

/* One row for all that follows the table, and the closing row. */
static bool write_certificates(u64 gpa, u64 pages)
{
	static u8 page[PAGE_SIZE];

	for (u64 i = 0; i < pages; i++) {
		memset(page, 'A' + i % 26, sizeof(page));
		if (!i) {
			memset(page, 0, 2 * CERT_ROW_BYTES);
			memset(page, 'G', CERT_ROW_OFFSET);
			put_le(page + CERT_ROW_OFFSET, 2 * CERT_ROW_BYTES, 4);
			put_le(page + CERT_ROW_LENGTH, pages * PAGE_SIZE - 2 * CERT_ROW_BYTES, 4);
		}
		if (!guest_write(gpa + i * PAGE_SIZE, page, sizeof(page)))
			return false;
	}
	return true;
}

/*
 * Option "certs" is how many pages of certificates this host has: none, without it,
 * which is a table with nothing but its closing row. As on KVM only a report request
 * carries certificate pages; where they are too few, the firmware is not called.
 */
static enum ghcb_error give_certificates(struct ghcb_call *c, u8 type, bool *too_few)
{
	static const u8 empty[CERT_ROW_BYTES];
	u64 pages = option_u64("certs", 0);

	if (c->code != EV_EXT_GUEST_REQUEST || type != MSG_REPORT_REQUEST)
		return GHCB_OK;
	if (!(c->have & HAVE_RAX) || !(c->have & HAVE_RBX) || !IS_ALIGNED(c->rax, PAGE_SIZE))
		return GHCB_BAD_VALUE;
	if (c->rbx < pages) {
		c->rbx = pages;
		c->out_2 = VMM_INVALID_LEN;
		*too_few = true;
		return GHCB_OK;
	}
	if (pages)
		return write_certificates(c->rax, pages) ? GHCB_OK : GHCB_BAD_VALUE;
	if (c->rbx && !guest_write(c->rax, empty, sizeof(empty)))
		return GHCB_BAD_VALUE;
	return GHCB_OK;
}

/**
 * guest_request - pass a message page to the PSP and its answer back
 * @c: the call: request page in info_1, response page in info_2
 *
 * Low half of info_2 is the firmware's status; in the high half this host reports
 * that certificates need more pages, or, when an attack wants it, that it is busy. It
 * has not called the firmware then.
 *
 * Return: GHCB_OK, or what is wrong with the input.
 */
enum ghcb_error guest_request(struct ghcb_call *c)
{
	static u8 request[PAGE_SIZE], response[PAGE_SIZE];
	u32 status = 0;
	bool too_few = false;
	enum ghcb_error error;

	if (!IS_ALIGNED(c->info_1, PAGE_SIZE) || !IS_ALIGNED(c->info_2, PAGE_SIZE) ||
	    c->info_1 == c->info_2)
		return GHCB_BAD_VALUE;
	if (!guest_read(c->info_1, request, sizeof(request)) ||
	    !guest_read(c->info_2, response, sizeof(response)))
		return GHCB_BAD_VALUE;
	error = give_certificates(c, request[MESSAGE_TYPE], &too_few);
	if (error || too_few)
		return error;
	if (attack_guest_busy(request)) {
		c->out_2 = VMM_BUSY;
		return GHCB_OK;
	}
	if (!psp_guest_request(request, response, &status))
		attack_guest_answer(request, response);
	if (!guest_write(c->info_2, response, sizeof(response)))
		return GHCB_BAD_VALUE;
	c->out_2 = status;
	return GHCB_OK;
}
