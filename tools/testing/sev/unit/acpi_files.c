// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "acpi_files.h"

static void name_it(void *to, const char *name)
{
	memcpy(to, name, strlen(name));	/* the rest is zeroed */
}

struct host_file host_files[4];
u64 written_back;

/* Tables that refer to each other, an RSDP, and a file for the guest to write */
void host_files_reset(void)
{
	unsigned int i;

	memset(host_files, 0, sizeof(host_files));
	written_back = 0;
	name_it(host_files[0].name, "etc/acpi/tables");
	host_files[0].size = 1000;
	for (i = 0; i < 1000; i++)
		host_files[0].data[i] = i;
	memset(host_files[0].data + 40, 0, 24);
	host_files[0].data[40] = 200;	/* pointers: to offset 200 */
	host_files[0].data[48] = 0xe8;	/* behind the last byte */
	host_files[0].data[49] = 0x03;
	host_files[0].data[56] = 0xe7;	/* to the last byte */
	host_files[0].data[57] = 0x03;

	name_it(host_files[1].name, "etc/acpi/rsdp");
	host_files[1].size = 20;
	memcpy(host_files[1].data, "RSD PTR \0BOCHS \0\x10\0\0\0", 20);

	name_it(host_files[2].name, "etc/vmgenid_addr");
	host_files[2].size = 8;

	name_it(host_files[3].name, "etc/big");
	host_files[3].size = SEV_ACPI_FILE_MAX + 1;
}

void acpi_begin(struct sev_acpi *acpi, u8 *memory)
{
	memset(acpi, 0, sizeof(*acpi));
	acpi->memory = memory;
	acpi->gpa = ACPI_GPA;
	acpi->size = ACPI_MEMORY;
}

struct sev_loader_command acpi_allocate(const char *file, u32 align)
{
	struct sev_loader_command c = { .command = SEV_LOADER_ALLOCATE };

	name_it(c.allocate.file, file);
	c.allocate.align = align;
	c.allocate.zone = 1;

	return c;
}

struct sev_loader_command acpi_pointer(const char *file, const char *source, u32 offset, u8 size)
{
	struct sev_loader_command c = { .command = SEV_LOADER_ADD_POINTER };

	name_it(c.pointer.file, file);
	name_it(c.pointer.source, source);
	c.pointer.offset = offset;
	c.pointer.size = size;

	return c;
}

struct sev_loader_command acpi_checksum(const char *file, u32 offset, u32 start, u32 length)
{
	struct sev_loader_command c = { .command = SEV_LOADER_ADD_CHECKSUM };

	name_it(c.checksum.file, file);
	c.checksum.offset = offset;
	c.checksum.start = start;
	c.checksum.length = length;

	return c;
}

struct sev_loader_command acpi_write(const char *file, const char *source, u32 offset,
				     u32 source_offset, u8 size)
{
	struct sev_loader_command c = { .command = SEV_LOADER_WRITE_POINTER };

	name_it(c.write.file, file);
	name_it(c.write.source, source);
	c.write.offset = offset;
	c.write.source_offset = source_offset;
	c.write.size = size;

	return c;
}

static struct host_file *host_file(const u8 *name)
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		if (!memcmp(host_files[i].name, name, SEV_FWCFG_NAME_SIZE))
			return &host_files[i];

	return NULL;
}

struct sev_result sev_acpi_file_size(void *fwcfg, const u8 *name, u32 *size)
{
	struct host_file *file = host_file(name);

	(void)fwcfg;
	if (!file)
		return sev_fail(SEV_FAIL_FWCFG_MISSING, name[0]);
	if (file->size > SEV_ACPI_FILE_MAX)
		return sev_fail(SEV_FAIL_FWCFG_SIZE, file->size);
	*size = file->size;

	return sev_ok();
}

struct sev_result sev_acpi_fetch(void *fwcfg, const u8 *name, void *to, u32 size)
{
	struct host_file *file = host_file(name);

	(void)fwcfg;
	memset(to, 0, size);
	memcpy(to, file->data, size < sizeof(file->data) ? size : sizeof(file->data));

	return sev_ok();
}

struct sev_result sev_acpi_write_back(void *fwcfg, const u8 *name, u32 offset, u64 value,
				      u32 bytes)
{
	(void)fwcfg;
	(void)name;
	(void)offset;
	(void)bytes;
	written_back = value;

	return sev_ok();
}
