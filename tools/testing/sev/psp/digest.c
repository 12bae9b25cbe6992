// SPDX-License-Identifier: GPL-2.0
/* Launch digests (SNP firmware ABI, PAGE_INFO; SEV API, LAUNCH_MEASURE). */
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>

#include "psp.h"

struct page_info {
	u8 digest_cur[SHA384_BYTES];
	u8 contents[SHA384_BYTES];
	u16 length;
	u8 page_type;
	u8 imi_page;
	u8 reserved;
	u8 vmpl1_perms;
	u8 vmpl2_perms;
	u8 vmpl3_perms;
	u64 gpa;
} __packed;

static_assert(sizeof(struct page_info) == 0x70, "PAGE_INFO is 0x70 bytes");

static u8 snp_digest[SHA384_BYTES];
static mbedtls_sha256_context es_digest;

static void hash_failed(void)
{
	model_end(END_MODEL, "the crypto library could not compute a hash");
}

void sha384(const void *data, u64 bytes, u8 out[SHA384_BYTES])
{
	u8 full[64];
	int failed;

	crypto_begin();
	failed = mbedtls_sha512_ret(data, bytes, full, 1);
	crypto_end();
	if (failed)
		hash_failed();
	memcpy(out, full, SHA384_BYTES);
}

void digest_snp_start(void)
{
	memset(snp_digest, 0, sizeof(snp_digest));
}

void digest_snp_page(enum launch_type type, u64 gpa, const void *page)
{
	struct page_info info = {
		.length = sizeof(info),
		.page_type = type,
		.gpa = gpa,
	};

	memcpy(info.digest_cur, snp_digest, sizeof(snp_digest));
	if (type == LAUNCH_NORMAL || type == LAUNCH_VMSA)
		sha384(page, PAGE_SIZE, info.contents);
	sha384(&info, sizeof(info), snp_digest);
}

void digest_snp_get(u8 out[SHA384_BYTES])
{
	memcpy(out, snp_digest, SHA384_BYTES);
}

void digest_es_start(void)
{
	int failed;

	crypto_begin();
	mbedtls_sha256_init(&es_digest);
	failed = mbedtls_sha256_starts_ret(&es_digest, 0);
	crypto_end();
	if (failed)
		hash_failed();
}

void digest_es_data(const void *data, u64 bytes)
{
	int failed;

	crypto_begin();
	failed = mbedtls_sha256_update_ret(&es_digest, data, bytes);
	crypto_end();
	if (failed)
		hash_failed();
}

void digest_es_get(u8 out[SHA256_BYTES])
{
	mbedtls_sha256_context so_far;
	int failed;

	crypto_begin();
	mbedtls_sha256_init(&so_far);
	mbedtls_sha256_clone(&so_far, &es_digest);
	failed = mbedtls_sha256_finish_ret(&so_far, out);
	crypto_end();
	if (failed)
		hash_failed();
}
