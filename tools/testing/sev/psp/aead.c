// SPDX-License-Identifier: GPL-2.0
/* AES-256-GCM as guest messages use it. */
#include <mbedtls/gcm.h>

#include "message.h"

#define IV_BYTES	12
#define KEY_BITS	(8 * VMPCK_BYTES)

static void make_iv(u8 iv[IV_BYTES], u64 sequence)
{
	memset(iv, 0, IV_BYTES);
	put_le(iv, sequence, sizeof(sequence));
}

static void aead_failed(void)
{
	model_end(END_MODEL, "the crypto library could not encrypt a guest message");
}

void aead_seal(const struct aead *a, const u8 *plain, u8 *cipher, u8 tag[TAG_BYTES])
{
	mbedtls_gcm_context gcm;
	u8 iv[IV_BYTES];
	int failed;

	make_iv(iv, a->sequence);
	crypto_begin();
	mbedtls_gcm_init(&gcm);
	failed = mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, a->key, KEY_BITS);
	if (!failed)
		failed = mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, a->bytes, iv,
						   IV_BYTES, a->aad, MESSAGE_AAD_BYTES, plain,
						   cipher, TAG_BYTES, tag);
	mbedtls_gcm_free(&gcm);
	crypto_end();
	if (failed)
		aead_failed();
}

bool aead_open(const struct aead *a, const u8 *cipher, const u8 tag[TAG_BYTES], u8 *plain)
{
	mbedtls_gcm_context gcm;
	u8 iv[IV_BYTES];
	int failed;

	make_iv(iv, a->sequence);
	crypto_begin();
	mbedtls_gcm_init(&gcm);
	failed = mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, a->key, KEY_BITS);
	if (!failed)
		failed = mbedtls_gcm_auth_decrypt(&gcm, a->bytes, iv, IV_BYTES, a->aad,
						  MESSAGE_AAD_BYTES, tag, TAG_BYTES, cipher,
						  plain);
	mbedtls_gcm_free(&gcm);
	crypto_end();
	if (failed && failed != MBEDTLS_ERR_GCM_AUTH_FAILED)
		aead_failed();
	return !failed;
}
