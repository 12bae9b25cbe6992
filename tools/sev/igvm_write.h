/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SEV_TOOLS_IGVM_WRITE_H
#define SEV_TOOLS_IGVM_WRITE_H

#include "igvm.h"

/* The one platform of a file which is written */
#define IGVM_WRITE_MASK		1

/**
 * struct igvm_writer - a file as it grows; zeroed to begin with
 * @headers: variable headers
 * @data: data section
 * @fixups: u32 positions in @headers of offsets which count from @data's start
 */
struct igvm_writer {
	struct sev_buffer headers;
	struct sev_buffer data;
	struct sev_buffer fixups;
};

/**
 * igvm_write_platform() - declare what the file is for; comes first
 * @writer: file
 * @platform: IGVM_PLATFORM_*
 */
void igvm_write_platform(struct igvm_writer *writer, u32 platform);

/**
 * igvm_write_policy() - give the guest policy; before all directives
 * @writer: file
 * @policy: SNP policy
 */
void igvm_write_policy(struct igvm_writer *writer, u64 policy);

/**
 * igvm_write_area() - declare a parameter area of one page
 * @writer: file
 * @index: of the area
 */
void igvm_write_area(struct igvm_writer *writer, u32 index);

/**
 * igvm_write_usage() - have the loader fill a parameter area
 * @writer: file
 * @type: for example IGVM_MEMORY_MAP
 * @index: of the area; the parameter goes to its start
 */
void igvm_write_usage(struct igvm_writer *writer, u32 type, u32 index);

/**
 * igvm_write_insert() - put a parameter area into memory
 * @writer: file
 * @gpa: where
 * @index: of the area
 */
void igvm_write_insert(struct igvm_writer *writer, u64 gpa, u32 index);

/**
 * igvm_write_page() - put one page into memory
 * @writer: file
 * @gpa: where
 * @data: content, copied; NULL or nothing but zeros makes a page without data
 * @size: bytes of @data, up to 4096; zeros follow
 * @data_type: IGVM_DATA_*
 */
void igvm_write_page(struct igvm_writer *writer, u64 gpa, const u8 *data,
		     size_t size, u16 data_type);

/**
 * igvm_write_context() - give a vCPU its state
 * @writer: file
 * @index: of the vCPU
 * @vmsa: 4096 bytes, copied
 */
void igvm_write_context(struct igvm_writer *writer, u16 index, const u8 *vmsa);

/**
 * igvm_write_finish() - make the file
 * @writer: emptied
 * @out: filled on success; the caller gives it to sev_buffer_free()
 * @err: filled on failure
 *
 * Return: 0, or -1 when the file would be longer than the format allows.
 */
int igvm_write_finish(struct igvm_writer *writer, struct sev_buffer *out,
		      struct sev_error *err);

#endif /* SEV_TOOLS_IGVM_WRITE_H */
