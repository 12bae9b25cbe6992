// SPDX-License-Identifier: GPL-2.0
/*
 * The stub's fw_cfg driver against a device made of data, behind a GHCB.
 *
 * usage: fwcfg
 */
#include <stddef.h>
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/boot/compressed/sev/stub.h"
#include "fake.h"
#include "unit.h"

#define KEY_FIRST	0x20
#define LOADER_SIZE	4096
#define DMA_ERROR	1

static struct sev_stub stub;

/* The device: signature, directory, and files under keys 0x20 and up */
static u8 directory[4 + 64 * STUB_FWCFG_FILES];
static u8 tables[5000];
static u8 written[16];
static u32 key, position, dma_high;
static bool dma_fails, grows;

static void put_be32(u8 *to, u32 value)
{
	value = __builtin_bswap32(value);
	memcpy(to, &value, sizeof(value));
}

static u32 get_be32(const u8 *from)
{
	u32 value;

	memcpy(&value, from, sizeof(value));

	return __builtin_bswap32(value);
}

static u8 device_byte(void)
{
	u32 at = position++;

	switch (key) {
	case 0x00:
		return at < 4 ? "QEMU"[at] : 0;
	case 0x19:
		return at < sizeof(directory) ? directory[at] : 0;
	case KEY_FIRST:
		return at < sizeof(tables) ? tables[at] : 0;
	default:
		return 0;
	}
}

/* Only skip and write; the descriptor lies in the shared buffer. */
static void device_dma(struct sev_ghcb_page *page, u64 gpa)
{
	u8 *dma = page->shared_buffer + (gpa - FAKE_GHCB_GPA - SEV_GHCB_BUFFER_OFFSET);
	u32 control = get_be32(dma), length = get_be32(dma + 4);
	u32 i;

	if (control & 0x08) {
		key = control >> 16;
		position = 0;
	}
	if (control & 0x04)
		position += length;
	if (control & 0x10 && key == KEY_FIRST + 1) {
		for (i = 0; i < length && position < sizeof(written); i++)
			written[position++] = dma[16 + i];
	}
	put_be32(dma, dma_fails ? DMA_ERROR : 0);
}

static void add_file(u32 number, const char *name, u32 size)
{
	u8 *row = directory + 4 + 64 * number;

	put_be32(row, size);
	row[4] = 0;
	row[5] = KEY_FIRST + number;
	memcpy(row + 8, name, strlen(name));
}

static void device_select(u32 value)
{
	key = value;
	position = 0;
	if (grows && key == KEY_FIRST + 3) {
		add_file(0, "etc/acpi/tables", sizeof(tables));
		add_file(3, "etc/table-loader", LOADER_SIZE + 128);
	}
}

static void device_out(struct sev_ghcb_page *page, u16 port, u64 value)
{
	switch (port) {
	case 0x510:
		device_select(value);
		break;
	case 0x514:
		dma_high = __builtin_bswap32(value);
		break;
	case 0x518:
		device_dma(page, (u64)dma_high << 32 | __builtin_bswap32(value));
		break;
	}
}

static void device(struct sev_ghcb_page *page)
{
	u64 info_1 = page->sw_exit_info_1, count = page->sw_exit_info_2;
	u16 port = info_1 >> SEV_IOIO_PORT_SHIFT;
	u64 i;

	if (!(info_1 & SEV_IOIO_IN))
		device_out(page, port, page->rax);
	else if (port == 0x511)
		for (i = 0; i < count; i++)
			page->shared_buffer[i] = device_byte();
	fake_finish(page, 0, 0);
}

static void reset(u32 count)
{
	unsigned int i;

	fake_reset();
	fake.host = device;
	memset(&stub, 0, sizeof(stub));
	stub.ghcb = fake.ghcb;
	memset(directory, 0, sizeof(directory));
	memset(written, 0, sizeof(written));
	dma_fails = false;
	grows = false;
	put_be32(directory, count);
	add_file(0, "etc/acpi/tables", sizeof(tables));
	add_file(1, "etc/vmgenid_addr", 8);
	add_file(2, "etc/absurd", SEV_ACPI_FILE_MAX + 1);
	for (i = 0; i < sizeof(tables); i++)
		tables[i] = i * 13;
}

static const u8 *name_of(const char *name)
{
	static u8 padded[SEV_FWCFG_NAME_SIZE];

	memset(padded, 0, sizeof(padded));
	memcpy(padded, name, strlen(name));

	return padded;
}

static void test_read(void)
{
	u8 copy[sizeof(tables)];
	u32 size = 0;

	reset(3);
	fails(sev_stub_open_fwcfg(&stub), SEV_OK, "directory of three files");
	ok(stub.fwcfg_count == 3, "is read");
	fails(sev_acpi_file_size(&stub, name_of("etc/acpi/tables"), &size), SEV_OK, "size");
	ok(size == sizeof(tables), "is the file's");
	fails(sev_acpi_fetch(&stub, name_of("etc/acpi/tables"), copy, size), SEV_OK, "contents");
	ok(!memcmp(copy, tables, sizeof(tables)), "are the file's");
	ok(fake.exits == 5 + 1 + 3, "by 2032 bytes an exit (%u)", fake.exits);
	ok(!fake.violation, "all events are well formed (%s)", fake.violation ?: "");
}

static void test_write(void)
{
	static const u8 want[16] = { 0, 0, 0, 0, 0x88, 0x77, 0x66, 0x55 };

	reset(3);
	sev_stub_open_fwcfg(&stub);
	fails(sev_acpi_write_back(&stub, name_of("etc/vmgenid_addr"), 4, 0x1122334455667788ull, 4),
	      SEV_OK, "pointer written to a file");
	ok(!memcmp(written, want, sizeof(want)), "arrives at its offset, and no more");
	dma_fails = true;
	fails(sev_acpi_write_back(&stub, name_of("etc/vmgenid_addr"), 0, 1, 8),
	      SEV_FAIL_FWCFG_DMA, "a transfer which the host refuses");
}

/* QEMU makes the tables when the loader is first selected. */
static void test_grown(void)
{
	u32 size = 0;

	reset(4);
	add_file(0, "etc/acpi/tables", sizeof(tables) - 1000);
	add_file(3, "etc/table-loader", LOADER_SIZE);
	grows = true;
	fails(sev_stub_open_fwcfg(&stub), SEV_OK, "directory which changes on selection");
	fails(sev_acpi_file_size(&stub, name_of("etc/table-loader"), &size), SEV_OK, "loader");
	ok(size == LOADER_SIZE + 128, "has the size which it has grown to");
	fails(sev_acpi_file_size(&stub, name_of("etc/acpi/tables"), &size), SEV_OK, "tables");
	ok(size == sizeof(tables), "have theirs");
}

static void no_device(struct sev_ghcb_page *page)
{
	memset(page->shared_buffer, 0xff, sizeof(page->shared_buffer));
	fake_finish(page, 0, 0);
}

/* E16 */
static void test_absurd(void)
{
	u32 size = 0;
	u8 byte;

	reset(3);
	sev_stub_open_fwcfg(&stub);
	fails(sev_acpi_file_size(&stub, name_of("etc/absurd"), &size), SEV_FAIL_FWCFG_SIZE,
	      "a file too large");
	fails(sev_acpi_file_size(&stub, name_of("etc/acpi"), &size), SEV_FAIL_FWCFG_MISSING,
	      "a name that only begins like a file's");
	fails(sev_acpi_fetch(&stub, name_of("etc/none"), &byte, 1), SEV_FAIL_FWCFG_MISSING,
	      "a file that is not there");

	reset(STUB_FWCFG_FILES + 1);
	fails(sev_stub_open_fwcfg(&stub), SEV_FAIL_FWCFG_DIRECTORY, "too many files");
	reset(~0u);
	fails(sev_stub_open_fwcfg(&stub), SEV_FAIL_FWCFG_DIRECTORY, "2^32 - 1 files");
	reset(STUB_FWCFG_FILES);
	fails(sev_stub_open_fwcfg(&stub), SEV_OK, "as many files as fit");
	reset(0);
	fails(sev_stub_open_fwcfg(&stub), SEV_OK, "no files");
	fails(sev_acpi_file_size(&stub, name_of("etc/acpi/tables"), &size),
	      SEV_FAIL_FWCFG_MISSING, "means no tables");
	fake.host = no_device;
	fails(sev_stub_open_fwcfg(&stub), SEV_FAIL_FWCFG_SIGNATURE, "no device");
}

int main(void)
{
	test_read();
	test_write();
	test_grown();
	test_absurd();

	return done();
}
