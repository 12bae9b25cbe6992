// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU's machine has one CPU more than the guest (model/smp.c): the last one in what
 * QEMU tells of its CPUs, which are its ACPI tables and its CPU hotplug registers.
 */

#include "host.h"

#define TABLE_HEADER	36
#define MADT_ENTRIES	44
#define LOCAL_APIC	0	/* type of a MADT entry, 8 bytes long */
#define LOCAL_APIC_SIZE	8
#define NO_APIC_ID	0xff

/* QEMU's docs/specs/acpi_cpu_hotplug: selector, then what is selected */
#define HOTPLUG_FIRST	0xcd8
#define HOTPLUG_FLAGS	0xcdc
#define HOTPLUG_LAST	0xce3

static u32 selected;

static bool hide_entry(u8 *madt, u32 bytes)
{
	for (u32 at = MADT_ENTRIES; at + 2 <= bytes && madt[at + 1] >= 2; at += madt[at + 1]) {
		u8 *e = madt + at;

		if (e[0] != LOCAL_APIC || e[1] != LOCAL_APIC_SIZE || at + e[1] > bytes ||
		    e[2] != machine.cpus)
			continue;
		e[3] = NO_APIC_ID;
		put_le(e + 4, 0, 4);
		return true;
	}
	return false;
}

/**
 * spare_cpu_file - takes the spare CPU out of a fw_cfg file
 * @name: of the file
 * @data: its contents
 * @bytes: their size
 *
 * Checksums are the loader's affair: QEMU's script has it compute them.
 */
void spare_cpu_file(const char *name, u8 *data, u32 bytes)
{
	u32 length;

	if (!machine.spare_cpu || strcmp(name, "etc/acpi/tables"))
		return;
	for (u32 at = 0; at + TABLE_HEADER <= bytes; at += length) {
		length = get_le(data + at + 4, 4);
		if (length < TABLE_HEADER || length > bytes - at)
			break;
		if (!memcmp(data + at, "APIC", 4) && hide_entry(data + at, length))
			return;
	}
	model_end(END_MODEL, "QEMU's ACPI tables do not have CPU %u", machine.cpus);
}

static bool is_spare(u16 port)
{
	return machine.spare_cpu && selected == machine.cpus && port >= HOTPLUG_FIRST &&
	       port <= HOTPLUG_LAST;
}

/* Registers of a CPU which does not exist read as zero... */
bool spare_cpu_in(u16 port)
{
	return is_spare(port);
}

/* ... and take nothing but another selection. None can be ejected: the model is on it. */
bool spare_cpu_out(u16 port, u32 value)
{
	if (port == HOTPLUG_FIRST) {
		selected = value;
		return false;
	}
	return port == HOTPLUG_FLAGS || is_spare(port);
}
