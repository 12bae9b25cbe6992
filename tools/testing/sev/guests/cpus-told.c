// SPDX-License-Identifier: GPL-2.0
/*
 * All that tells the number of CPUs tells the guest's: fw_cfg, CMOS, the MADT among
 * QEMU's ACPI tables, its registers for CPU hotplug; and those take none away.
 */
/* modes: none es snp */
/* smp: 3 */
#include "guest.h"
#include "fwcfg.h"

#define CPUS		3

#define HOTPLUG		0xcd8	/* selector; a read is data of the command */
#define HOTPLUG_FLAGS	(HOTPLUG + 4)
#define HOTPLUG_EJECT	8
#define HOTPLUG_COMMAND	(HOTPLUG + 5)
#define HOTPLUG_DATA	(HOTPLUG + 8)

static u8 tables[0x8000];

static u32 number(u32 at)
{
	return read32((u64)tables + at);
}

/* Local APICs in use, of which the n-th has APIC ID n. */
static void check_madt(u32 at, u32 end)
{
	u32 cpus = 0;

	for (at += 44; at < end && tables[at + 1]; at += tables[at + 1]) {
		if (tables[at] != 0 || !(number(at + 4) & 1))
			continue;
		is(tables[at + 2], cpus, "processor");
		is(tables[at + 3], cpus, "its APIC ID");
		cpus++;
	}
	is(cpus, CPUS, "CPUs in the MADT");
}

static void check_tables(void)
{
	u32 bytes = 0, at, found = 0;
	u16 key = fw_find("etc/acpi/tables", &bytes);

	ok(key, "etc/acpi/tables");
	fw_select(key);
	for (at = 0; at < bytes && at < sizeof(tables); at++)
		tables[at] = fw_little(1);
	for (at = 0; at + 44 < sizeof(tables) && number(at + 4); at += number(at + 4)) {
		if (number(at) != 0x43495041)	/* APIC */
			continue;
		check_madt(at, at + number(at + 4));
		found++;
	}
	is(found, 1, "one MADT");
}

static void check_hotplug(void)
{
	u32 i, present = 0;

	port_out32(HOTPLUG, 0);
	port_out32(HOTPLUG, CPUS - 1);
	port_out8(HOTPLUG_FLAGS, HOTPLUG_EJECT);
	for (i = 0; i < 8; i++) {
		port_out32(HOTPLUG, i);
		present += port_in8(HOTPLUG_FLAGS) & 1;
	}
	is(present, CPUS, "CPUs in the hotplug registers");
	port_out32(HOTPLUG, CPUS - 1);
	port_out8(HOTPLUG_COMMAND, 0);
	is(port_in8(HOTPLUG_DATA), CPUS - 1, "the last one can be chosen");
	port_out32(HOTPLUG, CPUS);
	port_out8(HOTPLUG_COMMAND, 0);
	is(port_in8(HOTPLUG_DATA), 0, "none behind it");
}

void main(void)
{
	fw_select(0x05);
	is(fw_little(2), CPUS, "CPUs");
	fw_select(0x0f);
	is(fw_little(2), CPUS, "most CPUs");
	port_out8(0x70, 0x5f);
	is(port_in8(0x71), CPUS - 1, "CMOS: other CPUs");
	check_tables();
	check_hotplug();
}
