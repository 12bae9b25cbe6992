// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "crc32.h"
#include "igvm.h"

#define TYPE_OPTIONAL		0x80000000U
#define LAST_PLATFORM		0x100
#define LAST_INITIALIZATION	0x200
#define LAST_DIRECTIVE		0x400
#define GPA_LIMIT		0x10000000000000ULL
#define DATA_TYPE_COUNT		4

enum section {
	SECTION_PLATFORM,
	SECTION_INITIALIZATION,
	SECTION_DIRECTIVE,
	SECTION_NONE,
};

static enum section section_of(u32 type)
{
	type &= ~TYPE_OPTIONAL;
	if (type >= IGVM_SUPPORTED_PLATFORM && type <= LAST_PLATFORM)
		return SECTION_PLATFORM;
	if (type >= IGVM_FIRST_INITIALIZATION && type <= LAST_INITIALIZATION)
		return SECTION_INITIALIZATION;
	if (type >= IGVM_FIRST_DIRECTIVE && type <= LAST_DIRECTIVE)
		return SECTION_DIRECTIVE;
	return SECTION_NONE;
}

static const char *section_name(enum section section)
{
	switch (section) {
	case SECTION_PLATFORM:
		return "platform header";
	case SECTION_INITIALIZATION:
		return "initialization header";
	case SECTION_DIRECTIVE:
		return "directive";
	case SECTION_NONE:
		break;
	}
	return "header";
}

static int check_version2(const u8 *bytes, struct sev_error *err)
{
	if (get_le32(bytes + 24))
		return sev_err(err, "architecture %u in the fixed header is not x64",
			       get_le32(bytes + 24));
	if (get_le32(bytes + 28) != SEV_PAGE_SIZE)
		return sev_err(err, "page size %u in the fixed header is not 4096",
			       get_le32(bytes + 28));
	return 0;
}

static int read_fixed(struct igvm_file *file, struct sev_error *err)
{
	const u8 *bytes = file->bytes;
	u32 fixed;

	if (file->size < IGVM_FIXED_SIZE_V1)
		return sev_err(err, "file of %zu bytes is too short for a fixed header",
			       file->size);
	if (get_le32(bytes) != IGVM_MAGIC)
		return sev_err(err, "file does not begin with IGVM");
	file->version = get_le32(bytes + 4);
	if (file->version != 1 && file->version != 2)
		return sev_err(err, "format version %u is neither 1 nor 2",
			       file->version);
	fixed = file->version == 1 ? IGVM_FIXED_SIZE_V1 : IGVM_FIXED_SIZE_V2;
	if (file->size < fixed)
		return sev_err(err, "file of %zu bytes is too short for a fixed header",
			       file->size);

	file->header_offset = get_le32(bytes + 8);
	file->header_size = get_le32(bytes + 12);
	file->checksum = get_le32(bytes + IGVM_CHECKSUM_AT);
	if (get_le32(bytes + 16) != file->size)
		return sev_err(err,
			       "file size does not match the header: %zu bytes, but the header says %u",
			       file->size, get_le32(bytes + 16));
	if (file->header_offset < fixed || file->header_offset % 8)
		return sev_err(err,
			       "variable headers at 0x%x overlap the fixed header or are not aligned",
			       file->header_offset);
	if ((u64)file->header_offset + file->header_size >= file->size)
		return sev_err(err, "variable headers leave no byte of data in the file");
	return file->version == 2 ? check_version2(bytes, err) : 0;
}

static int check_checksum(const struct igvm_file *file, struct sev_error *err)
{
	u32 fixed = file->version == 1 ? IGVM_FIXED_SIZE_V1 : IGVM_FIXED_SIZE_V2;
	u32 rest = IGVM_CHECKSUM_AT + 4;
	u32 crc;

	crc = crc32_add(CRC32_START, file->bytes, IGVM_CHECKSUM_AT);
	crc = crc32_add(crc, NULL, 4);
	crc = crc32_add(crc, file->bytes + rest, fixed - rest);
	crc = ~crc32_add(crc, file->bytes + file->header_offset,
			 file->header_size);
	if (crc != file->checksum)
		return sev_err(err, "header checksum wrong: computed 0x%x, stored 0x%x",
			       crc, file->checksum);
	return 0;
}

static void decode(struct igvm_header *h, const u8 *b)
{
	switch (h->type->kind) {
	case IGVM_KIND_PLATFORM:
		h->platform = (struct igvm_platform) { get_le32(b), b[4], b[5],
			get_le16(b + 6), get_le64(b + 8) };
		break;
	case IGVM_KIND_POLICY:
		h->policy = (struct igvm_policy) { get_le64(b),
			get_le32(b + 8), get_le32(b + 12) };
		break;
	case IGVM_KIND_AREA:
		h->area = (struct igvm_area) { get_le64(b), get_le32(b + 8),
			get_le32(b + 12) };
		break;
	case IGVM_KIND_PAGE:
		h->page = (struct igvm_page) { get_le64(b), get_le32(b + 8),
			get_le32(b + 12), get_le32(b + 16), get_le16(b + 20),
			get_le16(b + 22) };
		break;
	case IGVM_KIND_INSERT:
		h->insert = (struct igvm_insert) { get_le64(b),
			get_le32(b + 8), get_le32(b + 12) };
		break;
	case IGVM_KIND_VP:
		h->vp = (struct igvm_vp) { get_le64(b), get_le32(b + 8),
			get_le32(b + 12), get_le16(b + 16), get_le16(b + 18) };
		break;
	case IGVM_KIND_REQUIRED:
		h->required = (struct igvm_required) { get_le64(b),
			get_le32(b + 8), get_le32(b + 12), get_le32(b + 16),
			get_le32(b + 20) };
		break;
	case IGVM_KIND_USAGE:
		h->usage = (struct igvm_usage) { get_le32(b), get_le32(b + 4) };
		break;
	case IGVM_KIND_OPAQUE:
		break;
	}
}

static int check_gpa(u64 gpa, u64 alignment, struct sev_error *err)
{
	if (gpa % alignment)
		return sev_err(err, "GPA 0x%llx is not %s aligned", gpa,
			       alignment == SEV_PAGE_SIZE ? "4 KiB" : "2 MiB");
	if (gpa >= GPA_LIMIT)
		return sev_err(err, "GPA 0x%llx is beyond 52 bits", gpa);
	return 0;
}

static int check_data(const struct igvm_file *file,
		      const struct igvm_header *header, u32 offset, u64 size,
		      struct sev_error *err)
{
	if (!offset)
		return 0;
	if (offset < file->header_offset + file->header_size)
		return sev_err(err, "data of a directive at 0x%x lies within the headers: %s",
			       offset, header->type->name);
	if (size > file->size || offset > file->size - size)
		return sev_err(err,
			       "data of a directive reaches past the end of the file: %s at 0x%x",
			       header->type->name, header->at);
	return 0;
}

static bool one_bit(u32 mask)
{
	return mask && !(mask & (mask - 1));
}

static int check_platform(struct igvm_file *file,
			  const struct igvm_platform *platform,
			  struct sev_error *err)
{
	u32 i;

	if (platform->type >= IGVM_PLATFORM_COUNT)
		return sev_err(err, "platform type %u is unknown", platform->type);
	if (platform->version != 1)
		return sev_err(err, "platform version %u is not 1", platform->version);
	if (platform->highest_vtl != 0 && platform->highest_vtl != 2)
		return sev_err(err, "highest VTL %u is neither 0 nor 2", platform->highest_vtl);
	if (!one_bit(platform->mask))
		return sev_err(err, "mask 0x%x of platform %s is not one bit",
			       platform->mask, igvm_platform_name(platform->type));
	if (file->platform_mask[platform->type])
		return sev_err(err, "platform %s is declared twice",
			       igvm_platform_name(platform->type));
	for (i = 0; i < IGVM_PLATFORM_COUNT; i++)
		if (file->platform_mask[i] == platform->mask)
			return sev_err(err, "platforms %s and %s have the same mask 0x%x",
				       igvm_platform_name(i),
				       igvm_platform_name(platform->type),
				       platform->mask);
	file->platform_mask[platform->type] = platform->mask;
	return 0;
}

static int check_mask(const struct igvm_file *file,
		      const struct igvm_header *header, u32 mask,
		      struct sev_error *err)
{
	u32 declared = 0, i;

	for (i = 0; i < IGVM_PLATFORM_COUNT; i++)
		declared |= file->platform_mask[i];
	if (!mask || mask & ~declared)
		return sev_err(err, "mask 0x%x of a %s names no platform of the file",
			       mask, header->type->name);
	if (header->type->kind == IGVM_KIND_VP && !one_bit(mask))
		return sev_err(err, "mask 0x%x of a VP context names more than one platform",
			       mask);
	return 0;
}

static int check_page(const struct igvm_file *file,
		      const struct igvm_header *header, struct sev_error *err)
{
	const struct igvm_page *page = &header->page;

	if (page->reserved)
		return sev_err(err, "reserved field of the PAGE_DATA for GPA 0x%llx is not 0",
			       page->gpa);
	if (page->flags & ~(IGVM_PAGE_2MB | IGVM_PAGE_UNMEASURED | IGVM_PAGE_SHARED))
		return sev_err(err, "flags 0x%x of the PAGE_DATA for GPA 0x%llx are unknown",
			       page->flags, page->gpa);
	if (page->data_type >= DATA_TYPE_COUNT)
		return sev_err(err, "data type %u of the PAGE_DATA for GPA 0x%llx is unknown",
			       page->data_type, page->gpa);
	if (check_mask(file, header, page->mask, err) ||
	    check_gpa(page->gpa, page->flags & IGVM_PAGE_2MB ?
		      2 * SEV_MIB : SEV_PAGE_SIZE, err))
		return -1;
	return check_data(file, header, page->file_offset, SEV_PAGE_SIZE, err);
}

static int check_vp(const struct igvm_file *file,
		    const struct igvm_header *header, struct sev_error *err)
{
	const struct igvm_vp *vp = &header->vp;

	if (vp->reserved)
		return sev_err(err, "reserved field of the VP context %u is not 0",
			       vp->index);
	if (!vp->file_offset)
		return sev_err(err, "VP context %u has no data", vp->index);
	if (check_mask(file, header, vp->mask, err) ||
	    check_gpa(vp->gpa, SEV_PAGE_SIZE, err))
		return -1;
	return check_data(file, header, vp->file_offset, SEV_PAGE_SIZE, err);
}

static int check_area(const struct igvm_file *file,
		      const struct igvm_header *header, struct sev_error *err)
{
	const struct igvm_area *area = &header->area;

	if (!area->bytes || area->bytes % SEV_PAGE_SIZE)
		return sev_err(err, "size 0x%llx of parameter area %u is not a multiple of 4096",
			       area->bytes, area->index);
	if (area->bytes > IGVM_MAX_AREA_BYTES)
		return sev_err(err, "parameter area %u of 0x%llx bytes is larger than 16 MiB",
			       area->index, area->bytes);
	return check_data(file, header, area->file_offset, area->bytes, err);
}

static int check_header(struct igvm_file *file,
			const struct igvm_header *header, struct sev_error *err)
{
	switch (header->type->kind) {
	case IGVM_KIND_PLATFORM:
		return check_platform(file, &header->platform, err);
	case IGVM_KIND_POLICY:
		if (header->policy.reserved)
			return sev_err(err, "reserved field of the GUEST_POLICY is not 0");
		return check_mask(file, header, header->policy.mask, err);
	case IGVM_KIND_AREA:
		return check_area(file, header, err);
	case IGVM_KIND_PAGE:
		return check_page(file, header, err);
	case IGVM_KIND_INSERT:
		return check_mask(file, header, header->insert.mask, err) ||
		       check_gpa(header->insert.gpa, SEV_PAGE_SIZE, err) ? -1 : 0;
	case IGVM_KIND_VP:
		return check_vp(file, header, err);
	case IGVM_KIND_REQUIRED:
		return check_mask(file, header, header->required.mask, err) ||
		       check_gpa(header->required.gpa, SEV_PAGE_SIZE, err) ? -1 : 0;
	case IGVM_KIND_USAGE:
	case IGVM_KIND_OPAQUE:
		break;
	}
	return 0;
}

static int read_header(struct igvm_file *file, u32 at, u32 end,
		       enum section *section, struct sev_error *err)
{
	struct igvm_header *header = &file->headers[file->count];
	enum section found;
	u32 type, length;

	if (end - at < IGVM_HEADER_PREFIX)
		return sev_err(err, "header at 0x%x reaches past the headers' end", at);
	type = get_le32(file->bytes + at);
	length = get_le32(file->bytes + at + 4);
	found = section_of(type);
	if (found == SECTION_NONE)
		return sev_err(err, "header type 0x%x at 0x%x is outside all ranges", type, at);
	if (found < *section)
		return sev_err(err, "%s after a %s: type 0x%x at 0x%x",
			       section_name(found), section_name(*section), type, at);
	*section = found;

	header->at = at;
	header->type = igvm_find_type(type);
	if (!header->type)
		return sev_err(err, "unknown %s 0x%x at 0x%x", section_name(found), type, at);
	if (length != header->type->length)
		return sev_err(err, "length %u of the %s at 0x%x is not %u", length,
			       header->type->name, at, header->type->length);
	if (sev_align_up(length, 8) > end - at - IGVM_HEADER_PREFIX)
		return sev_err(err, "header at 0x%x reaches past the headers' end", at);
	decode(header, file->bytes + at + IGVM_HEADER_PREFIX);
	file->count++;
	return check_header(file, header, err);
}

static int read_headers(struct igvm_file *file, struct sev_error *err)
{
	u32 end = file->header_offset + file->header_size;
	enum section section = SECTION_PLATFORM;
	u32 at = file->header_offset;
	size_t most;

	/* The shortest body has 8 bytes */
	most = file->header_size / (IGVM_HEADER_PREFIX + 8) + 1;
	file->headers = sev_alloc(most * sizeof(*file->headers));
	while (at < end) {
		if (read_header(file, at, end, &section, err))
			return -1;
		at += IGVM_HEADER_PREFIX +
		      (u32)sev_align_up(file->headers[file->count - 1].type->length, 8);
	}
	if (!file->count || file->headers[0].type->kind != IGVM_KIND_PLATFORM)
		return sev_err(err, "file declares no platform");
	return 0;
}

int igvm_parse(struct igvm_file *file, const u8 *bytes, size_t size,
	       struct sev_error *err)
{
	memset(file, 0, sizeof(*file));
	file->bytes = bytes;
	file->size = size;
	if (read_fixed(file, err) ||
	    check_checksum(file, err) ||
	    read_headers(file, err) ||
	    igvm_check_areas(file, err)) {
		igvm_release(file);
		return -1;
	}
	return 0;
}

void igvm_release(struct igvm_file *file)
{
	free(file->headers);
	memset(file, 0, sizeof(*file));
}
