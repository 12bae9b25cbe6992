// SPDX-License-Identifier: GPL-2.0
/* Attestation reports: the known answers, altered ones, keys in all their forms */
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "test.h"

#define MAX_LINE	8192
#define MAX_PATH	4096

static const char *directory;
static EVP_PKEY *signer;
static u8 good[REPORT_SIZE];

static const char *path_of(const char *name)
{
	static char path[MAX_PATH];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

/* Whether the report is refused, and with these words */
static bool refused(int ret, const struct sev_error *err, const char *words)
{
	if (ret == -1 && strstr(err->text, words))
		return true;
	tap_diag("%d: %s", ret, ret ? err->text : "");
	return false;
}

static void test_good(const char *name, const u8 *report)
{
	struct sev_error err = { "" };

	tap_ok(!report_check_form(report, REPORT_SIZE, &err), "%s: form", name);
	tap_ok(!report_check_signature(report, signer, &err), "%s: signature", name);
}

/* A signature may hold although the form is wrong: one of the two must refuse */
static void test_altered(const char *name, bool verifies, const u8 *report)
{
	struct sev_error err = { "" };
	bool form = !report_check_form(report, REPORT_SIZE, &err);
	bool signature = !report_check_signature(report, signer, &err);

	tap_ok(signature == verifies && !(form && signature), "altered, %s: refused", name);
}

static void test_vectors(void)
{
	static char line[MAX_LINE], hex[MAX_LINE];
	FILE *in = fopen(path_of("reports.txt"), "r");
	char name[64], verdict[16];
	u8 report[REPORT_SIZE];

	if (!in) {
		printf("Bail out! no reports.txt\n");
		exit(1);
	}
	while (fgets(line, sizeof(line), in)) {
		if (sscanf(line, "good %63s %8191s", name, hex) == 2) {
			test_hex(hex, report, sizeof(report));
			test_good(name, report);
			if (!strcmp(name, "report-v3"))
				memcpy(good, report, sizeof(good));
		} else if (sscanf(line, "altered %63s %15s %8191s", name, verdict, hex) == 3) {
			test_hex(hex, report, sizeof(report));
			test_altered(name, !strcmp(verdict, "verifies"), report);
		}
	}
	fclose(in);
}

/* Every signed byte counts, and so does every byte of the signature */
static void test_every_byte(void)
{
	struct sev_error err;
	u8 report[REPORT_SIZE];
	u32 at, taken = 0;

	for (at = 0; at < REPORT_SIZE; at++) {
		memcpy(report, good, sizeof(report));
		report[at] ^= 0x10;
		if (!report_check_form(report, sizeof(report), &err) &&
		    !report_check_signature(report, signer, &err))
			taken++;
	}
	tap_ok(!taken, "a report with any one byte changed is refused");
}

static void bad_form(const char *words, u32 at, u8 value, size_t size)
{
	struct sev_error err = { "" };
	u8 report[REPORT_SIZE + 1] = { 0 };

	memcpy(report, good, sizeof(good));
	report[at] = value;
	tap_ok(refused(report_check_form(report, size, &err), &err, words),
	       "form: %s", words);
}

static void test_form(void)
{
	bad_form("this has 1183", 0, good[0], REPORT_SIZE - 1);
	bad_form("this has 1185", 0, good[0], REPORT_SIZE + 1);
	bad_form("this has 0", 0, good[0], 0);
	bad_form("version 0 is not known", 0, 0, REPORT_SIZE);
	bad_form("version 4 is not known", 0, 4, REPORT_SIZE);
	bad_form("version 6 is not known", 0, 6, REPORT_SIZE);
	bad_form("signature algorithm 2", REPORT_SIGNATURE_ALGO, 2, REPORT_SIZE);
	bad_form("reserved byte 0x04c", 0x4c, 1, REPORT_SIZE);
	bad_form("reserved byte 0x18b", 0x18b, 1, REPORT_SIZE);
	bad_form("reserved byte 0x188", 0, 2, REPORT_SIZE);
	bad_form("reserved byte 0x200", 0x200, 1, REPORT_SIZE);
	bad_form("reserved byte 0x29f", 0x29f, 1, REPORT_SIZE);
	bad_form("reserved byte 0x330", 0x330, 1, REPORT_SIZE);
	bad_form("reserved byte 0x49f", 0x49f, 1, REPORT_SIZE);
}

static void test_keys(void)
{
	EVP_PKEY *other = EVP_EC_gen("P-384"), *short_key = EVP_EC_gen("P-256");
	EVP_PKEY *edwards = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	struct sev_error err = { "" };

	tap_ok(refused(report_check_signature(good, other, &err), &err,
		       "not one of this key"), "key: another one");
	tap_ok(refused(report_check_signature(good, short_key, &err), &err,
		       "not one on the curve P-384"), "key: on another curve");
	tap_ok(refused(report_check_signature(good, edwards, &err), &err,
		       "not one on the curve P-384"), "key: of another kind");
	EVP_PKEY_free(edwards);
	EVP_PKEY_free(short_key);
	EVP_PKEY_free(other);
}

static void try_key_file(const char *path)
{
	struct sev_error err = { "" };
	EVP_PKEY *key = report_read_key(path, &err);

	tap_ok(key && !report_check_signature(good, key, &err), "key file: %s",
	       strrchr(path, '/') + 1);
	EVP_PKEY_free(key);
}

static void bad_key_file(const char *name, const char *words)
{
	struct sev_error err = { "" };
	EVP_PKEY *key = report_read_key(path_of(name), &err);

	tap_ok(!key && strstr(err.text, words), "key file: %s", words);
	EVP_PKEY_free(key);
}

/* The PEM certificate is over the signer's key; somebody else has signed it */
static void write_der(const char *pem)
{
	FILE *in = fopen(pem, "r"), *out = fopen(path_of("certificate.der"), "w");
	X509 *certificate = in && out ? PEM_read_X509(in, NULL, NULL, NULL) : NULL;

	if (!tap_ok(certificate && i2d_X509_fp(out, certificate) == 1,
		    "the certificate can be read"))
		exit(tap_done());
	X509_free(certificate);
	fclose(out);
	fclose(in);
}

static void test_key_files(const char *pem)
{
	FILE *out;

	write_der(pem);
	out = fopen(path_of("nothing.pem"), "w");
	fputs("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", out);
	fclose(out);

	try_key_file(path_of("report-key.pem"));
	try_key_file(pem);
	try_key_file(path_of("certificate.der"));
	bad_key_file("nothing.pem", "holds no public key and no certificate");
	bad_key_file("report-v3.bin", "holds no public key and no certificate");
	bad_key_file("not-there.pem", "cannot be opened");
}

static void unexpected(const char *words, const struct report_expectation *expected,
		       const u8 *report)
{
	struct sev_error err = { "" };

	tap_ok(refused(report_check_expected(report, expected, &err), &err, words),
	       "expected: %s", words);
}

static void test_expected(void)
{
	struct report_expectation fits = { .vmpl = 1 }, other;
	u8 debugged[REPORT_SIZE];
	struct sev_error err;

	tap_ok(!report_check_expected(good, &fits, &err), "expected: only the VMPL");
	memcpy(fits.measurement, good + REPORT_MEASUREMENT, REPORT_DIGEST_SIZE);
	memcpy(fits.data, good + REPORT_DATA, REPORT_DATA_SIZE);
	fits.policy = get_le64(good + REPORT_POLICY);
	fits.has_measurement = true;
	fits.has_data = true;
	fits.has_policy = true;
	tap_ok(!report_check_expected(good, &fits, &err), "expected: all of it");

	other = fits;
	other.measurement[REPORT_DIGEST_SIZE - 1] ^= 1;
	unexpected("measurement: expected", &other, good);
	other = fits;
	other.data[0] ^= 1;
	unexpected("report data: expected", &other, good);
	other = fits;
	other.vmpl = 0;
	unexpected("VMPL: expected 0, the report has 1", &other, good);
	other = fits;
	other.policy++;
	unexpected("policy: expected", &other, good);
	other.has_policy = false;
	memcpy(debugged, good, sizeof(debugged));
	debugged[REPORT_POLICY + 2] |= 0x08;
	unexpected("lets the host debug the guest", &other, debugged);
}

int main(int argc, char **argv)
{
	struct sev_error err = { "" };

	if (argc != 3)
		return 2;
	directory = argv[1];
	signer = report_read_key(path_of("report-key.pem"), &err);
	if (!tap_ok(signer, "the key can be read %s", err.text))
		return tap_done();
	test_vectors();
	test_every_byte();
	test_form();
	test_keys();
	test_key_files(argv[2]);
	test_expected();
	EVP_PKEY_free(signer);
	return tap_done();
}
