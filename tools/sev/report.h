/* SPDX-License-Identifier: GPL-2.0 */
/* Attestation reports of SNP guests (SNP firmware ABI, ATTESTATION_REPORT) */
#ifndef SEV_TOOLS_REPORT_H
#define SEV_TOOLS_REPORT_H

#include <openssl/evp.h>

#include "util.h"

#define REPORT_SIZE		0x4a0
#define REPORT_DATA_SIZE	64
#define REPORT_DIGEST_SIZE	48

/* Byte offsets */
#define REPORT_VERSION		0x000
#define REPORT_POLICY		0x008
#define REPORT_VMPL		0x030
#define REPORT_SIGNATURE_ALGO	0x034
#define REPORT_DATA		0x050
#define REPORT_MEASUREMENT	0x090
#define REPORT_SIGNATURE_R	0x2a0
#define REPORT_SIGNATURE_S	0x2e8

/**
 * struct report_expectation - what a report must say
 * @measurement: launch digest, REPORT_DIGEST_SIZE bytes
 * @has_measurement: whether it counts
 * @data: report data, REPORT_DATA_SIZE bytes
 * @has_data: whether it counts
 * @vmpl: VMPL which the report must name
 * @policy: guest policy
 * @has_policy: whether it counts; without, a policy which allows debugging is
 *	refused
 */
struct report_expectation {
	u8 measurement[REPORT_DIGEST_SIZE];
	bool has_measurement;
	u8 data[REPORT_DATA_SIZE];
	bool has_data;
	u32 vmpl;
	u64 policy;
	bool has_policy;
};

/**
 * report_check_form() - check all that needs neither key nor expectation
 * @report: bytes
 * @size: of @report
 * @err: filled on failure
 *
 * Versions 2, 3 and 5 are known; reserved bytes must be zero.
 *
 * Return: 0 or -1.
 */
int report_check_form(const u8 *report, size_t size, struct sev_error *err);

/**
 * report_check_signature() - verify the signature: ECDSA, P-384, SHA-384
 * @report: well-formed report
 * @key: public key; any other than one on P-384 is refused
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int report_check_signature(const u8 *report, EVP_PKEY *key, struct sev_error *err);

/**
 * report_check_expected() - compare a report with what it must say
 * @report: well-formed report
 * @expected: expectation
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int report_check_expected(const u8 *report, const struct report_expectation *expected,
			  struct sev_error *err);

/**
 * report_read_key() - read a public key
 * @path: public key or certificate in PEM, or certificate in DER
 * @err: filled on failure
 *
 * Return: key, to be given to EVP_PKEY_free(), or NULL.
 */
EVP_PKEY *report_read_key(const char *path, struct sev_error *err);

#endif /* SEV_TOOLS_REPORT_H */
