// SPDX-License-Identifier: GPL-2.0
#include <openssl/sha.h>
#include <string.h>

#include "digest.h"

/* SNP firmware ABI, PAGE_INFO */
#define PAGE_INFO_CONTENTS	0x30
#define PAGE_INFO_LENGTH	0x60
#define PAGE_INFO_TYPE		0x62
#define PAGE_INFO_GPA		0x68

static const u8 zero_page[SEV_PAGE_SIZE];

void digest_start(struct digest *digest, u32 platform)
{
	memset(digest, 0, sizeof(*digest));
	digest->platform = platform;
}

static bool content_measured(enum launch_type type)
{
	return type == LAUNCH_NORMAL || type == LAUNCH_VMSA;
}

static void snp_page(struct digest *digest, const struct launch_update *update)
{
	u8 *info = digest->page_info;

	memset(info, 0, DIGEST_PAGE_INFO_SIZE);
	memcpy(info, digest->value, DIGEST_SNP_SIZE);
	if (content_measured(update->type))
		SHA384(update->data ? update->data : zero_page, SEV_PAGE_SIZE,
		       info + PAGE_INFO_CONTENTS);
	put_le16(info + PAGE_INFO_LENGTH, DIGEST_PAGE_INFO_SIZE);
	info[PAGE_INFO_TYPE] = (u8)update->type;
	put_le64(info + PAGE_INFO_GPA, update->gpa);
	SHA384(info, DIGEST_PAGE_INFO_SIZE, digest->value);
}

void digest_page(void *context, const struct launch_update *update)
{
	struct digest *digest = context;

	digest->pages[update->type]++;
	if (digest->platform == IGVM_PLATFORM_SNP)
		snp_page(digest, update);
	else if (content_measured(update->type))
		digest_data(digest, update->data, SEV_PAGE_SIZE);
}

void digest_data(struct digest *digest, const u8 *bytes, size_t size)
{
	sev_buffer_add(&digest->data, bytes, size);
}

size_t digest_value(const struct digest *digest, u8 *value)
{
	if (digest->platform == IGVM_PLATFORM_SNP) {
		memcpy(value, digest->value, DIGEST_SNP_SIZE);
		return DIGEST_SNP_SIZE;
	}
	SHA256(digest->data.bytes, digest->data.size, value);
	return DIGEST_ES_SIZE;
}

void digest_release(struct digest *digest)
{
	sev_buffer_free(&digest->data);
}

int digest_of_file(const struct igvm_file *file,
		   const struct launch_machine *machine, struct digest *digest,
		   struct sev_error *err)
{
	digest_start(digest, machine->platform);
	if (launch_walk(file, machine, digest_page, digest, err)) {
		digest_release(digest);
		return -1;
	}
	return 0;
}

void digest_print(FILE *out, const struct digest *digest,
		  const struct launch_machine *machine)
{
	const char *name = "snp";
	u8 value[DIGEST_MAX_SIZE];
	size_t size, i;

	if (machine->platform != IGVM_PLATFORM_SNP)
		name = machine->legacy ? "es-legacy" : "es";
	fprintf(out, "launch digest (%s, %u CPUs): ", name, machine->cpus);
	size = digest_value(digest, value);
	for (i = 0; i < size; i++)
		fprintf(out, "%02x", value[i]);
	fputc('\n', out);
}

void digest_print_pages(FILE *out, const struct digest *digest)
{
	u64 measured = digest->pages[LAUNCH_NORMAL] + digest->pages[LAUNCH_VMSA];
	enum launch_type type;

	fprintf(out, "measured: %llu bytes in %llu pages\n",
		measured * SEV_PAGE_SIZE, measured);
	fputs("pages:", out);
	for (type = LAUNCH_PLAIN; type < LAUNCH_TYPE_COUNT; type++)
		if (digest->pages[type])
			fprintf(out, " %s %llu", launch_type_name(type),
				digest->pages[type]);
	fputc('\n', out);
}
