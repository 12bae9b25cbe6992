// SPDX-License-Identifier: GPL-2.0
/*
 * Asks the secure processor for an attestation report and for derived keys
 * through /dev/sev-guest, and reports in TAP. A report is printed as a line, too,
 * for whoever verifies it outside:
 *
 *	SEV-REPORT: HEX
 *
 * As a kselftest it runs without arguments, and skips where there is no such device.
 * Of a host's certificates and VLEK it knows nothing, unless the environment has
 * SEV_TEST_BARE_HOST: then there are none, and what is answered all the same fails.
 *
 * usage: guest_report [REPORT-DATA-IN-HEX]	all must be answered
 *	  guest_report --answered N		N requests, all must be answered
 *	  guest_report --refused N		N which are answered, then one which
 *						is not, and so must all after it
 *	  guest_report --certificates N		the host has N pages of certificates
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <linux/sev-guest.h>

#include "sev_test.h"

#define DEVICE			"/dev/sev-guest"
#define REPORT_BYTES		0x4a0
#define SIGNED_BYTES		0x2a0	/* what comes before the signature */
#define ANSWER_HEADER_BYTES	32
#define KEY_BYTES		32
#define CERTS_BYTES		4096
#define ROW_BYTES		24	/* of the table of certificates; the last is zero */

#define STATUS_INVALID_PARAM	0x16
#define STATUS_INVALID_KEY	0x27

#define FIELD_POLICY		0x1
#define FIELD_MEASUREMENT	0x8
#define FIELD_TCB		0x20
#define ROOT_VMRK		0x1
#define SELECT_VLEK		0x4

static int device;

static bool bare_host(void)
{
	return getenv("SEV_TEST_BARE_HOST");
}

static uint32_t le32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* One request; 0 or the error number. */
static int ask(unsigned long what, void *request, void *response)
{
	struct snp_guest_request_ioctl call = {
		.msg_version = 1,
		.req_data = (uintptr_t)request,
		.resp_data = (uintptr_t)response,
	};

	memset(response, 0, sizeof(struct snp_report_resp));
	if (!ioctl(device, what, &call))
		return 0;
	ksft_print_msg("refused: errno %d, firmware 0x%x, host 0x%x\n", errno,
		       (unsigned int)call.fw_error, (unsigned int)call.vmm_error);
	return errno;
}

static int ask_report(const uint8_t *data, uint32_t vmpl, struct snp_report_resp *answer)
{
	struct snp_report_req request = { .vmpl = vmpl };

	memcpy(request.user_data, data, sizeof(request.user_data));
	return ask(SNP_GET_REPORT, &request, answer);
}

static bool is_report(const struct snp_report_resp *answer)
{
	return !le32(answer->data) && le32(answer->data + 4) == REPORT_BYTES;
}

static void print_report(const struct snp_report_resp *answer)
{
	unsigned int i;

	printf("SEV-REPORT: ");
	for (i = 0; i < REPORT_BYTES; i++)
		printf("%02x", answer->data[ANSWER_HEADER_BYTES + i]);
	printf("\n");
}

static void test_reports(const uint8_t *data)
{
	struct snp_report_resp first, again, other;

	if (!expect(!ask_report(data, 0, &first) && is_report(&first), "report: answered"))
		return;
	print_report(&first);
	expect(!memcmp(first.data + ANSWER_HEADER_BYTES + 0x50, data, 64),
	       "report: carries this guest's data");
	expect(!ask_report(data, 0, &again) &&
	       !memcmp(&first, &again, ANSWER_HEADER_BYTES + SIGNED_BYTES),
	       "report: the same request, the same report");
	expect(!ask_report(data, 3, &other) && is_report(&other) &&
	       le32(other.data + ANSWER_HEADER_BYTES + 0x30) == 3, "report: for VMPL 3");
	expect(!ask_report(data, 4, &other) && le32(other.data) == STATUS_INVALID_PARAM,
	       "report: there is no VMPL 4");
}

static void test_extended(const uint8_t *data)
{
	uint8_t *certs = aligned_alloc(CERTS_BYTES, CERTS_BYTES);
	static const uint8_t none[ROW_BYTES];
	uint8_t untouched[ROW_BYTES];
	struct snp_ext_report_req request = {
		.certs_address = (uintptr_t)certs,
		.certs_len = CERTS_BYTES,
	};
	struct snp_report_resp answer;

	if (!certs) {
		expect(false, "extended report: memory for certificates");
		return;
	}
	memcpy(request.data.user_data, data, sizeof(request.data.user_data));
	memset(certs, 0xaa, CERTS_BYTES);
	memcpy(untouched, certs, ROW_BYTES);
	expect(!ask(SNP_GET_EXT_REPORT, &request, &answer) && is_report(&answer),
	       "extended report: answered");
	if (!bare_host() && memcmp(certs, none, ROW_BYTES) && memcmp(certs, untouched, ROW_BYTES))
		ksft_test_result_skip("extended report: this host has certificates\n");
	else
		expect(!memcmp(certs, none, ROW_BYTES),
		       "extended report: this host has no certificates");
	free(certs);
}

/* An extended report with room for @pages; the host's status word, 0 when answered. */
static uint32_t ask_extended(const uint8_t *data, uint8_t *certs, uint32_t *pages)
{
	struct snp_ext_report_req request = {
		.certs_address = (uintptr_t)certs,
		.certs_len = *pages * CERTS_BYTES,
	};
	struct snp_report_resp answer = { 0 };
	struct snp_guest_request_ioctl call = {
		.msg_version = 1,
		.req_data = (uintptr_t)&request,
		.resp_data = (uintptr_t)&answer,
	};
	int error;

	memcpy(request.data.user_data, data, sizeof(request.data.user_data));
	error = ioctl(device, SNP_GET_EXT_REPORT, &call);
	*pages = request.certs_len / CERTS_BYTES;
	if (error)
		return call.vmm_error ? call.vmm_error : ~0U;
	return is_report(&answer) ? 0 : ~0U;
}

/* Who does not know how many pages they are asks with none, or with too few. */
static void test_certificates(const uint8_t *data, uint32_t pages)
{
	uint8_t *certs = aligned_alloc(CERTS_BYTES, (size_t)pages * CERTS_BYTES);
	struct snp_report_resp answer;
	uint32_t room;

	if (!expect(certs && pages > 1, "certificates: memory for two pages or more"))
		return;
	for (room = 0; room < pages;) {
		uint32_t given = room;

		expect(ask_extended(data, certs, &room) == SNP_GUEST_VMM_ERR_INVALID_LEN &&
		       room == pages, "certificates: the host tells how many pages they need");
		room = given + 1;
	}
	expect(!ask_report(data, 0, &answer) && is_report(&answer),
	       "certificates: the key is still good for a report");
	memset(certs, 0, (size_t)pages * CERTS_BYTES);
	expect(!ask_extended(data, certs, &room) && room == pages, "certificates: enough room");
	expect(le32(certs + 16) == 48 && le32(certs + 20) == pages * CERTS_BYTES - 48 &&
	       certs[48] == 'A' && certs[pages * CERTS_BYTES - 1] == 'A' + (pages - 1) % 26,
	       "certificates: as the host has them");
	free(certs);
}

/* A key into @key; the status of the answer, or -1. */
static int ask_key(uint32_t root, uint64_t fields, uint32_t vmpl, uint8_t *key)
{
	struct snp_derived_key_req request = {
		.root_key_select = root,
		.guest_field_select = fields,
		.vmpl = vmpl,
	};
	struct snp_report_resp answer;

	if (ask(SNP_GET_DERIVED_KEY, &request, &answer))
		return -1;
	memcpy(key, answer.data + ANSWER_HEADER_BYTES, KEY_BYTES);
	return le32(answer.data);
}

static void test_keys(void)
{
	uint8_t key[KEY_BYTES], other[KEY_BYTES], zero[KEY_BYTES] = { 0 };
	bool differ = true;
	int status;

	if (!expect(!ask_key(0, FIELD_POLICY, 0, key) && memcmp(key, zero, KEY_BYTES),
		    "derived key: answered"))
		return;
	expect(!ask_key(0, FIELD_POLICY, 0, other) && !memcmp(key, other, KEY_BYTES),
	       "derived key: the same request, the same key");
	differ &= !ask_key(0, FIELD_MEASUREMENT, 0, other) && memcmp(key, other, KEY_BYTES);
	differ &= !ask_key(0, FIELD_POLICY | FIELD_TCB, 0, other) &&
		  memcmp(key, other, KEY_BYTES);
	differ &= !ask_key(ROOT_VMRK, FIELD_POLICY, 0, other) && memcmp(key, other, KEY_BYTES);
	differ &= !ask_key(0, FIELD_POLICY, 1, other) && memcmp(key, other, KEY_BYTES);
	expect(differ, "derived key: another for other fields, root or VMPL");
	status = ask_key(SELECT_VLEK, FIELD_POLICY, 0, other);
	if (!status && !bare_host())
		ksft_test_result_skip("derived key: this host has a VLEK\n");
	else
		expect(status == STATUS_INVALID_KEY && !memcmp(other, zero, KEY_BYTES),
		       "derived key: there is no VLEK");
}

static void test_answered(unsigned int count, const uint8_t *data)
{
	struct snp_report_resp answer;

	while (count--)
		expect(!ask_report(data, 0, &answer) && is_report(&answer),
		       "untouched answer: taken");
}

/* The host does something to the answers; the driver must not use them, nor go on. */
static void test_refused(const uint8_t *data)
{
	struct snp_report_resp answer;
	uint8_t key[KEY_BYTES];

	expect(ask_report(data, 0, &answer) && !is_report(&answer), "touched answer: refused");
	expect(ask_report(data, 0, &answer) == ENOTTY, "the key is not used again");
	expect(ask_key(0, FIELD_POLICY, 0, key) == -1, "not for derived keys either");
}

static bool read_hex(const char *text, uint8_t *data, size_t size)
{
	size_t i;

	if (strlen(text) != 2 * size)
		return false;
	for (i = 0; i < size; i++)
		if (sscanf(text + 2 * i, "%2hhx", &data[i]) != 1)
			return false;
	return true;
}

int main(int argc, char **argv)
{
	uint8_t data[64] = "report data of a guest which was given none";
	bool refused = argc == 3 && !strcmp(argv[1], "--refused");
	bool answered = refused || (argc == 3 && !strcmp(argv[1], "--answered"));
	bool certificates = argc == 3 && !strcmp(argv[1], "--certificates");

	if (!answered && !certificates &&
	    (argc > 2 || (argc == 2 && !read_hex(argv[1], data, sizeof(data))))) {
		fprintf(stderr,
			"usage: guest_report [128 HEX DIGITS | --answered N | --refused N | --certificates N]\n");
		return 2;
	}
	ksft_print_header();
	device = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (device < 0)
		ksft_exit_skip("no " DEVICE ": %s\n", strerror(errno));
	if (answered) {
		test_answered(strtoul(argv[2], NULL, 0), data);
		if (refused)
			test_refused(data);
	} else if (certificates) {
		test_certificates(data, strtoul(argv[2], NULL, 0));
	} else {
		test_reports(data);
		test_extended(data);
		test_keys();
	}
	finish();
}
