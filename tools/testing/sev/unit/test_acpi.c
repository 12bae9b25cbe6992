// SPDX-License-Identifier: GPL-2.0
/* The host's loader script for ACPI tables */
#include <stdlib.h>
#include <string.h>
#include <linux/array_size.h>

#include "acpi_files.h"
#include "unit.h"

#define TABLES	"etc/acpi/tables"
#define RSDP	"etc/acpi/rsdp"

static u8 *memory;
static struct sev_acpi acpi;

/* A script of two allocations, then one more command. */
static struct sev_result run_with(struct sev_loader_command c)
{
	struct sev_loader_command script[] = {
		acpi_allocate(TABLES, 64), acpi_allocate(RSDP, 16), c,
	};

	host_files_reset();
	acpi_begin(&acpi, memory);

	return sev_acpi_run(&acpi, script, sizeof(script));
}

static void test_script(void)
{
	struct sev_loader_command script[] = {
		acpi_allocate(RSDP, 16),
		acpi_allocate(TABLES, 64),
		acpi_pointer(TABLES, TABLES, 40, 4),
		acpi_pointer(RSDP, TABLES, 16, 4),
		acpi_checksum(RSDP, 8, 0, 20),
		acpi_checksum(TABLES, 109, 100, 50),
		acpi_write("etc/vmgenid_addr", TABLES, 0, 16, 8),
		{ 0 },
		acpi_pointer("etc/none", TABLES, 0, 4),
	};
	u8 sum = 0;
	u64 gpa = 0;
	u32 value;
	u32 i;

	host_files_reset();
	acpi_begin(&acpi, memory);
	fails(sev_acpi_run(&acpi, script, sizeof(script)), SEV_OK, "a whole script");
	ok(acpi.count == 2 && acpi.file[1].gpa == ACPI_GPA + 64, "files are aligned");
	memcpy(&value, acpi.file[1].data + 40, 4);
	ok(value == ACPI_GPA + 64 + 200, "pointer inside a file");
	memcpy(&value, acpi.file[0].data + 16, 4);
	ok(value == ACPI_GPA + 64 + 16, "pointer between files");
	for (i = 100; i < 150; i++)
		sum += acpi.file[1].data[i];
	ok(!sum, "checksum");
	ok(written_back == ACPI_GPA + 64 + 16, "pointer written back");
	fails(sev_acpi_rsdp(&acpi, &gpa), SEV_OK, "RSDP");
	ok(gpa == ACPI_GPA, "is found");
	acpi.file[0].data[9] ^= 1;
	fails(sev_acpi_rsdp(&acpi, &gpa), SEV_FAIL_ACPI_RSDP, "RSDP with a wrong checksum");
	acpi.file[0].data[0] = 'X';
	fails(sev_acpi_rsdp(&acpi, &gpa), SEV_FAIL_ACPI_RSDP, "RSDP without its signature");
	acpi.file[0].size = 19;
	fails(sev_acpi_rsdp(&acpi, &gpa), SEV_FAIL_ACPI_RSDP, "RSDP cut short");
	acpi.count = 0;
	fails(sev_acpi_rsdp(&acpi, &gpa), SEV_FAIL_ACPI_RSDP, "no RSDP");
}

static void test_pointers(void)
{
	fails(run_with(acpi_pointer(TABLES, TABLES, 992, 8)), SEV_FAIL_ACPI_BOUNDS,
	      "pointer whose offset is outside its target");
	fails(run_with(acpi_pointer(TABLES, TABLES, 48, 4)), SEV_FAIL_ACPI_BOUNDS,
	      "pointer to right behind its target");
	fails(run_with(acpi_pointer(TABLES, TABLES, 56, 4)), SEV_OK,
	      "pointer to the last byte of its target");
	fails(run_with(acpi_pointer(TABLES, TABLES, 993, 8)), SEV_FAIL_ACPI_BOUNDS,
	      "field across the end of the file");
	fails(run_with(acpi_pointer(TABLES, TABLES, ~0u, 8)), SEV_FAIL_ACPI_BOUNDS,
	      "field at 2^32 - 1");
	fails(run_with(acpi_pointer(TABLES, TABLES, 40, 3)), SEV_FAIL_ACPI_BOUNDS,
	      "field of three bytes");
	fails(run_with(acpi_pointer(TABLES, TABLES, 40, 0)), SEV_FAIL_ACPI_BOUNDS,
	      "field of no bytes");
	fails(run_with(acpi_pointer(TABLES, TABLES, 40, 2)), SEV_FAIL_ACPI_BOUNDS,
	      "field too small for an address");
	fails(run_with(acpi_pointer(TABLES, "etc/none", 40, 4)), SEV_FAIL_ACPI_FILE,
	      "pointer to no file");
	fails(run_with(acpi_pointer("etc/none", TABLES, 40, 4)), SEV_FAIL_ACPI_FILE,
	      "pointer in no file");
	fails(run_with(acpi_pointer(TABLES, TABLES, 40, 8)), SEV_OK, "pointer of 64 bits");
}

static void test_checksums(void)
{
	fails(run_with(acpi_checksum(TABLES, 1000, 0, 10)), SEV_FAIL_ACPI_BOUNDS,
	      "checksum behind the end");
	fails(run_with(acpi_checksum(TABLES, 9, 0, 1001)), SEV_FAIL_ACPI_BOUNDS,
	      "checksum over more than the file");
	fails(run_with(acpi_checksum(TABLES, 9, 0xfffffff0, 0x20)), SEV_FAIL_ACPI_BOUNDS,
	      "checksum over a range that wraps");
	fails(run_with(acpi_checksum("etc/none", 9, 0, 10)), SEV_FAIL_ACPI_FILE,
	      "checksum of no file");
	fails(run_with(acpi_checksum(TABLES, 9, 0, 1000)), SEV_OK, "checksum over the whole file");
}

static void test_allocations(void)
{
	struct sev_loader_command one = acpi_allocate(TABLES, 64);

	fails(run_with(acpi_allocate(TABLES, 64)), SEV_FAIL_ACPI_TWICE, "a file twice");
	fails(run_with(acpi_allocate("etc/none", 64)), SEV_FAIL_FWCFG_MISSING, "no such file");
	fails(run_with(acpi_allocate("etc/big", 64)), SEV_FAIL_FWCFG_SIZE, "a file too large");
	fails(run_with(acpi_allocate("etc/vmgenid_addr", 0)), SEV_FAIL_ACPI_ALIGN,
	      "alignment 0");
	fails(run_with(acpi_allocate("etc/vmgenid_addr", 3)), SEV_FAIL_ACPI_ALIGN,
	      "alignment 3");
	fails(run_with(acpi_allocate("etc/vmgenid_addr", 0x80000000)), SEV_FAIL_ACPI_ALIGN,
	      "alignment 2^31");
	fails(run_with((struct sev_loader_command){ .command = 5 }), SEV_FAIL_ACPI_COMMAND,
	      "an unknown command");
	host_files_reset();
	host_files[0].size = ACPI_MEMORY + 1;
	acpi_begin(&acpi, memory);
	fails(sev_acpi_run(&acpi, &one, sizeof(one)), SEV_FAIL_FWCFG_SIZE,
	      "a file larger than the room for it");
	fails(sev_acpi_run(&acpi, memory, 127), SEV_FAIL_FWCFG_SIZE, "a script of 127 bytes");
}

static void test_too_many(void)
{
	struct sev_loader_command c = acpi_allocate(TABLES, 64);
	struct sev_acpi acpi;

	acpi_begin(&acpi, memory);
	acpi.count = SEV_ACPI_FILES_MAX;
	fails(sev_acpi_run(&acpi, &c, sizeof(c)), SEV_FAIL_ACPI_COMMAND,
	      "more files than there is room for");
}

static void test_write_back(void)
{
	fails(run_with(acpi_write("etc/vmgenid_addr", TABLES, 1, 16, 8)), SEV_FAIL_ACPI_BOUNDS,
	      "written across the end");
	fails(run_with(acpi_write("etc/vmgenid_addr", TABLES, 0, 1000, 8)), SEV_FAIL_ACPI_BOUNDS,
	      "address behind the end of the table");
	fails(run_with(acpi_write("etc/none", TABLES, 0, 0, 8)), SEV_FAIL_FWCFG_MISSING,
	      "written to no file");
	fails(run_with(acpi_write("etc/vmgenid_addr", "etc/none", 0, 0, 8)), SEV_FAIL_ACPI_FILE,
	      "address of no file");
}

void test_acpi(void)
{
	memory = malloc(ACPI_MEMORY);
	test_script();
	test_pointers();
	test_checksums();
	test_allocations();
	test_too_many();
	test_write_back();
	free(memory);
}
