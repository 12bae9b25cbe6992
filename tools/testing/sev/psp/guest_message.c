// SPDX-License-Identifier: GPL-2.0
/* SNP_GUEST_REQUEST: sequence numbers, headers, dispatch (SNP firmware ABI). */
#include "message.h"

#define OFF_TAG			0x00
#define OFF_TAG_ZERO		0x10
#define OFF_SEQUENCE		0x20
#define OFF_RESERVED_28		0x28
#define OFF_ALGO		0x30
#define OFF_HEADER_VERSION	0x31
#define OFF_HEADER_BYTES	0x32
#define OFF_TYPE		0x34
#define OFF_VERSION		0x35
#define OFF_BYTES		0x36
#define OFF_RESERVED_38		0x38
#define OFF_VMPCK		0x3c
#define OFF_RESERVED_3D		0x3d

#define ALGO_AES_256_GCM	1
#define HEADER_VERSION		1

static struct channel channels[VMPCKS];
static bool channels_open;

static bool header_is_good(const u8 *page)
{
	u64 bytes = get_le(page + OFF_BYTES, 2);

	return page[OFF_ALGO] == ALGO_AES_256_GCM &&
	       page[OFF_HEADER_VERSION] == HEADER_VERSION &&
	       get_le(page + OFF_HEADER_BYTES, 2) == MESSAGE_HEADER_BYTES &&
	       page[OFF_VMPCK] < VMPCKS && bytes && bytes <= MESSAGE_LIMIT &&
	       is_zero(page + OFF_TAG_ZERO, OFF_SEQUENCE - OFF_TAG_ZERO) &&
	       is_zero(page + OFF_RESERVED_28, OFF_ALGO - OFF_RESERVED_28) &&
	       is_zero(page + OFF_RESERVED_38, OFF_VMPCK - OFF_RESERVED_38) &&
	       is_zero(page + OFF_RESERVED_3D, MESSAGE_HEADER_BYTES - OFF_RESERVED_3D);
}

enum firmware_status message_open(const struct channel *all, const u8 *page, struct message *m)
{
	u64 sequence = get_le(page + OFF_SEQUENCE, 8);
	const struct channel *channel;
	struct aead a = {
		.sequence = sequence,
		.aad = page + MESSAGE_AAD,
		.bytes = get_le(page + OFF_BYTES, 2),
	};

	if (!header_is_good(page))
		return FW_INVALID_PARAM;
	channel = &all[page[OFF_VMPCK]];
	/* The answer needs a number as well */
	if (channel->count > ~0ULL - 2)
		return FW_AEAD_OFLOW;
	if (sequence != channel->count + 1)
		return FW_INVALID_PARAM;
	a.key = channel->key;
	if (!aead_open(&a, page + MESSAGE_HEADER_BYTES, page + OFF_TAG, m->payload))
		return FW_BAD_MEASUREMENT;
	m->type = page[OFF_TYPE];
	m->version = page[OFF_VERSION];
	m->vmpck = page[OFF_VMPCK];
	m->bytes = a.bytes;
	return FW_SUCCESS;
}

void message_seal(const struct channel *channel, const struct message *m, u64 sequence,
		  u8 *page)
{
	struct aead a = {
		.key = channel->key,
		.sequence = sequence,
		.aad = page + MESSAGE_AAD,
		.bytes = m->bytes,
	};

	memset(page, 0, MESSAGE_HEADER_BYTES);
	put_le(page + OFF_SEQUENCE, sequence, 8);
	page[OFF_ALGO] = ALGO_AES_256_GCM;
	page[OFF_HEADER_VERSION] = HEADER_VERSION;
	put_le(page + OFF_HEADER_BYTES, MESSAGE_HEADER_BYTES, 2);
	page[OFF_TYPE] = m->type;
	page[OFF_VERSION] = m->version;
	put_le(page + OFF_BYTES, m->bytes, 2);
	page[OFF_VMPCK] = m->vmpck;
	aead_seal(&a, m->payload, page + MESSAGE_HEADER_BYTES, page + OFF_TAG);
}

static void open_channels(void)
{
	u32 n;

	for (n = 0; n < VMPCKS; n++)
		secrets_vmpck(n, channels[n].key);
	channels_open = true;
}

static enum firmware_status answer(const struct message *request, struct message *reply)
{
	memset(reply, 0, sizeof(*reply));
	reply->type = request->type + 1;
	reply->version = request->version;
	reply->vmpck = request->vmpck;
	switch (request->type) {
	case MSG_KEY_REQUEST:
		derived_key_answer(request, reply);
		return FW_SUCCESS;
	case MSG_REPORT_REQUEST:
		report_answer(request, reply);
		return FW_SUCCESS;
	}
	return FW_INVALID_PARAM;
}

/*
 * A number counts as used only when its request was answered: a refused request
 * leaves everything as it was.
 */
int psp_guest_request(const u8 *request, u8 *response, u32 *status)
{
	static struct message in, out;
	struct channel *channel;

	if (!mode_is_snp())
		*status = FW_INVALID_GUEST;
	else if (!launch_is_finished())
		*status = FW_INVALID_GUEST_STATE;
	else
		*status = FW_SUCCESS;
	if (*status)
		return -1;
	if (!channels_open)
		open_channels();
	*status = message_open(channels, request, &in);
	if (!*status)
		*status = answer(&in, &out);
	if (*status)
		return -1;
	channel = &channels[in.vmpck];
	message_seal(channel, &out, channel->count + 2, response);
	channel->count += 2;
	return 0;
}
