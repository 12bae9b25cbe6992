// SPDX-License-Identifier: GPL-2.0
/* Conversations with the secure processor: numbers, reports, derived keys. */
#include "../message.h"
#include "../report.h"
#include "harness.h"

#define POLICY		0x30000
#define RAM		MIB(64)

/* The guest's side, in the child process. */
static u8 request[PAGE_SIZE], response[PAGE_SIZE];
static struct message sent, got;
static struct channel keys[VMPCKS];

/* A result of the child process, for tell(). */
static void note(bool good, const char *name)
{
	model_print("%s%s\n", good ? "+" : "-", name);
}

static void tell(const char *what)
{
	const char *line = record->printed;
	char name[80];
	u32 n;

	tap_ok(!record->ended, "%s: came to its end", what);
	for (; *line; line += n + (line[n] == '\n')) {
		for (n = 0; line[n] && line[n] != '\n'; n++)
			;
		if (*line != '+' && *line != '-')
			continue;
		memset(name, 0, sizeof(name));
		memcpy(name, line + 1, MIN(n - 1, sizeof(name) - 1));
		tap_ok(*line == '+', "%s: %s", what, name);
	}
}

static void launch(void)
{
	static u8 page[PAGE_SIZE];

	vcpus[0]->has_launched_vmsa = true;
	psp_launch_start(POLICY);
	psp_launch_update(0x1000, LAUNCH_SECRETS, NULL);
	memcpy(page, priv_ptr(0x1000), PAGE_SIZE);
	psp_launch_finish();
	for (u32 n = 0; n < VMPCKS; n++)
		memcpy(keys[n].key, page + 0x20 + n * VMPCK_BYTES, VMPCK_BYTES);
}

static void new_request(u8 type, u8 version, u16 bytes)
{
	memset(&sent, 0, sizeof(sent));
	sent.type = type;
	sent.version = version;
	sent.bytes = bytes;
}

/* Firmware status; the answer is in got when it is 0. */
static u32 exchange(u8 vmpck)
{
	struct channel mine[VMPCKS];
	u32 status;

	sent.vmpck = vmpck;
	message_seal(&keys[vmpck], &sent, keys[vmpck].count + 1, request);
	memset(response, 0, sizeof(response));
	if (psp_guest_request(request, response, &status))
		return status;
	/* the answer has the next number, the next type, the same version */
	memcpy(mine, keys, sizeof(mine));
	mine[vmpck].count++;
	if (message_open(mine, response, &got) || got.type != sent.type + 1 ||
	    got.version != sent.version)
		return ~0U;
	keys[vmpck].count += 2;
	return 0;
}

static u32 answer_status(void)
{
	return get_le(got.payload, 4);
}

static bool ask_report(u8 vmpck, u32 vmpl, u32 status)
{
	u32 i;

	new_request(MSG_REPORT_REQUEST, 1, 96);
	for (i = 0; i < 64; i++)
		sent.payload[i] = 0xc0 + i;
	put_le(sent.payload + 0x40, vmpl, 4);
	if (exchange(vmpck) || answer_status() != status)
		return false;
	if (status)
		return got.bytes == STATUS_BYTES && !get_le(got.payload + 4, 4);
	return got.bytes == STATUS_BYTES + REPORT_BYTES &&
	       get_le(got.payload + 4, 4) == REPORT_BYTES;
}

static void run_numbers(void *data)
{
	u8 first[PAGE_SIZE];
	u32 status;

	(void)data;
	launch();
	note(ask_report(0, 0, 0), "first request");
	memcpy(first, request, sizeof(first));
	note(psp_guest_request(first, response, &status) && status == FW_INVALID_PARAM,
	     "a replayed request is refused");
	note(ask_report(0, 0, 0), "and changes nothing");
	note(psp_guest_request(first, response, &status) && status == FW_INVALID_PARAM,
	     "an old request is refused");
	keys[0].count += 2;
	note(ask_report(0, 0, 0) == false, "a number too high is refused");
	keys[0].count -= 2;
	note(ask_report(0, 0, 0), "and changes nothing either");
	note(ask_report(1, 1, 0) && keys[1].count == 2, "each key has its own numbers");
	note(ask_report(3, 3, 0) && ask_report(1, 2, 0), "three keys in turn");
}

static void run_damaged(void *data)
{
	u32 status;

	(void)data;
	launch();
	new_request(MSG_REPORT_REQUEST, 1, 96);
	message_seal(&keys[0], &sent, 1, request);
	request[0x60] ^= 1;
	memset(response, 0x77, sizeof(response));
	note(psp_guest_request(request, response, &status) && status == FW_BAD_MEASUREMENT,
	     "a damaged request is refused");
	note(response[0] == 0x77 && response[0x60] == 0x77, "without an answer");
	note(ask_report(0, 0, 0), "the number counts as not used");
	new_request(0x42, 1, 96);
	note(exchange(0) == FW_INVALID_PARAM, "an unknown type is refused");
	new_request(MSG_REPORT_REQUEST + 1, 1, 96);
	note(exchange(0) == FW_INVALID_PARAM, "an answer is no request");
	note(ask_report(0, 0, 0), "the conversation goes on");
}

static void reports(void *data)
{
	struct report *r = (struct report *)(got.payload + STATUS_BYTES);
	u8 digest[SHA384_BYTES], first[REPORT_BYTES];

	(void)data;
	launch();
	digest_snp_get(digest);
	note(ask_report(0, 2, 0), "answered");
	note(r->version == 3 && r->policy == POLICY && r->vmpl == 2 && r->signature_algo == 1,
	     "version 3, policy, VMPL");
	note(!memcmp(r->measurement, digest, sizeof(digest)), "measurement is the launch digest");
	note(r->report_data[0] == 0xc0 && r->report_data[63] == 0xff, "report data");
	note(r->cpuid_family == 0x17 && r->cpuid_model == 1 && r->cpuid_stepping == 2,
	     "CPUID family, model, stepping");
	note(!is_zero(r->chip_id, 64) && !is_zero(r->report_id, 32) &&
	     r->report_id_ma[0] == 0xff, "identities");
	note(r->current_tcb == PLATFORM_TCB && r->launch_tcb == PLATFORM_TCB, "TCB");
	note(is_zero(r->host_data, 32) && is_zero(r->id_key_digest, 96) &&
	     is_zero(r->reserved_208, 152) && is_zero(r->signature_reserved, 368),
	     "nothing where there is nothing");
	memcpy(first, r, sizeof(first));
	note(ask_report(0, 2, 0) && !memcmp(first, r, sizeof(first)), "the same again");
	note(ask_report(0, 4, FW_INVALID_PARAM), "VMPL 4 is refused");
	note(ask_report(2, 1, FW_INVALID_PARAM), "a VMPL above the key's is refused");
	new_request(MSG_REPORT_REQUEST, 1, 95);
	note(!exchange(0) && answer_status() == FW_INVALID_PARAM, "95 bytes are refused");
	new_request(MSG_REPORT_REQUEST, 1, MESSAGE_LIMIT);
	note(!exchange(0) && answer_status() == FW_INVALID_PARAM, "4000 bytes are refused");
	new_request(MSG_REPORT_REQUEST, 2, 96);
	note(!exchange(0) && answer_status() == FW_INVALID_PARAM, "version 2 is refused");
	new_request(MSG_REPORT_REQUEST, 1, 96);
	sent.payload[0x44] = 2;
	note(!exchange(0) && answer_status() == FW_INVALID_KEY, "there is no VLEK");
	new_request(MSG_REPORT_REQUEST, 1, 96);
	sent.payload[0x5f] = 1;
	note(!exchange(0) && answer_status() == FW_INVALID_PARAM, "reserved bytes are refused");
}

static void report_version(void *data)
{
	struct report *r = (struct report *)(got.payload + STATUS_BYTES);
	const char *version = data;

	set_option("report", version);
	launch();
	note(ask_report(0, 0, 0) && r->version == number(version), "version");
	note((r->cpuid_family == 0) == (r->version == 2), "CPUID bytes from version 3 on");
}

/* A derived key into @key; the answer's status. */
static u32 ask_key(u8 vmpck, u32 root, u64 fields, u32 vmpl, u64 tcb, u8 *key)
{
	new_request(MSG_KEY_REQUEST, 1, 32);
	put_le(sent.payload, root, 4);
	put_le(sent.payload + 8, fields, 8);
	put_le(sent.payload + 0x10, vmpl, 4);
	put_le(sent.payload + 0x18, tcb, 8);
	if (exchange(vmpck) || got.bytes != 64)
		return ~0U;
	memcpy(key, got.payload + STATUS_BYTES, 32);
	return answer_status();
}

static bool another(const u8 *key, u32 root, u64 fields, u32 vmpl, u64 tcb)
{
	u8 other[32];

	return !ask_key(0, root, fields, vmpl, tcb, other) && memcmp(key, other, 32) &&
	       !is_zero(other, 32);
}

static bool key_refused(u32 root, u64 fields, u32 vmpl, u64 tcb, u32 status)
{
	u8 key[32];

	return ask_key(1, root, fields, vmpl, tcb, key) == status && is_zero(key, 32);
}

static void derived_keys(void *data)
{
	u8 key[32], other[32];

	(void)data;
	launch();
	note(!ask_key(0, 0, 9, 0, 0, key) && !is_zero(key, 32), "answered");
	note(!ask_key(0, 0, 9, 0, 0, other) && !memcmp(key, other, 32), "the same again");
	note(!ask_key(0, 2, 9, 0, 0, other) && !memcmp(key, other, 32), "VCEK by name");
	note(!ask_key(0, 0, 9, 0, 5, other) && !memcmp(key, other, 32),
	     "a TCB which is not selected does not count");
	note(another(key, 1, 9, 0, 0), "VMRK: another key");
	note(another(key, 0, 8, 0, 0) && another(key, 0, 1, 0, 0) && another(key, 0, 0, 0, 0),
	     "other fields: another key");
	note(another(key, 0, 9, 1, 0), "other VMPL: another key");
	ask_key(0, 0, 0x20, 0, 5, key);
	note(another(key, 0, 0x20, 0, 4), "other TCB: another key");
	note(!ask_key(1, 0, 9, 1, 0, key), "by another VMPCK");
	note(key_refused(4, 9, 1, 0, FW_INVALID_KEY), "there is no VLEK");
	note(key_refused(6, 9, 1, 0, FW_INVALID_PARAM), "key selection 3 is refused");
	note(key_refused(8, 9, 1, 0, FW_INVALID_PARAM), "reserved bits are refused");
	note(key_refused(0, 0x40, 1, 0, FW_INVALID_PARAM), "no mitigation vector in version 1");
	note(key_refused(0, 9, 0, 0, FW_INVALID_PARAM), "a VMPL above the key's is refused");
	note(key_refused(0, 9, 4, 0, FW_INVALID_PARAM), "VMPL 4 is refused");
	note(key_refused(0, 0x20, 1, PLATFORM_TCB + 1, FW_INVALID_PARAM),
	     "a TCB above the platform's is refused");
	new_request(MSG_KEY_REQUEST, 2, 40);
	put_le(sent.payload + 8, 0x49, 8);
	note(!exchange(0) && !answer_status(), "the 40-byte form");
	new_request(MSG_KEY_REQUEST, 2, 32);
	note(!exchange(0) && answer_status() == FW_INVALID_PARAM,
	     "its version with 32 bytes is refused");
}

static void early(void *data)
{
	u32 status;

	(void)data;
	psp_launch_start(mode_is_snp() ? POLICY : 5);
	message_seal(&keys[0], &sent, 1, request);
	psp_guest_request(request, response, &status);
	note(status == (mode_is_snp() ? FW_INVALID_GUEST_STATE : FW_INVALID_GUEST), "refused");
}

void test_requests(void)
{
	static const char * const versions[] = { "2", "3", "5" };
	u32 i;

	in_machine(MODE_SNP, 1, RAM, run_numbers, NULL);
	tell("numbers");
	in_machine(MODE_SNP, 1, RAM, run_damaged, NULL);
	tell("bad requests");
	in_machine(MODE_SNP, 1, RAM, reports, NULL);
	tell("report");
	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		in_machine(MODE_SNP, 1, RAM, report_version, (void *)versions[i]);
		tell("report by option");
	}
	in_machine(MODE_SNP, 1, RAM, derived_keys, NULL);
	tell("derived key");
	in_machine(MODE_SNP, 1, RAM, early, NULL);
	tell("request before the launch ends");
	in_machine(MODE_ES, 1, RAM, early, NULL);
	tell("request of a guest without SNP");
}
