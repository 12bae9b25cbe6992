// SPDX-License-Identifier: GPL-2.0
/* Structure of IGVM files: fixed header, checksum, variable headers, data. */
#include "igvm.h"

#define MAGIC			0x4d564749	/* IGVM */
#define FIXED_BYTES_V1		24
#define FIXED_BYTES_V2		32
#define CHECKSUM_OFFSET		20
#define ARCHITECTURE_X64	0
#define CRC32_POLYNOMIAL	0xedb88320

enum { SECTION_PLATFORM, SECTION_INITIALIZATION, SECTION_DIRECTIVE };

static u32 crc32(u32 crc, const u8 *data, u64 bytes)
{
	u32 bit;

	while (bytes--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ CRC32_POLYNOMIAL : crc >> 1;
	}
	return crc;
}

static void check_checksum(const struct igvm *f, u64 fixed)
{
	u32 stored = get_le(f->file.data + CHECKSUM_OFFSET, 4);
	u8 header[FIXED_BYTES_V2];
	u32 crc;

	memcpy(header, f->file.data, fixed);
	put_le(header + CHECKSUM_OFFSET, 0, 4);
	crc = crc32(~0U, header, fixed);
	crc = ~crc32(crc, f->file.data + f->first_header, f->headers_end - f->first_header);
	if (crc != stored)
		igvm_refuse("header checksum wrong: computed 0x%08x, stored 0x%08x", crc, stored);
}

void igvm_open(struct igvm *f, const struct blob *file)
{
	const u8 *p = file->data;
	u64 fixed, version;

	f->file = *file;
	if (file->bytes < FIXED_BYTES_V1 || get_le(p, 4) != MAGIC)
		igvm_refuse("the file does not start with the magic number");
	version = get_le(p + 4, 4);
	if (version != 1 && version != 2)
		igvm_refuse("format version %lu is not 1 or 2", version);
	fixed = version == 1 ? FIXED_BYTES_V1 : FIXED_BYTES_V2;
	f->first_header = get_le(p + 8, 4);
	f->headers_end = f->first_header + get_le(p + 12, 4);
	f->data_start = f->headers_end;
	if (get_le(p + 16, 4) != file->bytes)
		igvm_refuse("file size does not match the header: 0x%lx bytes, header says 0x%lx",
			    file->bytes, get_le(p + 16, 4));
	if (f->first_header < fixed || f->headers_end >= file->bytes)
		igvm_refuse("the variable headers are not between the fixed header and the data");
	check_checksum(f, fixed);
	if (version == 2 && (get_le(p + 24, 4) != ARCHITECTURE_X64 ||
			     get_le(p + 28, 4) != PAGE_SIZE))
		igvm_refuse("the file is not for x64 with 4096-byte pages");
	igvm_rewind(f);
}

void igvm_rewind(struct igvm *f)
{
	f->at = f->first_header;
	f->section = SECTION_PLATFORM;
}

static u32 section_of(u32 type)
{
	if (type >= 0x001 && type <= 0x100)
		return SECTION_PLATFORM;
	if (type >= 0x101 && type <= 0x200)
		return SECTION_INITIALIZATION;
	if (type >= 0x301 && type <= 0x400)
		return SECTION_DIRECTIVE;
	igvm_refuse("header type 0x%x is in no section", type);
}

static void check_order(struct igvm *f, u32 type)
{
	static const char * const names[] = { "platform", "initialization", "directive" };
	u32 section = section_of(type);

	if (section < f->section)
		igvm_refuse("%s header after %s %s", names[section],
			    f->section == SECTION_INITIALIZATION ? "an" : "a", names[f->section]);
	f->section = section;
}

bool igvm_next(struct igvm *f, struct igvm_header *h)
{
	u64 left = f->headers_end - f->at;
	const u8 *p = f->file.data + f->at;

	if (!left)
		return false;
	if (left < IGVM_PREFIX_BYTES)
		igvm_refuse("the last variable header is incomplete");
	h->type = get_le(p, 4);
	h->length = get_le(p + 4, 4);
	h->body = p + IGVM_PREFIX_BYTES;
	h->at = f->at;
	if (ALIGN_UP((u64)h->length, 8) > left - IGVM_PREFIX_BYTES)
		igvm_refuse("header 0x%x at 0x%lx reaches past the end of the headers", h->type,
			    h->at);
	check_order(f, h->type);
	f->at += IGVM_PREFIX_BYTES + ALIGN_UP((u64)h->length, 8);
	return true;
}

const u8 *igvm_data(const struct igvm *f, u32 offset, u64 bytes)
{
	if (!offset)
		return NULL;
	if (offset < f->data_start)
		igvm_refuse("data of a directive starts at 0x%x, before the data section", offset);
	if (offset > f->file.bytes || bytes > f->file.bytes - offset)
		igvm_refuse("data of a directive reaches past the end of the file");
	return f->file.data + offset;
}

void igvm_check_gpa(u64 gpa)
{
	if (!IS_ALIGNED(gpa, PAGE_SIZE))
		igvm_refuse("GPA 0x%lx is not 4 KiB aligned", gpa);
}

struct igvm_page igvm_page_at(const struct igvm *f, u64 at)
{
	const u8 *body = f->file.data + at + IGVM_PREFIX_BYTES;

	return (struct igvm_page){
		.gpa = get_le(body, 8),
		.mask = get_le(body + 8, 4),
		.file_offset = get_le(body + 12, 4),
		.flags = get_le(body + 16, 4),
		.data_type = get_le(body + 20, 2),
	};
}
