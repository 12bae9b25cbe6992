// SPDX-License-Identifier: GPL-2.0
/* IGVM files which our writer cannot make, put together header by header */
#include <stdlib.h>
#include <string.h>

#include "test.h"
#include "vmsa.h"

#define ID_BLOCK_SIZE	696

static struct sev_buffer headers;

static u8 *add(u32 type, u32 length)
{
	size_t at = headers.size + IGVM_HEADER_PREFIX;

	sev_buffer_add(&headers, NULL, IGVM_HEADER_PREFIX + sev_align_up(length, 8));
	put_le32(headers.bytes + at - IGVM_HEADER_PREFIX, type);
	put_le32(headers.bytes + at - 4, length);
	return headers.bytes + at;
}

static void add_platform(u32 platform, u32 mask)
{
	u8 *body = add(IGVM_SUPPORTED_PLATFORM, 16);

	put_le32(body, mask);
	body[5] = (u8)platform;
	put_le16(body + 6, 1);
}

static void add_policy(u32 mask)
{
	u8 *body = add(IGVM_GUEST_POLICY, 16);

	put_le64(body, 0x30000);
	put_le32(body + 8, mask);
}

static void add_area(u32 index, u64 bytes)
{
	u8 *body = add(IGVM_PARAMETER_AREA, 16);

	put_le64(body, bytes);
	put_le32(body + 8, index);
}

static void add_usage(u32 type, u32 index, u32 offset)
{
	u8 *body = add(type, 8);

	put_le32(body, index);
	put_le32(body + 4, offset);
}

static void add_page(u64 gpa, u32 mask)
{
	u8 *body = add(IGVM_PAGE_DATA, 24);

	put_le64(body, gpa);
	put_le32(body + 8, mask);
}

static void add_required(u64 gpa, u32 mask, u32 bytes)
{
	u8 *body = add(IGVM_REQUIRED_MEMORY, 24);

	put_le64(body, gpa);
	put_le32(body + 8, mask);
	put_le32(body + 12, bytes);
}

/* The data of all VP contexts is the one page at the file's end */
static void add_context(u16 index, u32 mask)
{
	u8 *body = add(IGVM_VP_CONTEXT, 20);

	put_le64(body, VMSA_KVM_GPA);
	put_le32(body + 8, mask);
	put_le32(body + 12, 1);
	put_le16(body + 16, index);
}

/* Leaves the headers empty; @data is a page or NULL for no data section */
static void finish(struct sev_buffer *out, const u8 *data)
{
	u32 data_start = IGVM_FIXED_SIZE_V1 + (u32)headers.size;
	u8 fixed[IGVM_FIXED_SIZE_V1] = { 0 };
	size_t at;

	for (at = 0; at + IGVM_HEADER_PREFIX < headers.size;
	     at += IGVM_HEADER_PREFIX + sev_align_up(get_le32(headers.bytes + at + 4), 8))
		if (get_le32(headers.bytes + at) == IGVM_VP_CONTEXT)
			put_le32(headers.bytes + at + 20, data_start);
	put_le32(fixed, IGVM_MAGIC);
	put_le32(fixed + 4, 1);
	put_le32(fixed + 8, IGVM_FIXED_SIZE_V1);
	put_le32(fixed + 12, (u32)headers.size);
	memset(out, 0, sizeof(*out));
	sev_buffer_add(out, fixed, sizeof(fixed));
	sev_buffer_add(out, headers.bytes, headers.size);
	if (data)
		sev_buffer_add(out, data, SEV_PAGE_SIZE);
	test_fix_igvm(out->bytes, out->size);
	sev_buffer_free(&headers);
}

/* Parses and checks what the headers make; the complaint is NULL for none */
static void expect(const char *complaint, const char *name, u32 platform)
{
	struct sev_error err = { .text = "" };
	struct sev_buffer buffer;
	struct igvm_file file;
	u8 vmsa[SEV_PAGE_SIZE];
	bool refused, ok;

	vmsa_fill_entry32(vmsa, 0x1000, 0, platform == IGVM_PLATFORM_SNP);
	finish(&buffer, vmsa);
	refused = igvm_parse(&file, buffer.bytes, buffer.size, &err);
	if (!refused) {
		refused = igvm_check(&file, platform, NULL, &err);
		igvm_release(&file);
	}
	ok = complaint ? refused && strstr(err.text, complaint) : !refused;
	if (!ok)
		tap_diag("got \"%s\"", err.text);
	tap_ok(ok, "file: %s", name);
	sev_buffer_free(&buffer);
}

static void start(void)
{
	add_platform(IGVM_PLATFORM_SNP, 1);
}

static void start_both(void)
{
	add_platform(IGVM_PLATFORM_SNP, 1);
	add_platform(IGVM_PLATFORM_ES, 2);
}

static void end(u32 mask)
{
	add_page(0x1000, mask);
	add_context(0, mask);
}

static void test_platforms(void)
{
	start();
	end(1);
	expect(NULL, "smallest", IGVM_PLATFORM_SNP);
	start();
	add_platform(IGVM_PLATFORM_SNP, 2);
	end(1);
	expect("platform SEV-SNP is declared twice", "one platform twice", IGVM_PLATFORM_SNP);
	start();
	add_platform(IGVM_PLATFORM_ES, 1);
	end(1);
	expect("platforms SEV-SNP and SEV-ES have the same mask 0x1",
	       "two platforms with one mask", IGVM_PLATFORM_SNP);
	start();
	end(1);
	expect("file is not for platform SEV-ES", "other platform", IGVM_PLATFORM_ES);
	start_both();
	add_page(0x1000, 3);
	add_context(0, 3);
	expect("mask 0x3 of a VP context names more", "VP context for two platforms",
	       IGVM_PLATFORM_SNP);
	start_both();
	end(1);
	add_page(0x1000, 2);
	expect(NULL, "one GPA for each of two platforms", IGVM_PLATFORM_SNP);
	start_both();
	end(1);
	add_page(0x1000, 3);
	expect("GPA 0x1000 is given twice", "one GPA for one and for both platforms",
	       IGVM_PLATFORM_SNP);
}

static void test_policies(void)
{
	start();
	add_policy(1);
	add_policy(1);
	end(1);
	expect("two guest policies for the same platform", "two policies", IGVM_PLATFORM_SNP);
	start_both();
	add_policy(1);
	add_policy(2);
	end(1);
	expect(NULL, "a policy for each of two platforms", IGVM_PLATFORM_SNP);
	start();
	add_policy(1);
	add(IGVM_SNP_ID_BLOCK, ID_BLOCK_SIZE);
	end(1);
	expect(NULL, "ID block and policy", IGVM_PLATFORM_SNP);
	start();
	add(IGVM_SNP_ID_BLOCK, ID_BLOCK_SIZE);
	end(1);
	expect("an ID block but no guest policy", "ID block alone", IGVM_PLATFORM_SNP);
	start();
	add_policy(1);
	add(IGVM_SNP_ID_BLOCK, ID_BLOCK_SIZE);
	add(IGVM_SNP_ID_BLOCK, ID_BLOCK_SIZE);
	end(1);
	expect("more than one ID block", "two ID blocks", IGVM_PLATFORM_SNP);
}

static void test_areas(void)
{
	u32 i;

	start();
	for (i = 0; i < IGVM_MAX_AREAS; i++)
		add_area(i, SEV_PAGE_SIZE);
	end(1);
	expect(NULL, "64 parameter areas", IGVM_PLATFORM_SNP);
	start();
	for (i = 0; i <= IGVM_MAX_AREAS; i++)
		add_area(i, SEV_PAGE_SIZE);
	end(1);
	expect("more than 64 parameter areas", "65 parameter areas", IGVM_PLATFORM_SNP);
	start();
	add_area(5, 16 * SEV_MIB);
	add_usage(IGVM_VP_COUNT, 5, 16 * SEV_MIB - 4);
	end(1);
	expect(NULL, "largest parameter area, used to its end", IGVM_PLATFORM_SNP);
	start();
	add_area(5, 16 * SEV_MIB + SEV_PAGE_SIZE);
	end(1);
	expect("is larger than 16 MiB", "parameter area beyond the largest", IGVM_PLATFORM_SNP);
}

static void test_required(void)
{
	u32 i;

	start();
	for (i = 0; i < 64; i++)
		add_required(0x1000, 1, 0x1000);
	end(1);
	expect(NULL, "64 times REQUIRED_MEMORY, before its page", IGVM_PLATFORM_SNP);
	start();
	for (i = 0; i < 65; i++)
		add_required(0x1000, 1, 0x1000);
	end(1);
	expect("more than 64 REQUIRED_MEMORY", "65 times REQUIRED_MEMORY", IGVM_PLATFORM_SNP);
	start();
	add_page(0x3000, 1);
	add_required(0x1000, 1, 0x2000);
	end(1);
	expect(NULL, "REQUIRED_MEMORY which ends where an earlier page begins",
	       IGVM_PLATFORM_SNP);
	start_both();
	add_required(0x1000, 1, 0x2000);
	end(2);
	expect(NULL, "REQUIRED_MEMORY for the other platform", IGVM_PLATFORM_ES);
}

/* Cut anywhere, in memory of just its length */
static void test_short(void)
{
	u8 vmsa[SEV_PAGE_SIZE] = { 0 }, *part;
	struct sev_buffer whole;
	struct igvm_file file;
	struct sev_error err;
	bool ok = true;
	size_t length;

	start();
	end(1);
	finish(&whole, vmsa);
	for (length = 1; length < whole.size; length += length < 256 ? 1 : 97) {
		part = sev_alloc(length);
		memcpy(part, whole.bytes, length);
		test_fix_igvm(part, length);
		if (length < IGVM_FIXED_SIZE_V2 && length >= 20)
			put_le32(part + 16, (u32)length);
		ok = ok && igvm_parse(&file, part, length, &err) && err.text[0];
		free(part);
	}
	tap_ok(ok, "file: cut off at any of many places");
	sev_buffer_free(&whole);
}

/* The headers end within the prefix of one more */
static void test_half_prefix(void)
{
	start();
	end(1);
	sev_buffer_add(&headers, NULL, 4);
	expect("reaches past the headers' end", "half a header's prefix", IGVM_PLATFORM_SNP);
}

static void test_no_data(void)
{
	struct sev_error err = { .text = "" };
	struct sev_buffer buffer;
	struct igvm_file file;

	start();
	add_page(0x1000, 1);
	finish(&buffer, NULL);
	tap_ok(igvm_parse(&file, buffer.bytes, buffer.size, &err) &&
	       strstr(err.text, "leave no byte of data"), "file: no data section");
	sev_buffer_free(&buffer);
}

struct last_vmsa {
	u8 page[SEV_PAGE_SIZE];
	u32 count;
};

static void keep_vmsa(void *context, const struct launch_update *update)
{
	struct last_vmsa *last = context;

	if (update->type != LAUNCH_VMSA)
		return;
	memcpy(last->page, update->data, SEV_PAGE_SIZE);
	last->count++;
}

/* A file without any VP context: all vCPUs start at the reset vector */
static void test_no_context(u32 platform)
{
	const struct launch_machine machine = {
		.platform = platform, .cpus = 3, .signature = 0x123456,
	};
	u8 vmsa[SEV_PAGE_SIZE] = { 0 }, reset[SEV_PAGE_SIZE];
	struct last_vmsa last = { .count = 0 };
	struct sev_buffer buffer;
	struct igvm_file file;
	struct sev_error err;
	bool ok;

	add_platform(platform, 1);
	add_page(0x1000, 1);
	finish(&buffer, vmsa);
	vmsa_fill_reset(reset, 0x123456, platform == IGVM_PLATFORM_SNP);
	ok = !igvm_parse(&file, buffer.bytes, buffer.size, &err) &&
	     !launch_walk(&file, &machine, keep_vmsa, &last, &err);
	tap_ok(ok && last.count == 3 && !memcmp(last.page, reset, SEV_PAGE_SIZE),
	       "launch: vCPUs in reset state, %s", igvm_platform_name(platform));
	igvm_release(&file);
	sev_buffer_free(&buffer);
}

/* What a host makes of fields which a good file does not set that way */
static void test_measured(void)
{
	u8 given[SEV_PAGE_SIZE], measured[SEV_PAGE_SIZE], expected[SEV_PAGE_SIZE];

	vmsa_fill_entry32(given, 0x1000, 0, VMSA_FEATURE_SNP);
	memcpy(expected, given, SEV_PAGE_SIZE);
	vmsa_as_measured(given, VMSA_FEATURE_SNP, false, measured);
	tap_ok(!memcmp(measured, expected, SEV_PAGE_SIZE), "measured: a good VMSA as it is");

	put_le16(given + VMSA_CS + VMSA_SEG_ATTRIB, 0xfc9b);
	put_le16(given + VMSA_SS + VMSA_SEG_ATTRIB, 0xcf3);
	put_le16(expected + VMSA_SS + VMSA_SEG_ATTRIB, 0xcf3);
	expected[VMSA_CPL] = 3;
	put_le64(given + VMSA_LDTR + VMSA_SEG_BASE, 0x5000);
	put_le64(expected + VMSA_LDTR + VMSA_SEG_BASE, 0x5000);
	put_le64(expected + VMSA_TR + VMSA_SEG_BASE, 0x5000);
	put_le64(expected + VMSA_SEV_FEATURES, 0x21);
	put_le64(given + 0x140, 1);	/* xss is not carried */
	given[0xfff] = 1;
	vmsa_as_measured(given, 0x21, false, measured);
	tap_ok(!memcmp(measured, expected, SEV_PAGE_SIZE),
	       "measured: attributes cut, CPL, TR base and features from elsewhere");
}

int main(void)
{
	test_platforms();
	test_policies();
	test_areas();
	test_required();
	test_short();
	test_half_prefix();
	test_no_data();
	test_no_context(IGVM_PLATFORM_SNP);
	test_no_context(IGVM_PLATFORM_ES);
	test_measured();
	return tap_done();
}
