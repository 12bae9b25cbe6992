// SPDX-License-Identifier: GPL-2.0
/* Known answers for guest messages and attestation reports. */
#include "../message.h"
#include "../report.h"
#include "harness.h"

static struct message message;
static u8 page[PAGE_SIZE];

static void test_message(char *words[MAX_WORDS])
{
	struct channel channels[VMPCKS] = { 0 };
	u32 index = number(words[2]);
	u64 sequence = number(words[4]);
	static u8 plain[PAGE_SIZE], sealed[PAGE_SIZE];
	u64 bytes, all;
	bool good;

	from_hex(words[3], channels[index].key, VMPCK_BYTES);
	channels[index].count = sequence - 1;
	memset(page, 0, sizeof(page));
	bytes = from_hex(words[7], plain, sizeof(plain));
	all = from_hex(words[8], page, sizeof(page));

	good = message_open(channels, page, &message) == FW_SUCCESS;
	tap_ok(good && message.type == number(words[5]) && message.version == number(words[6]) &&
	       message.vmpck == index && message.bytes == bytes &&
	       !memcmp(message.payload, plain, bytes), "%s: decrypted", words[1]);

	memset(sealed, 0x5a, sizeof(sealed));
	message_seal(&channels[index], &message, sequence, sealed);
	tap_ok(!memcmp(sealed, page, all) && sealed[all] == 0x5a, "%s: encrypted", words[1]);
}

static void test_refusal(char *words[MAX_WORDS])
{
	struct channel channels[VMPCKS] = { 0 };
	enum firmware_status status;
	u32 i;

	from_hex(words[2], channels[0].key, VMPCK_BYTES);
	from_hex(words[3], channels[1].key, VMPCK_BYTES);
	for (i = 0; i < VMPCKS; i++)
		channels[i].count = number(words[4]);
	memset(page, 0, sizeof(page));
	from_hex(words[6], page, sizeof(page));
	memset(&message, 0, sizeof(message));
	status = message_open(channels, page, &message);
	tap_ok(status == number(words[5]) && is_zero(message.payload, sizeof(message.payload)),
	       "refused: %s", words[1]);
}

#define FIELD(of)	{ #of, offsetof(struct report, of) }

static struct report built;
static u32 fields_set;

/* In their order: a field ends where the next one starts. */
static const struct { const char *name; u32 at; } fields[] = {
	FIELD(version), FIELD(guest_svn), FIELD(policy), FIELD(family_id), FIELD(image_id),
	FIELD(vmpl), FIELD(signature_algo), FIELD(current_tcb), FIELD(platform_info),
	FIELD(key_info), FIELD(reserved_4c), FIELD(report_data), FIELD(measurement),
	FIELD(host_data), FIELD(id_key_digest), FIELD(author_key_digest), FIELD(report_id),
	FIELD(report_id_ma), FIELD(reported_tcb), FIELD(cpuid_family), FIELD(cpuid_model),
	FIELD(cpuid_stepping), FIELD(reserved_18b), FIELD(chip_id), FIELD(committed_tcb),
	FIELD(current_build), FIELD(current_minor), FIELD(current_major), FIELD(reserved_1eb),
	FIELD(committed_build), FIELD(committed_minor), FIELD(committed_major),
	FIELD(reserved_1ef), FIELD(launch_tcb), FIELD(launch_mit_vector),
	FIELD(current_mit_vector), FIELD(reserved_208), FIELD(signature_r), FIELD(signature_s),
	FIELD(signature_reserved), { NULL, REPORT_BYTES },
};

static void take_field(char *words[MAX_WORDS])
{
	u32 i, at = number(words[2]), bytes = number(words[3]);

	for (i = 0; fields[i].name && strcmp(fields[i].name, words[1]); i++)
		;
	if (fields[i].name && fields[i].at == at && fields[i + 1].at == at + bytes)
		fields_set += from_hex(words[4], (u8 *)&built + at, bytes);
	else
		tap_ok(false, "field %s lies at %s and has %s bytes", words[1], words[2],
		       words[3]);
}

/* What was put together from the fields is the report, and so is its signature. */
static void test_report(char *words[MAX_WORDS])
{
	static u8 expected[REPORT_BYTES];

	from_hex(words[2], expected, sizeof(expected));
	tap_ok(fields_set == REPORT_BYTES && !memcmp(&built, expected, sizeof(expected)),
	       "%s: put together from its fields", words[1]);
	memset(built.signature_r, 0, REPORT_BYTES - REPORT_SIGNED_BYTES);
	report_sign(&built);
	tap_ok(!memcmp(&built, expected, sizeof(expected)), "%s: signed", words[1]);
	memset(&built, 0, sizeof(built));
	fields_set = 0;
}

void test_messages(const char *path)
{
	char *words[MAX_WORDS];
	u32 count;

	open_vectors(path);
	while (next_line(words, &count)) {
		if (!strcmp(words[0], "message"))
			test_message(words);
		else if (!strcmp(words[0], "refuse"))
			test_refusal(words);
		else if (!strcmp(words[0], "field"))
			take_field(words);
		else if (!strcmp(words[0], "report"))
			test_report(words);
		else if (!strcmp(words[0], "key"))
			tap_ok(!strcmp(words[1], "same"),
			       "report-key.pem: the key of the known answers");
	}
}
