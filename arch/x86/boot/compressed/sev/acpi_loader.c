// SPDX-License-Identifier: GPL-2.0
/*
 * ACPI tables by the host's loader script: files are placed in memory, their
 * pointers to each other and their checksums filled in.  Both the script and
 * the files are the host's (E17): every offset is bounded by the size of the
 * file it is for, and nothing outside the files is ever written.
 */
#include <linux/string.h>
#include <linux/types.h>

#include "acpi_loader.h"

#define SEV_ACPI_ALIGN_MAX	4096u

static struct sev_acpi_file *sev_acpi_find(struct sev_acpi *acpi, const u8 *name)
{
	u32 i;

	for (i = 0; i < acpi->count; i++)
		if (!memcmp(acpi->file[i].name, name, SEV_FWCFG_NAME_SIZE))
			return &acpi->file[i];

	return NULL;
}

static bool sev_acpi_inside(const struct sev_acpi_file *file, u32 offset, u32 bytes)
{
	return bytes <= file->size && offset <= file->size - bytes;
}

static bool sev_acpi_pointer_size(u32 bytes)
{
	return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
}

/* Both zones are the same here: an RSDP need not lie below 1 MiB. */
static struct sev_result sev_acpi_allocate(struct sev_acpi *acpi,
					   const struct sev_loader_command *c)
{
	u32 align = c->allocate.align;
	struct sev_acpi_file *file;
	struct sev_result r;
	u32 start, size;

	if (!align || (align & (align - 1)) || align > SEV_ACPI_ALIGN_MAX)
		return sev_fail(SEV_FAIL_ACPI_ALIGN, align);
	if (sev_acpi_find(acpi, c->allocate.file))
		return sev_fail(SEV_FAIL_ACPI_TWICE, acpi->count);
	if (acpi->count == SEV_ACPI_FILES_MAX)
		return sev_fail(SEV_FAIL_ACPI_COMMAND, acpi->count);

	r = sev_acpi_file_size(acpi->fwcfg, c->allocate.file, &size);
	if (r.code)
		return r;
	start = (acpi->used + align - 1) & ~(align - 1);
	if (start < acpi->used || start > acpi->size || size > acpi->size - start)
		return sev_fail(SEV_FAIL_FWCFG_SIZE, size);
	r = sev_acpi_fetch(acpi->fwcfg, c->allocate.file, acpi->memory + start, size);
	if (r.code)
		return r;

	file = &acpi->file[acpi->count++];
	memcpy(file->name, c->allocate.file, SEV_FWCFG_NAME_SIZE);
	file->data = acpi->memory + start;
	file->gpa = acpi->gpa + start;
	file->size = size;
	acpi->used = start + size;

	return sev_ok();
}

/* The field holds an offset into the other file; it becomes an address. */
static struct sev_result sev_acpi_add_pointer(struct sev_acpi *acpi,
					      const struct sev_loader_command *c)
{
	struct sev_acpi_file *file = sev_acpi_find(acpi, c->pointer.file);
	struct sev_acpi_file *source = sev_acpi_find(acpi, c->pointer.source);
	u32 bytes = c->pointer.size;
	u64 value = 0;

	if (!file || !source)
		return sev_fail(SEV_FAIL_ACPI_FILE, c->command);
	if (!sev_acpi_pointer_size(bytes) || !sev_acpi_inside(file, c->pointer.offset, bytes))
		return sev_fail(SEV_FAIL_ACPI_BOUNDS, c->pointer.offset);

	memcpy(&value, file->data + c->pointer.offset, bytes);
	if (value >= source->size)
		return sev_fail(SEV_FAIL_ACPI_BOUNDS, value);
	value += source->gpa;
	if (bytes < 8 && value >> (8 * bytes))
		return sev_fail(SEV_FAIL_ACPI_BOUNDS, value);
	memcpy(file->data + c->pointer.offset, &value, bytes);

	return sev_ok();
}

static struct sev_result sev_acpi_add_checksum(struct sev_acpi *acpi,
					       const struct sev_loader_command *c)
{
	struct sev_acpi_file *file = sev_acpi_find(acpi, c->checksum.file);
	u8 sum = 0;
	u32 i;

	if (!file)
		return sev_fail(SEV_FAIL_ACPI_FILE, c->command);
	if (!sev_acpi_inside(file, c->checksum.offset, 1))
		return sev_fail(SEV_FAIL_ACPI_BOUNDS, c->checksum.offset);
	if (!sev_acpi_inside(file, c->checksum.start, c->checksum.length))
		return sev_fail(SEV_FAIL_ACPI_BOUNDS, c->checksum.start);

	for (i = 0; i < c->checksum.length; i++)
		sum += file->data[c->checksum.start + i];
	file->data[c->checksum.offset] -= sum;

	return sev_ok();
}

static struct sev_result sev_acpi_write_pointer(struct sev_acpi *acpi,
						const struct sev_loader_command *c)
{
	struct sev_acpi_file *source = sev_acpi_find(acpi, c->write.source);
	struct sev_result r;
	u32 size;

	if (!source)
		return sev_fail(SEV_FAIL_ACPI_FILE, c->command);
	if (!sev_acpi_inside(source, c->write.source_offset, 1))
		return sev_fail(SEV_FAIL_ACPI_BOUNDS, c->write.source_offset);

	r = sev_acpi_file_size(acpi->fwcfg, c->write.file, &size);
	if (r.code)
		return r;
	if (!sev_acpi_pointer_size(c->write.size) || c->write.size > size ||
	    c->write.offset > size - c->write.size)
		return sev_fail(SEV_FAIL_ACPI_BOUNDS, c->write.offset);

	return sev_acpi_write_back(acpi->fwcfg, c->write.file, c->write.offset,
				   source->gpa + c->write.source_offset, c->write.size);
}

static struct sev_result sev_acpi_command(struct sev_acpi *acpi,
					  const struct sev_loader_command *c)
{
	switch (c->command) {
	case SEV_LOADER_ALLOCATE:
		return sev_acpi_allocate(acpi, c);
	case SEV_LOADER_ADD_POINTER:
		return sev_acpi_add_pointer(acpi, c);
	case SEV_LOADER_ADD_CHECKSUM:
		return sev_acpi_add_checksum(acpi, c);
	case SEV_LOADER_WRITE_POINTER:
		return sev_acpi_write_pointer(acpi, c);
	default:
		return sev_fail(SEV_FAIL_ACPI_COMMAND, c->command);
	}
}

/**
 * sev_acpi_run() - carries out a loader script
 * @acpi: @memory, @gpa, @size and @fwcfg set, the rest 0
 * @loader: the script, a private copy
 * @size: its bytes; command 0 ends it early
 *
 * Return: SEV_FAIL_ACPI_* or SEV_FAIL_FWCFG_*, or SEV_OK.
 */
struct sev_result sev_acpi_run(struct sev_acpi *acpi, const void *loader, u32 size)
{
	const struct sev_loader_command *c = loader;
	struct sev_result r;
	u32 i;

	if (size % sizeof(*c))
		return sev_fail(SEV_FAIL_FWCFG_SIZE, size);

	for (i = 0; i < size / sizeof(*c) && c[i].command; i++) {
		r = sev_acpi_command(acpi, &c[i]);
		if (r.code)
			return r;
	}

	return sev_ok();
}

/**
 * sev_acpi_rsdp() - finds the root pointer among the files
 * @acpi: after sev_acpi_run()
 * @gpa: its address
 *
 * ACPI specification 6.4, section 5.2.5.3.
 *
 * Return: SEV_FAIL_ACPI_RSDP when it is missing, short, or its checksum wrong,
 * or SEV_OK.
 */
struct sev_result sev_acpi_rsdp(const struct sev_acpi *acpi, u64 *gpa)
{
	static const u8 name[SEV_FWCFG_NAME_SIZE] = "etc/acpi/rsdp";
	const struct sev_acpi_file *file;
	u8 sum = 0;
	u32 i;

	for (i = 0; i < acpi->count; i++)
		if (!memcmp(acpi->file[i].name, name, sizeof(name)))
			break;
	if (i == acpi->count)
		return sev_fail(SEV_FAIL_ACPI_RSDP, 0);

	file = &acpi->file[i];
	if (file->size < 20 || memcmp(file->data, "RSD PTR ", 8))
		return sev_fail(SEV_FAIL_ACPI_RSDP, file->gpa);
	for (i = 0; i < 20; i++)
		sum += file->data[i];
	if (sum)
		return sev_fail(SEV_FAIL_ACPI_RSDP, file->gpa);
	*gpa = file->gpa;

	return sev_ok();
}
