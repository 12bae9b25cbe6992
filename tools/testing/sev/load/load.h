/* SPDX-License-Identifier: GPL-2.0 */
/* Inside the load room: what it takes from the pack and how guests start. */
#ifndef SEV_MODEL_LOAD_H
#define SEV_MODEL_LOAD_H

#include "machine.h"

#define PACK_MAGIC		"SEVPACK1"
#define PACK_HEADER_BYTES	16
#define PACK_NAME_BYTES		32
#define PACK_MAX_FILES		16

/**
 * struct blob - bytes of the pack; never changed, valid for the whole run
 * @data: first byte
 * @bytes: size
 */
struct blob {
	const u8 *data;
	u64 bytes;
};

/**
 * pack_find() - a file of the pack
 * @pack: the whole pack
 * @name: name of the file
 * @file: where it lies
 *
 * A pack with a wrong header or a file that reaches past its end ends the run.
 *
 * Return: false when there is no such file.
 */
bool pack_find(const struct blob *pack, const char *name, struct blob *file);

/* Loaders: each ends the run with one sentence when it refuses its file. */
void load_igvm(const struct blob *file);
void load_bzimage(const struct blob *pack, const struct blob *kernel);
void load_flat(const struct blob *file);
void load_ovmf(const struct blob *pack, const struct blob *image);

/**
 * bzimage_parts() - a kernel as the two parts which boot loaders know
 * @kernel: bzImage; what is none ends the run
 * @setup: its boot sector and setup code
 * @rest: all behind them
 */
void bzimage_parts(const struct blob *kernel, struct blob *setup, struct blob *rest);

/**
 * launch_pages() - puts bytes into guest memory as part of the launch
 * @gpa: page aligned
 * @data: the bytes; the rest of the last page becomes zero
 * @bytes: may be 0, then nothing is launched
 *
 * Under SEV-ES and SNP by LAUNCH_UPDATE as measured pages, else plainly.
 */
void launch_pages(u64 gpa, const void *data, u64 bytes);

/* The CPUID and the secrets page of an SNP guest. */
void launch_cpuid_page(u64 gpa);
void launch_secrets_page(u64 gpa);

/* Policy of the launch: option "policy", else what QEMU takes. */
u64 launch_policy(void);

/**
 * struct start_state - the few registers in which start states differ
 * @rip: first instruction
 * @rsi: argument
 * @rdi: argument
 */
struct start_state {
	u64 rip;
	u64 rsi;
	u64 rdi;
};

/* Where a long-mode guest starts, and the tables which it starts with. */
struct long_start {
	u64 rip;
	u64 rsi;
	u64 cr3;
	u64 gdt_base;
	u32 gdt_limit;
};

/* VMSAs; v->launched_vmsa is filled and ready for psp_launch_finish(). */
void vmsa_reset_state(struct vcpu *v);
void vmsa_flat_32(struct vcpu *v, const struct start_state *start);
void vmsa_long_mode(struct vcpu *v, const struct long_start *start);
void vmsa_parked(struct vcpu *v, u64 code_gpa, u64 table_gpa);

/**
 * vmsa_reset_at() - reset state, but for where the code is (an AP under firmware)
 * @v: virtual CPU
 * @address: of the SEV-ES reset block: its upper half is the base of CS
 */
void vmsa_reset_at(struct vcpu *v, u32 address);

/**
 * cpuid_page_build() - the CPUID page as QEMU fills it for an SNP guest
 * @page: 4096 bytes
 *
 * From host_cpuid() of the first CPU. More than 64 entries end the run.
 */
void cpuid_page_build(u8 *page);

/* ---- memory map (e820.c) ---- */

enum e820_type { E820_RAM = 1, E820_RESERVED = 2, E820_ACPI = 3 };

struct e820_entry {
	u64 start;
	u64 bytes;
	u32 type;
} __packed;

#define E820_MAX	16

/**
 * struct e820 - a memory map, sorted by address, without overlaps
 * @count: entries in use
 * @entries: the map
 */
struct e820 {
	u32 count;
	struct e820_entry entries[E820_MAX];
};

/* The map of the bare machine: RAM and what every QEMU q35 reserves. */
void e820_machine(struct e820 *map);

/**
 * e820_set() - gives a range another type
 * @map: the map, changed in place
 * @start: first byte
 * @end: byte behind the last one
 * @type: E820_*, or 0 to leave the range out
 */
void e820_set(struct e820 *map, u64 start, u64 end, u32 type);

/* ---- ACPI (acpi.c) ---- */

/**
 * acpi_build() - runs QEMU's table-loader script
 * @area: memory of the model for the tables, zeroed
 * @bytes: its size
 * @gpa: where the guest will find the area
 *
 * Every offset of the script is checked; a bad one ends the run.
 *
 * Return: GPA of the RSDP.
 */
u64 acpi_build(u8 *area, u64 bytes, u64 gpa);

#endif
