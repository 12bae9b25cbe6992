// SPDX-License-Identifier: GPL-2.0
/*
 * E17: whatever loader script and files the host gives, nothing outside the memory
 * for the files is read or written.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/acpi_files.h"
#include "fuzz.h"

#define COMMANDS	12

static struct sev_loader_command command(struct fuzz_input *in)
{
	static const char *const names[] = {
		"etc/acpi/tables", "etc/acpi/rsdp", "etc/vmgenid_addr", "etc/big", "etc/none",
	};
	const char *a = names[fuzz_below(in, 5)], *b = names[fuzz_below(in, 5)];
	struct sev_loader_command c;

	switch (fuzz_below(in, 7)) {
	case 0:
		return acpi_allocate(a, 1u << fuzz_below(in, 14));
	case 1:
		return acpi_allocate(a, fuzz_odd(in));
	case 2:
		return acpi_pointer(a, b, fuzz_odd(in), fuzz_odd(in));
	case 3:
		return acpi_checksum(a, fuzz_odd(in), fuzz_odd(in), fuzz_odd(in));
	case 4:
		return acpi_write(a, b, fuzz_odd(in), fuzz_odd(in), fuzz_below(in, 10));
	case 5:
		fuzz_bytes(in, &c, sizeof(c));
		return c;
	default:
		return acpi_pointer(a, b, fuzz_below(in, 1000), 1 << fuzz_below(in, 4));
	}
}

/* The memory is exactly as large as the loader was told: ASan watches its ends. */
void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct sev_loader_command script[COMMANDS];
	u8 *memory = malloc(ACPI_MEMORY);
	struct sev_acpi acpi;
	u64 rsdp;
	u32 i;

	host_files_reset();
	acpi_begin(&acpi, memory);
	script[0] = acpi_allocate("etc/acpi/tables", 64);
	for (i = 1; i < COMMANDS; i++)
		script[i] = command(&in);
	fuzz_bytes(&in, host_files[0].data + 40, 64);
	fuzz_bytes(&in, host_files[1].data + 8, 12);
	if (!sev_acpi_run(&acpi, script, sizeof(script)).code)
		sev_acpi_rsdp(&acpi, &rsdp);
	for (i = 0; i < acpi.count; i++)
		fuzz_check(acpi.file[i].data >= memory &&
			   acpi.file[i].data + acpi.file[i].size <= memory + ACPI_MEMORY,
			   "files lie in their memory");
	free(memory);
}
