// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "crc32.h"
#include "igvm_write.h"
#include "vmsa.h"

#define LONGEST_BODY	24

static void add_header(struct igvm_writer *writer, u32 type, const u8 *body)
{
	const struct igvm_type *known = igvm_find_type(type);
	u8 prefix[IGVM_HEADER_PREFIX];

	put_le32(prefix, type);
	put_le32(prefix + 4, known->length);
	sev_buffer_add(&writer->headers, prefix, sizeof(prefix));
	sev_buffer_add(&writer->headers, body, known->length);
	sev_buffer_add(&writer->headers, NULL,
		       sev_align_up(known->length, 8) - known->length);
}

/* For a header which is to be added next */
static u32 add_data(struct igvm_writer *writer, u32 field, const u8 *data,
		    size_t size)
{
	u32 position = (u32)writer->headers.size + IGVM_HEADER_PREFIX + field;
	u32 offset = (u32)writer->data.size;

	sev_buffer_add(&writer->fixups, &position, sizeof(position));
	sev_buffer_add(&writer->data, data, size);
	sev_buffer_add(&writer->data, NULL, SEV_PAGE_SIZE - size);
	return offset;
}

void igvm_write_platform(struct igvm_writer *writer, u32 platform)
{
	u8 body[LONGEST_BODY] = { 0 };

	put_le32(body, IGVM_WRITE_MASK);
	body[5] = (u8)platform;
	put_le16(body + 6, 1);
	add_header(writer, IGVM_SUPPORTED_PLATFORM, body);
}

void igvm_write_policy(struct igvm_writer *writer, u64 policy)
{
	u8 body[LONGEST_BODY] = { 0 };

	put_le64(body, policy);
	put_le32(body + 8, IGVM_WRITE_MASK);
	add_header(writer, IGVM_GUEST_POLICY, body);
}

void igvm_write_area(struct igvm_writer *writer, u32 index)
{
	u8 body[LONGEST_BODY] = { 0 };

	put_le64(body, SEV_PAGE_SIZE);
	put_le32(body + 8, index);
	add_header(writer, IGVM_PARAMETER_AREA, body);
}

void igvm_write_usage(struct igvm_writer *writer, u32 type, u32 index)
{
	u8 body[LONGEST_BODY] = { 0 };

	put_le32(body, index);
	add_header(writer, type, body);
}

void igvm_write_insert(struct igvm_writer *writer, u64 gpa, u32 index)
{
	u8 body[LONGEST_BODY] = { 0 };

	put_le64(body, gpa);
	put_le32(body + 8, IGVM_WRITE_MASK);
	put_le32(body + 12, index);
	add_header(writer, IGVM_PARAMETER_INSERT, body);
}

static bool only_zeros(const u8 *data, size_t size)
{
	static const u8 zeros[SEV_PAGE_SIZE];

	return !data || !memcmp(data, zeros, size);
}

void igvm_write_page(struct igvm_writer *writer, u64 gpa, const u8 *data,
		     size_t size, u16 data_type)
{
	u8 body[LONGEST_BODY] = { 0 };

	put_le64(body, gpa);
	put_le32(body + 8, IGVM_WRITE_MASK);
	if (!only_zeros(data, size))
		put_le32(body + 12, add_data(writer, 12, data, size));
	put_le16(body + 20, data_type);
	add_header(writer, IGVM_PAGE_DATA, body);
}

void igvm_write_context(struct igvm_writer *writer, u16 index, const u8 *vmsa)
{
	u8 body[LONGEST_BODY] = { 0 };

	put_le64(body, VMSA_KVM_GPA);
	put_le32(body + 8, IGVM_WRITE_MASK);
	put_le32(body + 12, add_data(writer, 12, vmsa, SEV_PAGE_SIZE));
	put_le16(body + 16, index);
	add_header(writer, IGVM_VP_CONTEXT, body);
}

static void fix_offsets(struct igvm_writer *writer, u32 data_start)
{
	u32 position;
	size_t i;

	for (i = 0; i < writer->fixups.size; i += sizeof(position)) {
		memcpy(&position, writer->fixups.bytes + i, sizeof(position));
		put_le32(writer->headers.bytes + position,
			 get_le32(writer->headers.bytes + position) + data_start);
	}
}

static void make_fixed(const struct igvm_writer *writer, u64 total, u8 *fixed)
{
	u32 crc;

	memset(fixed, 0, IGVM_FIXED_SIZE_V1);
	put_le32(fixed, IGVM_MAGIC);
	put_le32(fixed + 4, 1);
	put_le32(fixed + 8, IGVM_FIXED_SIZE_V1);
	put_le32(fixed + 12, (u32)writer->headers.size);
	put_le32(fixed + 16, (u32)total);
	crc = crc32_add(CRC32_START, fixed, IGVM_FIXED_SIZE_V1);
	crc = crc32_add(crc, writer->headers.bytes, writer->headers.size);
	put_le32(fixed + IGVM_CHECKSUM_AT, ~crc);
}

int igvm_write_finish(struct igvm_writer *writer, struct sev_buffer *out,
		      struct sev_error *err)
{
	u64 data_start = IGVM_FIXED_SIZE_V1 + writer->headers.size;
	u64 total = data_start + writer->data.size;
	u8 fixed[IGVM_FIXED_SIZE_V1];
	int ret = 0;

	memset(out, 0, sizeof(*out));
	if (total > UINT32_MAX) {
		ret = sev_err(err, "image of %llu bytes is longer than an IGVM file can be",
			      total);
	} else {
		fix_offsets(writer, (u32)data_start);
		make_fixed(writer, total, fixed);
		sev_buffer_add(out, fixed, sizeof(fixed));
		sev_buffer_add(out, writer->headers.bytes, writer->headers.size);
		sev_buffer_add(out, writer->data.bytes, writer->data.size);
	}
	sev_buffer_free(&writer->headers);
	sev_buffer_free(&writer->data);
	sev_buffer_free(&writer->fixups);
	return ret;
}
