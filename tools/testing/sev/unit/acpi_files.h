/* SPDX-License-Identifier: GPL-2.0 */
/* The host's files for the ACPI loader, made up by the tests */
#ifndef SEV_UNIT_ACPI_FILES_H
#define SEV_UNIT_ACPI_FILES_H

#include <linux/types.h>

#include "../../../../arch/x86/boot/compressed/sev/acpi_loader.h"

#define ACPI_GPA	0x7fe00000ull
#define ACPI_MEMORY	0x10000u

/**
 * struct host_file - a file of the host
 * @name: its name
 * @data: contents
 * @size: bytes
 */
struct host_file {
	char name[SEV_FWCFG_NAME_SIZE];
	u8 data[4096];
	u32 size;
};

extern struct host_file host_files[4];
extern u64 written_back;

void host_files_reset(void);
void acpi_begin(struct sev_acpi *acpi, u8 *memory);
struct sev_loader_command acpi_allocate(const char *file, u32 align);
struct sev_loader_command acpi_pointer(const char *file, const char *source, u32 offset, u8 size);
struct sev_loader_command acpi_checksum(const char *file, u32 offset, u32 start, u32 length);
struct sev_loader_command acpi_write(const char *file, const char *source, u32 offset,
				     u32 source_offset, u8 size);

#endif /* SEV_UNIT_ACPI_FILES_H */
