/* SPDX-License-Identifier: GPL-2.0 */
/* What an OVMF image says about its own launch. */
#ifndef SEV_MODEL_OVMF_H
#define SEV_MODEL_OVMF_H

#include "load.h"

#define OVMF_MAX_SECTIONS	32

enum ovmf_section_type {
	OVMF_SECTION_MEMORY	= 1,
	OVMF_SECTION_SECRETS	= 2,
	OVMF_SECTION_CPUID	= 3,
};

/**
 * struct ovmf_section - pages which the firmware wants validated when it starts
 * @gpa: the first of them
 * @bytes: a multiple of 4 KiB, not 0
 * @type: enum ovmf_section_type; all others are like OVMF_SECTION_MEMORY
 */
struct ovmf_section {
	u64 gpa;
	u64 bytes;
	u32 type;
};

/**
 * struct ovmf - the tables of an image
 * @has_reset: it has a SEV-ES reset block
 * @reset: address of its code for APs, from that block
 * @has_metadata: it has SEV metadata
 * @sections: number of @section in use
 * @section: in the order of the metadata, which is the order of the launch
 */
struct ovmf {
	bool has_reset;
	u32 reset;
	bool has_metadata;
	u32 sections;
	struct ovmf_section section[OVMF_MAX_SECTIONS];
};

/**
 * ovmf_parse() - reads the table of GUIDs at the end of an image, and what it names
 * @image: the whole flash image; any bytes
 * @ovmf: filled in as far as the result is NULL
 *
 * An image without the table is no error: such firmware runs without SEV.
 *
 * Return: NULL, or the sentence which tells what is wrong.
 */
const char *ovmf_parse(const struct blob *image, struct ovmf *ovmf);

#endif
