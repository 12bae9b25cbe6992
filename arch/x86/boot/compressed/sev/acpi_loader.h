/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _BOOT_COMPRESSED_SEV_ACPI_LOADER_H
#define _BOOT_COMPRESSED_SEV_ACPI_LOADER_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

#include "../../../kernel/sev/core/failure.h"

#define SEV_FWCFG_NAME_SIZE	56
#define SEV_ACPI_FILES_MAX	16
#define SEV_ACPI_FILE_MAX	0x200000u	/* bytes of one file */

/* Commands of fw_cfg's etc/table-loader, QEMU hw/acpi/bios-linker-loader.c */
#define SEV_LOADER_ALLOCATE	1
#define SEV_LOADER_ADD_POINTER	2
#define SEV_LOADER_ADD_CHECKSUM	3
#define SEV_LOADER_WRITE_POINTER 4

/*
 * struct sev_loader_command - one command, 128 bytes, little-endian
 * @command: SEV_LOADER_*
 * @file: ALLOCATE: file to load; else the file that is changed
 * @source: ADD_POINTER, WRITE_POINTER: file whose address is written
 */
struct sev_loader_command {
	u32 command;
	union {
		struct {
			u8 file[SEV_FWCFG_NAME_SIZE];
			u32 align;
			u8 zone;
		} allocate;
		struct {
			u8 file[SEV_FWCFG_NAME_SIZE];
			u8 source[SEV_FWCFG_NAME_SIZE];
			u32 offset;
			u8 size;
		} pointer;
		struct {
			u8 file[SEV_FWCFG_NAME_SIZE];
			u32 offset;
			u32 start;
			u32 length;
		} checksum;
		struct {
			u8 file[SEV_FWCFG_NAME_SIZE];
			u8 source[SEV_FWCFG_NAME_SIZE];
			u32 offset;
			u32 source_offset;
			u8 size;
		} write;
		u8 pad[124];
	};
} __packed;

static_assert(sizeof(struct sev_loader_command) == 128, "sev_loader_command");

/**
 * struct sev_acpi_file - a file placed in memory
 * @name: its name, as the loader writes it
 * @data: where it lies
 * @gpa: its address for the tables
 * @size: bytes
 */
struct sev_acpi_file {
	u8 name[SEV_FWCFG_NAME_SIZE];
	u8 *data;
	u64 gpa;
	u32 size;
};

/**
 * struct sev_acpi - ACPI tables in the making
 * @memory: memory for the tables
 * @gpa: address of @memory
 * @size: bytes of @memory
 * @used: bytes of @memory given to files
 * @count: files
 * @file: files
 * @fwcfg: handed on to sev_acpi_fetch() and sev_acpi_write_back()
 */
struct sev_acpi {
	u8 *memory;
	u64 gpa;
	u32 size;
	u32 used;
	u32 count;
	struct sev_acpi_file file[SEV_ACPI_FILES_MAX];
	void *fwcfg;
};

struct sev_result sev_acpi_run(struct sev_acpi *acpi, const void *loader, u32 size);
struct sev_result sev_acpi_rsdp(const struct sev_acpi *acpi, u64 *gpa);

/* Given by the stub, and by the unit tests */

/**
 * sev_acpi_file_size() - size of a file of the host
 * @fwcfg: from struct sev_acpi
 * @name: name, NUL-terminated within its 56 bytes or not
 * @size: its size, at most SEV_ACPI_FILE_MAX
 *
 * Return: SEV_FAIL_FWCFG_MISSING, SEV_FAIL_FWCFG_SIZE, or SEV_OK.
 */
struct sev_result sev_acpi_file_size(void *fwcfg, const u8 *name, u32 *size);

/**
 * sev_acpi_fetch() - reads a whole file of the host
 * @fwcfg: from struct sev_acpi
 * @name: name
 * @to: private memory
 * @size: bytes to read, as sev_acpi_file_size() gave them
 *
 * Return: as sev_acpi_file_size(), or what the transfer returned.
 */
struct sev_result sev_acpi_fetch(void *fwcfg, const u8 *name, void *to, u32 size);

/**
 * sev_acpi_write_back() - writes to a file of the host
 * @fwcfg: from struct sev_acpi
 * @name: name
 * @offset: first byte in the file
 * @value: little-endian value
 * @bytes: 1, 2, 4 or 8
 *
 * Return: as sev_acpi_fetch().
 */
struct sev_result sev_acpi_write_back(void *fwcfg, const u8 *name, u32 offset, u64 value,
				      u32 bytes);

#endif /* _BOOT_COMPRESSED_SEV_ACPI_LOADER_H */
