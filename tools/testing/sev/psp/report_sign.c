// SPDX-License-Identifier: GPL-2.0
/* The model's attestation key, in the place of a VCEK. */
#include <mbedtls/ecdsa.h>

#include "report.h"

/*
 * A throw-away key, known to everybody: that of the known answers, whose public
 * half is in report-key.pem. Big-endian.
 */
static const u8 private_key[P384_BYTES] = {
	0x0e, 0x61, 0xc1, 0xad, 0x11, 0xd1, 0xb5, 0xb4, 0x12, 0x13, 0xbb, 0x6e,
	0x88, 0x7b, 0xf5, 0xfe, 0x94, 0x71, 0xce, 0xda, 0xaa, 0x82, 0xb9, 0x33,
	0xec, 0x3b, 0x20, 0x12, 0x98, 0x0d, 0x2d, 0x10, 0xf5, 0xc4, 0xc2, 0xac,
	0x6f, 0x6b, 0xe1, 0xb0, 0x5d, 0x48, 0xaf, 0x35, 0x00, 0x4a, 0x4b, 0x19,
};

/*
 * Blinding hides the key from those who can measure the computation; nobody can
 * here, and the result does not depend on it.
 */
static int blind(void *nothing, unsigned char *out, size_t bytes)
{
	static u64 salt;
	u64 word;
	size_t n;

	(void)nothing;
	while (bytes) {
		fill_noise(&word, sizeof(word), salt++);
		n = MIN(bytes, sizeof(word));
		memcpy(out, &word, n);
		out += n;
		bytes -= n;
	}
	return 0;
}

/* A signature of @hash into @r and @s; false when the library fails. */
static bool sign(const u8 *hash, u8 *r, u8 *s)
{
	mbedtls_mpi key, first, second;
	mbedtls_ecp_group group;
	bool done;

	mbedtls_ecp_group_init(&group);
	mbedtls_mpi_init(&key);
	mbedtls_mpi_init(&first);
	mbedtls_mpi_init(&second);
	done = !mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP384R1) &&
	       !mbedtls_mpi_read_binary(&key, private_key, sizeof(private_key)) &&
	       !mbedtls_ecdsa_sign_det_ext(&group, &first, &second, &key, hash, SHA384_BYTES,
					   MBEDTLS_MD_SHA384, blind, NULL) &&
	       !mbedtls_mpi_write_binary_le(&first, r, REPORT_NUMBER_BYTES) &&
	       !mbedtls_mpi_write_binary_le(&second, s, REPORT_NUMBER_BYTES);
	mbedtls_mpi_free(&second);
	mbedtls_mpi_free(&first);
	mbedtls_mpi_free(&key);
	mbedtls_ecp_group_free(&group);
	return done;
}

void report_sign(struct report *r)
{
	u8 hash[SHA384_BYTES];
	bool done;

	sha384(r, REPORT_SIGNED_BYTES, hash);
	crypto_begin();
	done = sign(hash, r->signature_r, r->signature_s);
	crypto_end();
	if (!done)
		model_end(END_MODEL, "the crypto library could not sign a report");
}
