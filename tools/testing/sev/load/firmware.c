// SPDX-License-Identifier: GPL-2.0
/*
 * The loader as firmware of a control guest: it leaves memory, tables and APs as
 * an UEFI firmware would, so that a stock kernel can be entered at its 64-bit
 * entry (Linux Documentation/arch/x86/boot.rst; GHCB 2.04, section 4.3).
 */
#include "../host/host.h"
#include "firmware.h"

#define ECAM_START		0xb0000000ULL
#define ECAM_END		0xc0000000ULL
#define BDA_BASE_MEMORY		0x413	/* KiB, u16 */
#define ENTRY_64		0x200

#define BP_RSDP			0x070
#define BP_E820_COUNT		0x1e8
#define BP_SETUP_DATA		0x250
#define BP_E820			0x2d0
#define SETUP_CC_BLOB		7
#define SETUP_DATA_HEADER	16
#define CC_BLOB_OFFSET		0x40
#define CC_BLOB_MAGIC		0x45444d41
#define CC_BLOB_BYTES		40

#define PTE_TABLE		0x3	/* present, writable */
#define PTE_LARGE		0x83
#define PTES			512

static u64 reserved_start(void)
{
	return machine.ram_low_top - RESERVED_BYTES;
}

void firmware_place(struct firmware *fw)
{
	u64 at = reserved_start();

	fw->acpi_gpa = at - ACPI_BYTES;
	fw->cpuid_gpa = at;
	fw->secrets_gpa = at + PAGE_SIZE;
	fw->jump_table_gpa = at + 2 * PAGE_SIZE;
	fw->parking_gpa = at + 3 * PAGE_SIZE;
}

static u64 c_bit(void)
{
	return mode_is_sev() ? BIT(machine.cbit) : 0;
}

/* Linux' boot protocol: code at 0x10, data at 0x18. */
static const u64 gdt[] = { 0, 0, 0x00af9b000000ffff, 0x00cf93000000ffff };

/* One to one up to the end of RAM, 4 GiB at least, in 2 MiB pages. */
static void launch_page_tables(void)
{
	u64 gigabytes = ALIGN_UP(machine.ram_high_top, GIB(1)) / GIB(1);
	u64 *tables = model_alloc((2 + gigabytes) * PAGE_SIZE, PAGE_SIZE);
	u64 *pdpt = tables + PTES;
	u64 i;

	tables[0] = (PAGE_TABLES_GPA + PAGE_SIZE) | PTE_TABLE | c_bit();
	for (i = 0; i < gigabytes; i++)
		pdpt[i] = (PAGE_TABLES_GPA + (2 + i) * PAGE_SIZE) | PTE_TABLE | c_bit();
	for (i = 0; i < gigabytes * PTES; i++)
		pdpt[PTES + i] = (i * PAGE_2M) | PTE_LARGE | c_bit();
	launch_pages(PAGE_TABLES_GPA, tables, (2 + gigabytes) * PAGE_SIZE);
}

static void launch_bios_data(void)
{
	static u8 page[PAGE_SIZE];

	put_le(page + BDA_BASE_MEMORY, BASE_MEMORY_END >> 10, 2);
	launch_pages(BIOS_DATA_GPA, page, PAGE_SIZE);
}

/* A setup_data node which points to the CC blob behind it, in the same page. */
static void launch_cc_blob(const struct firmware *fw)
{
	static u8 page[PAGE_SIZE];
	u8 *blob = page + CC_BLOB_OFFSET;

	put_le(page + 8, SETUP_CC_BLOB, 4);
	put_le(page + 12, CC_BLOB_OFFSET + CC_BLOB_BYTES - SETUP_DATA_HEADER, 4);
	put_le(page + SETUP_DATA_HEADER, SETUP_DATA_GPA + CC_BLOB_OFFSET, 4);
	put_le(blob, CC_BLOB_MAGIC, 4);
	put_le(blob + 8, fw->secrets_gpa, 8);
	put_le(blob + 16, PAGE_SIZE, 4);
	put_le(blob + 24, fw->cpuid_gpa, 8);
	put_le(blob + 32, PAGE_SIZE, 4);
	launch_pages(SETUP_DATA_GPA, page, PAGE_SIZE);
}

static void launch_acpi(struct firmware *fw)
{
	u8 *area = model_alloc(ACPI_BYTES, PAGE_SIZE);

	fw->rsdp = acpi_build(area, ACPI_BYTES, fw->acpi_gpa);
	launch_pages(fw->acpi_gpa, area, ACPI_BYTES);
}

static void launch_parking(const struct firmware *fw)
{
	static const u8 empty_table[PAGE_SIZE];

	launch_pages(fw->jump_table_gpa, empty_table, PAGE_SIZE);
	launch_pages(fw->parking_gpa, park_code, park_code_end - park_code);
}

void firmware_launch(struct firmware *fw)
{
	launch_bios_data();
	launch_pages(GDT_GPA, gdt, sizeof(gdt));
	launch_page_tables();
	launch_acpi(fw);
	if (mode_is_snp()) {
		launch_cc_blob(fw);
		launch_cpuid_page(fw->cpuid_gpa);
		launch_secrets_page(fw->secrets_gpa);
	} else if (mode_is_sev()) {
		launch_parking(fw);
	}
}

void firmware_boot_params(const struct firmware *fw, u8 *boot_params)
{
	struct e820 map;

	e820_machine(&map);
	e820_set(&map, BASE_MEMORY_END, VIDEO_START, E820_RESERVED);
	e820_set(&map, VIDEO_START, LOW_MEMORY_END, 0);
	e820_set(&map, fw->acpi_gpa, fw->acpi_gpa + ACPI_BYTES, E820_ACPI);
	e820_set(&map, reserved_start(), machine.ram_low_top, E820_RESERVED);
	e820_set(&map, ECAM_START, ECAM_END, E820_RESERVED);
	memcpy(boot_params + BP_E820, map.entries, map.count * sizeof(map.entries[0]));
	boot_params[BP_E820_COUNT] = map.count;
	put_le(boot_params + BP_RSDP, fw->rsdp, 8);
	if (mode_is_snp())
		put_le(boot_params + BP_SETUP_DATA, SETUP_DATA_GPA, 8);
}

void firmware_cpus(const struct firmware *fw)
{
	struct long_start start = {
		.rip = fw->kernel + ENTRY_64,
		.rsi = BOOT_PARAMS_GPA,
		.cr3 = PAGE_TABLES_GPA | c_bit(),
		.gdt_base = GDT_GPA,
		.gdt_limit = sizeof(gdt) - 1,
	};
	u32 i;

	vmsa_long_mode(vcpus[0], &start);
	for (i = 1; i < machine.cpus; i++) {
		if (mode_is_snp())
			vmsa_reset_state(vcpus[i]);
		else if (mode_is_sev())
			vmsa_parked(vcpus[i], fw->parking_gpa, fw->jump_table_gpa);
	}
}

/* SEV-ES: the APs have had their first SIPI long ago, and go into their hold. */
void firmware_done(const struct firmware *fw)
{
	u32 i;

	rmp_firmware_validate(0, machine.ram_low_top);
	rmp_firmware_validate(GIB(4), machine.ram_high_top);
	msr_firmware_mtrrs();
	if (!mode_is_sev() || mode_is_snp())
		return;
	host_set_jump_table(fw->jump_table_gpa);
	for (i = 1; i < machine.cpus; i++)
		vcpu_release(vcpus[i]);
}
