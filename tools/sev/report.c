// SPDX-License-Identifier: GPL-2.0
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "report.h"

#define SIGNED_SIZE		REPORT_SIGNATURE_R
#define NUMBER_SIZE		(REPORT_SIGNATURE_S - REPORT_SIGNATURE_R)
#define SIGNATURE_END		(REPORT_SIGNATURE_S + NUMBER_SIZE)
#define ALGO_P384_SHA384	1
#define POLICY_DEBUG		0x80000ULL
#define MAX_KEY_FILE		65536
#define CURVE			"secp384r1"

/* Bytes which are zero in a version and all before it */
static const struct {
	u32 start, end, up_to_version;
} reserved[] = {
	{ 0x04c, 0x050, UINT32_MAX },
	{ 0x188, 0x18b, 2 },
	{ 0x18b, 0x1a0, UINT32_MAX },
	{ 0x1eb, 0x1ec, UINT32_MAX },
	{ 0x1ef, 0x1f0, UINT32_MAX },
	{ 0x1f8, 0x208, 4 },
	{ 0x208, SIGNED_SIZE, UINT32_MAX },
	{ SIGNATURE_END, REPORT_SIZE, UINT32_MAX },
};

int report_check_form(const u8 *report, size_t size, struct sev_error *err)
{
	u32 version, at;
	size_t i;

	if (size != REPORT_SIZE)
		return sev_err(err, "a report has %d bytes, this has %zu", REPORT_SIZE, size);
	version = get_le32(report + REPORT_VERSION);
	if (version != 2 && version != 3 && version != 5)
		return sev_err(err, "report version %u is not known", version);
	if (get_le32(report + REPORT_SIGNATURE_ALGO) != ALGO_P384_SHA384)
		return sev_err(err, "signature algorithm %u is not ECDSA P-384 with SHA-384",
			       get_le32(report + REPORT_SIGNATURE_ALGO));
	for (i = 0; i < ARRAY_SIZE(reserved); i++)
		for (at = reserved[i].start; at < reserved[i].end; at++)
			if (version <= reserved[i].up_to_version && report[at])
				return sev_err(err, "reserved byte 0x%03x is not zero", at);
	return 0;
}

/* The signature as OpenSSL wants it, NULL when it cannot be one */
static ECDSA_SIG *take_signature(const u8 *report)
{
	BIGNUM *r = BN_lebin2bn(report + REPORT_SIGNATURE_R, NUMBER_SIZE, NULL);
	BIGNUM *s = BN_lebin2bn(report + REPORT_SIGNATURE_S, NUMBER_SIZE, NULL);
	ECDSA_SIG *signature = ECDSA_SIG_new();

	if (r && s && signature && ECDSA_SIG_set0(signature, r, s))
		return signature;
	ECDSA_SIG_free(signature);
	BN_free(s);
	BN_free(r);
	return NULL;
}

static bool verify(const u8 *report, EVP_PKEY *key)
{
	ECDSA_SIG *signature = take_signature(report);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char *der = NULL;
	int size = signature ? i2d_ECDSA_SIG(signature, &der) : -1;
	bool good = false;

	if (size > 0 && context)
		good = EVP_DigestVerifyInit(context, NULL, EVP_sha384(), NULL, key) == 1 &&
		       EVP_DigestVerify(context, der, (size_t)size, report, SIGNED_SIZE) == 1;
	OPENSSL_free(der);
	EVP_MD_CTX_free(context);
	ECDSA_SIG_free(signature);
	return good;
}

int report_check_signature(const u8 *report, EVP_PKEY *key, struct sev_error *err)
{
	char curve[32] = "";

	if (!EVP_PKEY_is_a(key, "EC") ||
	    !EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, curve,
					    sizeof(curve), NULL) ||
	    strcmp(curve, CURVE))
		return sev_err(err, "the key is not one on the curve P-384");
	if (!verify(report, key))
		return sev_err(err, "the signature is not one of this key over this report");
	return 0;
}

/* "expected ..., found ..." */
static int differs(const char *what, const u8 *expected, const u8 *found, size_t size,
		   struct sev_error *err)
{
	char texts[2][2 * REPORT_DATA_SIZE + 1];
	size_t i;

	for (i = 0; i < size; i++) {
		sprintf(texts[0] + 2 * i, "%02x", expected[i]);
		sprintf(texts[1] + 2 * i, "%02x", found[i]);
	}
	return sev_err(err, "%s: expected %s, the report has %s", what, texts[0], texts[1]);
}

int report_check_expected(const u8 *report, const struct report_expectation *expected,
			  struct sev_error *err)
{
	u64 policy = get_le64(report + REPORT_POLICY);
	u32 vmpl = get_le32(report + REPORT_VMPL);

	if (expected->has_measurement &&
	    memcmp(report + REPORT_MEASUREMENT, expected->measurement, REPORT_DIGEST_SIZE))
		return differs("measurement", expected->measurement,
			       report + REPORT_MEASUREMENT, REPORT_DIGEST_SIZE, err);
	if (expected->has_data &&
	    memcmp(report + REPORT_DATA, expected->data, REPORT_DATA_SIZE))
		return differs("report data", expected->data, report + REPORT_DATA,
			       REPORT_DATA_SIZE, err);
	if (vmpl != expected->vmpl)
		return sev_err(err, "VMPL: expected %u, the report has %u", expected->vmpl, vmpl);
	if (expected->has_policy && policy != expected->policy)
		return sev_err(err, "policy: expected 0x%llx, the report has 0x%llx",
			       expected->policy, policy);
	if (!expected->has_policy && policy & POLICY_DEBUG)
		return sev_err(err, "policy 0x%llx lets the host debug the guest", policy);
	return 0;
}

static EVP_PKEY *key_of(X509 *certificate)
{
	EVP_PKEY *key = certificate ? X509_get_pubkey(certificate) : NULL;

	X509_free(certificate);
	return key;
}

static EVP_PKEY *decode_key(const u8 *bytes, size_t size)
{
	const unsigned char *at = bytes;
	EVP_PKEY *key;
	BIO *bio;

	bio = BIO_new_mem_buf(bytes, (int)size);
	if (!bio)
		return NULL;
	key = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	if (!key) {
		BIO_free(bio);
		bio = BIO_new_mem_buf(bytes, (int)size);
		key = key_of(bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL);
	}
	if (!key)
		key = key_of(d2i_X509(NULL, &at, (long)size));
	BIO_free(bio);
	return key;
}

EVP_PKEY *report_read_key(const char *path, struct sev_error *err)
{
	struct sev_buffer buffer;
	EVP_PKEY *key;

	if (sev_read_file(path, "key file", MAX_KEY_FILE, &buffer, err))
		return NULL;
	key = decode_key(buffer.bytes, buffer.size);
	sev_buffer_free(&buffer);
	if (!key)
		sev_err(err, "key file %s holds no public key and no certificate", path);
	return key;
}
