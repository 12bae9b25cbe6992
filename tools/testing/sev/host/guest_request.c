// SPDX-License-Identifier: GPL-2.0
/* Messages between guest and PSP (GHCB 2.04, sections 4.1.7 and 4.1.8). */

#include "host.h"

#define EV_EXT_GUEST_REQUEST	0x80000012ULL
#define MESSAGE_TYPE		0x34
#define MSG_REPORT_REQUEST	5
#define CERT_ROW_BYTES		24

/* High half of info_2: the guest shall send the same message again */
#define VMM_BUSY		(2ULL << 32)

/*
 * No certificates are configured: a table with nothing but its closing row.
 * As on KVM only a report request carries certificate pages.
 */
static enum ghcb_error give_certificates(const struct ghcb_call *c, u8 type)
{
	static const u8 empty[CERT_ROW_BYTES];

	if (c->code != EV_EXT_GUEST_REQUEST || type != MSG_REPORT_REQUEST)
		return GHCB_OK;
	if (!(c->have & HAVE_RAX) || !(c->have & HAVE_RBX) || !IS_ALIGNED(c->rax, PAGE_SIZE))
		return GHCB_BAD_VALUE;
	if (c->rbx && !guest_write(c->rax, empty, sizeof(empty)))
		return GHCB_BAD_VALUE;
	return GHCB_OK;
}

/**
 * guest_request - pass a message page to the PSP and its answer back
 * @c: the call: request page in info_1, response page in info_2
 *
 * Low half of info_2 is the firmware's status; this host has no errors of its
 * own to report in the high half, unless an attack wants one. A busy host has
 * not called the firmware.
 *
 * Return: GHCB_OK, or what is wrong with the input.
 */
enum ghcb_error guest_request(struct ghcb_call *c)
{
	static u8 request[PAGE_SIZE], response[PAGE_SIZE];
	u32 status = 0;
	enum ghcb_error error;

	if (!IS_ALIGNED(c->info_1, PAGE_SIZE) || !IS_ALIGNED(c->info_2, PAGE_SIZE) ||
	    c->info_1 == c->info_2)
		return GHCB_BAD_VALUE;
	if (!guest_read(c->info_1, request, sizeof(request)) ||
	    !guest_read(c->info_2, response, sizeof(response)))
		return GHCB_BAD_VALUE;
	error = give_certificates(c, request[MESSAGE_TYPE]);
	if (error)
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
