// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU's ACPI tables: the script in fw_cfg's etc/table-loader says how to place
 * the table files and how to link them (QEMU's BIOS linker/loader).
 */
#include "load.h"

#define SCRIPT			"etc/table-loader"
#define RSDP_FILE		"etc/acpi/rsdp"
#define COMMAND_BYTES		128
#define NAME_BYTES		56
#define MAX_FILES		16

enum { ALLOCATE = 1, ADD_POINTER = 2, ADD_CHECKSUM = 3 };

static struct {
	u8 *area;
	u64 bytes;
	u64 used;
	u64 gpa;
	u32 count;
	struct file {
		char name[NAME_BYTES + 1];
		u8 *data;
		u64 bytes;
	} files[MAX_FILES];
} acpi;

static void copy_name(char to[NAME_BYTES + 1], const u8 *from)
{
	memcpy(to, from, NAME_BYTES);
	to[NAME_BYTES] = 0;
}

static struct file *find_file(const u8 *name)
{
	char text[NAME_BYTES + 1];
	u32 i;

	copy_name(text, name);
	for (i = 0; i < acpi.count; i++)
		if (!strcmp(acpi.files[i].name, text))
			return &acpi.files[i];
	model_end(END_LAUNCH, "the table-loader names the file \"%s\", which it did not allocate",
		  text);
}

static u64 file_gpa(const struct file *f)
{
	return acpi.gpa + (f->data - acpi.area);
}

static void allocate(const u8 *args)
{
	u64 align = get_le(args + NAME_BYTES, 4);
	struct file *f = &acpi.files[acpi.count];
	const void *content;
	u32 bytes;
	u64 at;

	if (acpi.count == MAX_FILES)
		model_end(END_LAUNCH, "the table-loader allocates more than %u files", MAX_FILES);
	copy_name(f->name, args);
	content = fwcfg_file(f->name, &bytes);
	if (!content)
		model_end(END_LAUNCH, "fw_cfg has no file \"%s\"", f->name);
	if (!align || (align & (align - 1)) || align > PAGE_SIZE)
		model_end(END_LAUNCH, "the table-loader aligns \"%s\" to 0x%lx", f->name, align);
	at = ALIGN_UP(acpi.used, align);
	if (at > acpi.bytes || bytes > acpi.bytes - at)
		model_end(END_LAUNCH, "the ACPI tables are larger than 0x%lx bytes", acpi.bytes);
	f->data = acpi.area + at;
	f->bytes = bytes;
	memcpy(f->data, content, bytes);
	acpi.used = at + bytes;
	acpi.count++;
}

static void add_pointer(const u8 *args)
{
	struct file *dest = find_file(args);
	struct file *src = find_file(args + NAME_BYTES);
	u64 offset = get_le(args + 2 * NAME_BYTES, 4);
	u32 size = args[2 * NAME_BYTES + 4];
	u64 value;

	if (size != 1 && size != 2 && size != 4 && size != 8)
		model_end(END_LAUNCH, "the table-loader writes a pointer of %u bytes", size);
	if (offset + size > dest->bytes)
		model_end(END_LAUNCH, "the table-loader writes past the end of \"%s\"", dest->name);
	value = get_le(dest->data + offset, size);
	if (value > src->bytes)
		model_end(END_LAUNCH, "the table-loader points past the end of \"%s\"", src->name);
	value += file_gpa(src);
	if (size < 8 && value >> (8 * size))
		model_end(END_LAUNCH, "a pointer to \"%s\" does not fit into %u bytes", src->name,
			  size);
	put_le(dest->data + offset, value, size);
}

static void add_checksum(const u8 *args)
{
	struct file *f = find_file(args);
	u64 offset = get_le(args + NAME_BYTES, 4);
	u64 start = get_le(args + NAME_BYTES + 4, 4);
	u64 length = get_le(args + NAME_BYTES + 8, 4);
	u8 sum = 0;
	u64 i;

	if (offset >= f->bytes || start + length > f->bytes)
		model_end(END_LAUNCH, "the table-loader sums up past the end of \"%s\"", f->name);
	for (i = 0; i < length; i++)
		sum += f->data[start + i];
	f->data[offset] -= sum;
}

static void run_command(const u8 *command)
{
	u32 code = get_le(command, 4);

	switch (code) {
	case 0:
		break;
	case ALLOCATE:
		allocate(command + 4);
		break;
	case ADD_POINTER:
		add_pointer(command + 4);
		break;
	case ADD_CHECKSUM:
		add_checksum(command + 4);
		break;
	default:
		model_end(END_LAUNCH, "the table-loader has the unknown command %u", code);
	}
}

u64 acpi_build(u8 *area, u64 bytes, u64 gpa)
{
	static const u8 rsdp[NAME_BYTES] = RSDP_FILE;
	const u8 *script;
	u32 script_bytes;
	u32 at;

	acpi.area = area;
	acpi.bytes = bytes;
	acpi.gpa = gpa;
	script = fwcfg_file(SCRIPT, &script_bytes);
	if (!script)
		model_end(END_LAUNCH, "fw_cfg has no file \"" SCRIPT "\"");
	if (script_bytes % COMMAND_BYTES)
		model_end(END_LAUNCH, "the table-loader's last command is incomplete");
	for (at = 0; at < script_bytes; at += COMMAND_BYTES)
		run_command(script + at);
	return file_gpa(find_file(rsdp));
}
