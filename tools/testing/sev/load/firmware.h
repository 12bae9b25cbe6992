/* SPDX-License-Identifier: GPL-2.0 */
/* The loader in the role of firmware: what it leaves in memory for Linux. */
#ifndef SEV_MODEL_FIRMWARE_H
#define SEV_MODEL_FIRMWARE_H

#include "load.h"

/* Low memory; all of it RAM in the guest's memory map. */
#define BIOS_DATA_GPA		0x0ULL
#define BOOT_PARAMS_GPA		0x10000ULL
#define SETUP_DATA_GPA		0x11000ULL
#define GDT_GPA			0x12000ULL
#define CMDLINE_GPA		0x14000ULL
#define CMDLINE_BYTES		0xc000ULL
#define PAGE_TABLES_GPA		0x20000ULL
#define BASE_MEMORY_END		0x9f000ULL
#define VIDEO_START		0xa0000ULL
#define ROM_START		0xc0000ULL
#define LOW_MEMORY_END		0x100000ULL

/* At the end of RAM below 4 GiB, from there downwards. */
#define RESERVED_BYTES		KIB(64)
#define ACPI_BYTES		KIB(256)

/**
 * struct firmware - one guest which gets its machine from this firmware
 * @kernel: where the protected-mode part of the kernel is loaded
 * @rsdp: GPA of the ACPI root pointer
 * @acpi_gpa: ACPI tables, ACPI_BYTES long
 * @cpuid_gpa: SNP: CPUID page
 * @secrets_gpa: SNP: secrets page
 * @jump_table_gpa: SEV-ES: AP jump table
 * @parking_gpa: SEV-ES: code in which the APs wait
 */
struct firmware {
	u64 kernel;
	u64 rsdp;
	u64 acpi_gpa;
	u64 cpuid_gpa;
	u64 secrets_gpa;
	u64 jump_table_gpa;
	u64 parking_gpa;
};

/* Parking code for APs (park.S). */
extern const u8 park_code[], park_code_end[];

/* Decides where things go; first call of all. */
void firmware_place(struct firmware *fw);

/**
 * firmware_launch() - launches all that is the firmware's own
 * @fw: places; @fw->rsdp is filled in
 *
 * BIOS data area, GDT, page tables, CC blob, CPUID and secrets pages, ACPI
 * tables, parking code.
 */
void firmware_launch(struct firmware *fw);

/* Fills the firmware's fields of boot_params: memory map, RSDP, CC blob. */
void firmware_boot_params(const struct firmware *fw, u8 *boot_params);

/* Start states of all CPUs, with the boot CPU in the kernel's 64-bit entry. */
void firmware_cpus(const struct firmware *fw);

/* What it has done when the kernel starts: RAM validated, APs in their hold. */
void firmware_done(const struct firmware *fw);

#endif
