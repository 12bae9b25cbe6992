/* SPDX-License-Identifier: GPL-2.0 */
/* Messages between guest and secure processor (SNP firmware ABI, SNP_GUEST_REQUEST). */
#ifndef SEV_MODEL_MESSAGE_H
#define SEV_MODEL_MESSAGE_H

#include "psp.h"

#define VMPCKS			4
#define VMPCK_BYTES		32
#define TAG_BYTES		16

#define MESSAGE_HEADER_BYTES	0x60
#define MESSAGE_LIMIT		(PAGE_SIZE - MESSAGE_HEADER_BYTES)
/* The authenticated part of the header; the sequence number is the IV instead */
#define MESSAGE_AAD		0x30
#define MESSAGE_AAD_BYTES	(MESSAGE_HEADER_BYTES - MESSAGE_AAD)

#define MSG_KEY_REQUEST		3
#define MSG_REPORT_REQUEST	5

/* Firmware status of the command, and of an answer inside its message */
enum firmware_status {
	FW_SUCCESS		= 0x00,
	FW_INVALID_GUEST_STATE	= 0x02,
	FW_BAD_MEASUREMENT	= 0x0b,
	FW_INVALID_GUEST	= 0x10,
	FW_INVALID_PARAM	= 0x16,
	FW_AEAD_OFLOW		= 0x1d,
	FW_INVALID_KEY		= 0x27,
};

/**
 * struct channel - what the secure processor knows of one VMPCK
 * @key: as in the guest's secrets page
 * @count: sequence number of the last answer
 */
struct channel {
	u8 key[VMPCK_BYTES];
	u64 count;
};

/**
 * struct message - one message in plain text
 * @type: of the message
 * @version: of the message
 * @vmpck: index of its key
 * @bytes: how many of @payload are in use
 * @payload: what is encrypted
 */
struct message {
	u8 type;
	u8 version;
	u8 vmpck;
	u16 bytes;
	u8 payload[MESSAGE_LIMIT];
};

/**
 * struct aead - one AES-256-GCM operation
 * @key: VMPCK_BYTES
 * @sequence: becomes the IV, 12 bytes
 * @aad: MESSAGE_AAD_BYTES
 * @bytes: of plain and cipher text
 */
struct aead {
	const u8 *key;
	u64 sequence;
	const u8 *aad;
	u64 bytes;
};

void aead_seal(const struct aead *a, const u8 *plain, u8 *cipher, u8 tag[TAG_BYTES]);
/* False when @tag is wrong; @plain is zero then. */
bool aead_open(const struct aead *a, const u8 *cipher, const u8 tag[TAG_BYTES], u8 *plain);

/**
 * message_open() - checks and decrypts a request
 * @channels: VMPCKS of them
 * @page: 4096 bytes as the hypervisor handed them over
 * @m: filled on success
 *
 * Return: firmware status of the command.
 */
enum firmware_status message_open(const struct channel *channels, const u8 *page,
				  struct message *m);

/**
 * message_seal() - encrypts an answer
 * @channel: of the key @m->vmpck
 * @m: message
 * @sequence: its number
 * @page: 4096 bytes; those behind the message are left alone
 */
void message_seal(const struct channel *channel, const struct message *m, u64 sequence,
		  u8 *page);

/* Answers to decrypted requests; their status is inside the answer. */
void report_answer(const struct message *request, struct message *answer);
void derived_key_answer(const struct message *request, struct message *answer);

#define STATUS_BYTES		32	/* status and reserved bytes before an answer's data */

/* VMPL of a request by @m: not above its key's own, which is the VMPCK's index. */
static inline bool vmpl_is_allowed(const struct message *m, u32 vmpl)
{
	return vmpl >= m->vmpck && vmpl < VMPCKS;
}

static inline bool is_zero(const u8 *bytes, u64 count)
{
	while (count--)
		if (*bytes++)
			return false;
	return true;
}

#endif
