/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IGVM files: a fixed header, variable headers, data.  Format of
 * microsoft/igvm (igvm_defs), little-endian throughout.
 */
#ifndef SEV_TOOLS_IGVM_H
#define SEV_TOOLS_IGVM_H

#include "util.h"

#define IGVM_MAGIC		0x4d564749	/* "IGVM" */
#define IGVM_FIXED_SIZE_V1	24
#define IGVM_FIXED_SIZE_V2	32
#define IGVM_CHECKSUM_AT	20
#define IGVM_HEADER_PREFIX	8
#define IGVM_MAX_AREAS		64
#define IGVM_MAX_AREA_BYTES	(16 * SEV_MIB)

#define IGVM_SUPPORTED_PLATFORM	0x001
#define IGVM_GUEST_POLICY	0x101
#define IGVM_PARAMETER_AREA	0x301
#define IGVM_PAGE_DATA		0x302
#define IGVM_PARAMETER_INSERT	0x303
#define IGVM_VP_CONTEXT		0x304
#define IGVM_REQUIRED_MEMORY	0x305
#define IGVM_VP_COUNT		0x307
#define IGVM_SNP_ID_BLOCK	0x30b
#define IGVM_MEMORY_MAP		0x30c
#define IGVM_ENVIRONMENT_INFO	0x313

#define IGVM_FIRST_INITIALIZATION	0x101
#define IGVM_FIRST_DIRECTIVE		0x301

#define IGVM_PLATFORM_NATIVE	0
#define IGVM_PLATFORM_SNP	2
#define IGVM_PLATFORM_ES	5
#define IGVM_PLATFORM_COUNT	7

#define IGVM_PAGE_2MB		0x1
#define IGVM_PAGE_UNMEASURED	0x2
#define IGVM_PAGE_SHARED	0x4

#define IGVM_DATA_NORMAL	0
#define IGVM_DATA_SECRETS	1
#define IGVM_DATA_CPUID		2
#define IGVM_DATA_CPUID_XF	3

#define IGVM_MEMORY_MAP_ENTRY	24

/**
 * enum igvm_kind - which member of struct igvm_header is filled
 * @IGVM_KIND_OPAQUE: none; the body is only known by its length
 * @IGVM_KIND_PLATFORM: platform
 * @IGVM_KIND_POLICY: policy
 * @IGVM_KIND_AREA: area
 * @IGVM_KIND_PAGE: page
 * @IGVM_KIND_INSERT: insert
 * @IGVM_KIND_VP: vp
 * @IGVM_KIND_REQUIRED: required
 * @IGVM_KIND_USAGE: usage
 */
enum igvm_kind {
	IGVM_KIND_OPAQUE,
	IGVM_KIND_PLATFORM,
	IGVM_KIND_POLICY,
	IGVM_KIND_AREA,
	IGVM_KIND_PAGE,
	IGVM_KIND_INSERT,
	IGVM_KIND_VP,
	IGVM_KIND_REQUIRED,
	IGVM_KIND_USAGE,
};

/**
 * struct igvm_type - what is known of a header type
 * @type: number in the file
 * @length: bytes of the body, without prefix and padding
 * @kind: how the body is decoded
 * @qemu: whether QEMU 10.2 takes a file which holds such a header
 * @name: as in the format's documentation
 */
struct igvm_type {
	u32 type;
	u32 length;
	enum igvm_kind kind;
	bool qemu;
	const char *name;
};

/**
 * igvm_find_type() - look a header type up
 * @type: number in the file
 *
 * Return: entry with static lifetime, or NULL for an unknown type.
 */
const struct igvm_type *igvm_find_type(u32 type);

struct igvm_platform {
	u32 mask;
	u8 highest_vtl;
	u8 type;
	u16 version;
	u64 boundary;
};

struct igvm_policy {
	u64 policy;
	u32 mask;
	u32 reserved;
};

struct igvm_area {
	u64 bytes;
	u32 index;
	u32 file_offset;
};

struct igvm_page {
	u64 gpa;
	u32 mask;
	u32 file_offset;
	u32 flags;
	u16 data_type;
	u16 reserved;
};

struct igvm_insert {
	u64 gpa;
	u32 mask;
	u32 index;
};

struct igvm_vp {
	u64 gpa;
	u32 mask;
	u32 file_offset;
	u16 index;
	u16 reserved;
};

struct igvm_required {
	u64 gpa;
	u32 mask;
	u32 bytes;
	u32 flags;
	u32 reserved;
};

struct igvm_usage {
	u32 index;
	u32 offset;
};

/**
 * struct igvm_header - one variable header, decoded
 * @at: offset of the header in the file
 * @type: its type
 * @platform: for IGVM_KIND_PLATFORM
 * @policy: for IGVM_KIND_POLICY
 * @area: for IGVM_KIND_AREA
 * @page: for IGVM_KIND_PAGE
 * @insert: for IGVM_KIND_INSERT
 * @vp: for IGVM_KIND_VP
 * @required: for IGVM_KIND_REQUIRED
 * @usage: for IGVM_KIND_USAGE
 */
struct igvm_header {
	u32 at;
	const struct igvm_type *type;
	union {
		struct igvm_platform platform;
		struct igvm_policy policy;
		struct igvm_area area;
		struct igvm_page page;
		struct igvm_insert insert;
		struct igvm_vp vp;
		struct igvm_required required;
		struct igvm_usage usage;
	};
};

/**
 * struct igvm_file - a parsed file
 * @bytes: the file; owned by whoever called igvm_parse()
 * @size: bytes
 * @version: 1 or 2
 * @header_offset: of the first variable header
 * @header_size: bytes of all variable headers
 * @checksum: as stored, and right
 * @headers: in the order of the file; owned
 * @count: of @headers
 * @areas: declared parameter areas, pointing into @headers
 * @area_count: of @areas
 * @platform_mask: by platform type; 0 when the file is not for that platform
 */
struct igvm_file {
	const u8 *bytes;
	size_t size;
	u32 version;
	u32 header_offset;
	u32 header_size;
	u32 checksum;
	struct igvm_header *headers;
	size_t count;
	const struct igvm_area *areas[IGVM_MAX_AREAS];
	size_t area_count;
	u32 platform_mask[IGVM_PLATFORM_COUNT];
};

/**
 * igvm_parse() - read a file by the rules of the format
 * @file: filled on success; to be given to igvm_release()
 * @bytes: must stay as long as @file is used
 * @size: bytes
 * @err: filled on failure
 *
 * Checks in the order of the public parser: fixed header and size, checksum,
 * headers one by one, parameter areas.  What only a loader objects to is left
 * to igvm_check().
 *
 * Return: 0 or -1.
 */
int igvm_parse(struct igvm_file *file, const u8 *bytes, size_t size,
	       struct sev_error *err);

/**
 * igvm_release() - give back what igvm_parse() allocated
 * @file: parsed or zeroed
 */
void igvm_release(struct igvm_file *file);

/**
 * igvm_check_areas() - hold parameter areas to the rules of the format
 * @file: decoded headers; its list of areas is filled
 * @err: filled on failure
 *
 * Declared once, used after that, inserted once, not used afterwards.
 *
 * Return: 0 or -1.
 */
int igvm_check_areas(struct igvm_file *file, struct sev_error *err);

/**
 * igvm_find_area() - the declaration which an index refers to
 * @file: parsed
 * @index: of a parameter area, which the file declares
 *
 * Return: the declaration, or NULL.
 */
const struct igvm_area *igvm_find_area(const struct igvm_file *file, u32 index);

/**
 * igvm_applies() - whether a header is for a platform
 * @file: parsed
 * @header: one of its headers
 * @platform: IGVM_PLATFORM_*
 *
 * Headers without a mask of their own apply to every platform of the file.
 *
 * Return: true when a loader for that platform handles the header.
 */
bool igvm_applies(const struct igvm_file *file,
		  const struct igvm_header *header, u32 platform);

/**
 * igvm_platform_name() - a platform's name
 * @platform: IGVM_PLATFORM_*
 *
 * Return: static text.
 */
const char *igvm_platform_name(u32 platform);

/**
 * igvm_check() - whether QEMU 10.2 on KVM takes a file and starts it as meant
 * @file: parsed
 * @platform: IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES, which the file is for
 * @notes: told of what is odd but works; may be NULL
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int igvm_check(const struct igvm_file *file, u32 platform,
	       struct sev_notes *notes, struct sev_error *err);

/**
 * struct igvm_span - memory which one header fills
 * @start: first GPA
 * @end: GPA after the last
 */
struct igvm_span {
	u64 start;
	u64 end;
};

/**
 * igvm_spans() - all memory which a file fills
 * @file: parsed
 * @platform: for which the file is loaded
 * @spans: room for one element for each header; filled in ascending order
 *
 * Return: number of spans.
 */
size_t igvm_spans(const struct igvm_file *file, u32 platform,
		  struct igvm_span *spans);

/**
 * igvm_check_addresses() - part of igvm_check(): where pages lie
 * @file: parsed
 * @platform: IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES
 * @err: filled on failure
 *
 * Every GPA at most once, and no run of pages across the borders of QEMU's
 * memory regions which do not depend on the size of the machine's memory.
 *
 * Return: 0 or -1.
 */
int igvm_check_addresses(const struct igvm_file *file, u32 platform,
			 struct sev_error *err);

#endif /* SEV_TOOLS_IGVM_H */
