/* SPDX-License-Identifier: GPL-2.0 */
/* IGVM files (microsoft/igvm, igvm_defs), and how QEMU 10.2 takes them. */
#ifndef SEV_MODEL_IGVM_H
#define SEV_MODEL_IGVM_H

#include "load.h"

#define IGVM_SUPPORTED_PLATFORM		0x001
#define IGVM_GUEST_POLICY		0x101
#define IGVM_PARAMETER_AREA		0x301
#define IGVM_PAGE_DATA			0x302
#define IGVM_PARAMETER_INSERT		0x303
#define IGVM_VP_CONTEXT			0x304
#define IGVM_REQUIRED_MEMORY		0x305
#define IGVM_VP_COUNT			0x307
#define IGVM_MEMORY_MAP			0x30c
#define IGVM_ENVIRONMENT_INFO		0x313

#define IGVM_PREFIX_BYTES		8
#define IGVM_PAGE_DATA_BYTES		(IGVM_PREFIX_BYTES + 24)

#define IGVM_PAGE_UNMEASURED		BIT(1)

enum { IGVM_DATA_NORMAL, IGVM_DATA_SECRETS, IGVM_DATA_CPUID, IGVM_DATA_CPUID_XF };

/* Ends the run: the image is refused. */
#define igvm_refuse(fmt, ...)	model_end(END_LAUNCH, "IGVM: " fmt, ##__VA_ARGS__)

/**
 * struct igvm_header - one variable header
 * @type: IGVM_*, as in the file
 * @length: bytes of @body
 * @body: without prefix and padding
 * @at: where it starts, in bytes from the start of the file
 */
struct igvm_header {
	u32 type;
	u32 length;
	const u8 *body;
	u64 at;
};

/**
 * struct igvm - an IGVM file under way
 * @file: all of it
 * @headers_end: end of the variable headers
 * @data_start: start of the data section
 * @at: next header
 * @section: highest section seen (platform, initialization, directive)
 * @mask: compatibility mask of the platform taken
 * @first_header: where the variable headers start
 */
struct igvm {
	struct blob file;
	u64 first_header;
	u64 headers_end;
	u64 data_start;
	u64 at;
	u32 section;
	u32 mask;
};

struct igvm_page {
	u64 gpa;
	u32 mask;
	u32 file_offset;
	u32 flags;
	u16 data_type;
};

/* igvm_file.c: the file's structure */
void igvm_open(struct igvm *f, const struct blob *file);
/* Next header, its structure checked; false at the end. */
bool igvm_next(struct igvm *f, struct igvm_header *h);
void igvm_rewind(struct igvm *f);
/* @bytes of data at @offset, NULL when @offset is 0 (no data, zeros). */
const u8 *igvm_data(const struct igvm *f, u32 offset, u64 bytes);
void igvm_check_gpa(u64 gpa);
struct igvm_page igvm_page_at(const struct igvm *f, u64 at);

/* igvm_check.c: every rule that needs no machine; chooses the platform */
void igvm_check(struct igvm *f);

/* igvm_params.c: parameter areas */
void igvm_area_declare(const struct igvm_header *h);
void igvm_area_fill(const struct igvm_header *h);
void igvm_area_insert(const struct igvm_header *h);

/* igvm_vp.c: VP contexts */
void igvm_vp_context(const struct igvm *f, const struct igvm_header *h);

/* igvm.c: notes that the image gives the page at @gpa; once for each. */
void igvm_claim(u64 gpa);

#endif
