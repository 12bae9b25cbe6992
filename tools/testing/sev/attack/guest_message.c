// SPDX-License-Identifier: GPL-2.0
/*
 * A host which replays, cuts, damages and reorders guest messages (E20 of the
 * threat model). The model's option "psp" chooses what it does to every answer:
 *
 *   replay    the first answer again, for each later request
 *   damage    one bit of the cipher text is turned
 *   tag       one bit of the tag is turned
 *   cut       the message is 16 bytes shorter
 *   long      the message claims more bytes than a page has
 *   type      the answer claims to be one to another request
 *   number    the sequence number is that of the next answer
 *   nothing   the answer never arrives
 *
 * or to requests:
 *
 *   busy      each message is sent back once; the same one must come again
 *   repeat    each request goes to the secure processor a second time
 *   kept      the first message is answered, but the guest is told "busy" whenever
 *	       it sends that one: it is in flight for good
 */
#include "machine.h"

#define OFF_SEQUENCE	0x20
#define OFF_TYPE	0x34
#define OFF_BYTES	0x36
#define PAYLOAD		0x60

static bool doing(const char *what)
{
	char name[16];

	return option("psp", name, sizeof(name)) && !strcmp(name, what);
}

static void replay(u8 *response)
{
	static u8 first[PAGE_SIZE];
	static bool have;

	if (have)
		memcpy(response, first, PAGE_SIZE);
	else
		memcpy(first, response, PAGE_SIZE);
	have = true;
}

/* The secure processor must not take a message twice, nor answer it again. */
static void repeat(const u8 *request)
{
	static u8 second[PAGE_SIZE];
	u32 status;

	memset(second, 0, sizeof(second));
	if (!psp_guest_request(request, second, &status))
		model_end(END_MODEL, "the secure processor answered one request twice");
	model_print("attack: a repeated request was refused with status 0x%x\n", status);
}

void attack_guest_answer(const u8 *request, u8 *response)
{
	if (doing("replay"))
		replay(response);
	else if (doing("damage"))
		response[PAYLOAD] ^= 1;
	else if (doing("tag"))
		response[0] ^= 1;
	else if (doing("cut"))
		put_le(response + OFF_BYTES, get_le(response + OFF_BYTES, 2) - 16, 2);
	else if (doing("long"))
		put_le(response + OFF_BYTES, 0xffff, 2);
	else if (doing("type"))
		response[OFF_TYPE] ^= 2;
	else if (doing("number"))
		put_le(response + OFF_SEQUENCE, get_le(response + OFF_SEQUENCE, 8) + 2, 8);
	else if (doing("nothing"))
		memset(response, 0, PAGE_SIZE);
	else if (doing("repeat"))
		repeat(request);
}

/* A message with the number of this one will not be answered again. */
static bool keep_first(const u8 *request)
{
	static u8 first[PAGE_SIZE], answer[PAGE_SIZE];
	static bool have;
	u32 status;

	if (!have) {
		if (psp_guest_request(request, answer, &status))
			model_end(END_MODEL, "the message to be kept was refused");
		model_print("attack: the answer to message %lu is kept\n",
			    get_le(request + OFF_SEQUENCE, 8));
		memcpy(first, request, PAGE_SIZE);
		have = true;
	}
	return !memcmp(request, first, PAGE_SIZE);
}

bool attack_guest_busy(const u8 *request)
{
	static u8 sent_back[PAGE_SIZE];
	static bool waiting;

	if (doing("kept"))
		return keep_first(request);
	if (!doing("busy"))
		return false;
	if (waiting && memcmp(request, sent_back, PAGE_SIZE))
		model_end(END_MODEL, "after \"busy\" another message came with the same number");
	if (!waiting)
		memcpy(sent_back, request, PAGE_SIZE);
	waiting = !waiting;
	return waiting;
}
