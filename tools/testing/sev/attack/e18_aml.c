// SPDX-License-Identifier: GPL-2.0
/*
 * E18. The host adds an SSDT to its ACPI tables, whose AML reaches for the guest's
 * private memory: "aml-write" stores a mark at address "gpa"; "aml-read" tells the
 * host what it finds there, by a port; "aml-table" stores the mark into the guest's
 * copy of the table itself, whose length is then for AML to choose as well; "aml-lock"
 * has the global lock taken, which the host's tables say is in that copy, as if it were
 * the FACS; "aml-no-lock" has it taken where the tables name no FACS at all.
 *
 * The guest must refuse AML every access to memory which the host cannot reach
 * itself, and must work on without what the AML wanted.
 */
#include "attack.h"

#define FILE_TABLES	"etc/acpi/tables"
#define FILE_LOADER	"etc/table-loader"
#define HEADER_BYTES	36
#define TABLE_MOST	256
#define ALIGNMENT	64		/* of the file, in QEMU's table-loader */
#define IOIO_IN		BIT(0)

/* No device of the machine has these ports: the AML tells that it runs, and what it read. */
#define PORT_RUNS	0xb80
#define PORT_TOLD	0xb84
#define RUN_BEGINS	1
#define RUN_DONE	2

#define GPA		MIB(32)		/* RAM of all guests, and used by none as the host's */
#define MARK		0x4c4d4121
#define OEM_ID		"ATTACK"

/* ACPI 6.5, 20.2: AML's opcodes, as far as they are used here */
#define AML_BYTE	0x0a
#define AML_DWORD	0x0c
#define AML_STRING	0x0d
#define AML_QWORD	0x0e
#define AML_SCOPE	0x10
#define AML_METHOD	0x14
#define AML_EXT		0x5b
#define AML_EXT_REGION	0x80
#define AML_EXT_FIELD	0x81
#define AML_EXT_DEVICE	0x82
#define AML_EXT_TABLE_REGION	0x88
#define AML_ROOT	0x5c
#define AML_STORE	0x70
#define SPACE_MEMORY	0
#define SPACE_IO	1
#define FIELD_DWORDS	3		/* access by 32 bits, no lock, preserve */
#define FIELD_LOCK	0x10		/* with the global lock */
#define FIELD_BITS	32
#define PKG_BYTES	2		/* 20.2.4: a package's length, here always in two bytes */

/* 5.2.9 and 5.2.10: where the FADT has FACS and DSDT, and the FACS the lock */
#define FADT_FACS	36
#define FADT_DSDT	40
#define FADT_X_DSDT	140
#define FACS_LOCK	16
#define FACS_RESERVED	40

/* QEMU's table-loader: the size of a command, and where it has its number and offset */
#define LOADER_BYTES	128
#define LOADER_OFFSET	116
#define LOADER_POINTER	2

enum aim { AIM_WRITE, AIM_READ, AIM_TABLE, AIM_LOCK, AIM_NO_LOCK };

static u64 gpa;
static u8 table[TABLE_MOST];
static u32 used;

static void byte(u8 value)
{
	if (used == TABLE_MOST)
		model_end(END_MODEL, "the AML is too long");
	table[used++] = value;
}

static void number(u8 opcode, u64 value, u32 bytes)
{
	byte(opcode);
	for (u32 i = 0; i < bytes; i++)
		byte(value >> (8 * i));
}

static void name(const char *four)
{
	for (u32 i = 0; i < 4; i++)
		byte(four[i]);
}

static void string(const char *s)
{
	byte(AML_STRING);
	do {
		byte(*s);
	} while (*s++);
}

/* The length of a package counts its own bytes, and is known at its end. */
static u32 begin(void)
{
	used += PKG_BYTES;
	return used - PKG_BYTES;
}

static void end(u32 at)
{
	u32 bytes = used - at;

	table[at] = 1 << 6 | (bytes & 0xf);
	table[at + 1] = bytes >> 4;
}

/* Field (region, DWordAcc, NoLock or Lock, Preserve) { field, 32 } */
static void field(const char *region, const char *id, u8 lock)
{
	u32 package;

	byte(AML_EXT);
	byte(AML_EXT_FIELD);
	package = begin();
	name(region);
	byte(FIELD_DWORDS | lock);
	name(id);
	byte(FIELD_BITS);
	end(package);
}

/* OperationRegion (id, space, start, 4) */
static void region(const char *id, u8 space, u64 start)
{
	byte(AML_EXT);
	byte(AML_EXT_REGION);
	name(id);
	byte(space);
	number(AML_QWORD, start, 8);
	number(AML_BYTE, 4, 1);
}

/* DataTableRegion (id, "SSDT", OEM_ID, "") */
static void table_region(const char *id)
{
	byte(AML_EXT);
	byte(AML_EXT_TABLE_REGION);
	name(id);
	string("SSDT");
	string(OEM_ID);
	string("");
}

static void store_number(u32 value, const char *to)
{
	byte(AML_STORE);
	number(AML_DWORD, value, 4);
	name(to);
}

static void store_field(const char *from, const char *to)
{
	byte(AML_STORE);
	name(from);
	name(to);
}

/* Method (_INI): runs when the guest sets up its devices. */
static void method(enum aim aim)
{
	u32 package;

	byte(AML_METHOD);
	package = begin();
	name("_INI");
	byte(0);
	store_number(RUN_BEGINS, "RUNS");
	if (aim == AIM_READ)
		store_field("HERE", "TOLD");
	else
		store_number(MARK, aim < AIM_LOCK ? "HERE" : "TOLD");
	store_number(RUN_DONE, "RUNS");
	end(package);
}

/* Scope (\_SB) { Device (E18_) { ... } } */
static void build(enum aim aim)
{
	u32 scope, device;

	memcpy(table, "SSDT", 4);
	table[8] = 2;
	memcpy(table + 10, OEM_ID "E18AML  ", 14);
	used = HEADER_BYTES;
	byte(AML_SCOPE);
	scope = begin();
	byte(AML_ROOT);
	name("_SB_");
	byte(AML_EXT);
	byte(AML_EXT_DEVICE);
	device = begin();
	name("E18_");
	region("PRUN", SPACE_IO, PORT_RUNS);
	field("PRUN", "RUNS", 0);
	region("PTLD", SPACE_IO, PORT_TOLD);
	field("PTLD", "TOLD", aim < AIM_LOCK ? 0 : FIELD_LOCK);
	if (aim == AIM_TABLE)
		table_region("PMEM");
	else
		region("PMEM", SPACE_MEMORY, gpa);
	field("PMEM", "HERE", 0);
	method(aim);
	end(device);
	end(scope);
	put_le(table + 4, used, 4);
	for (u32 i = 0; i < used; i++)
		table[9] -= table[i];
}

/* Where in the file a table is */
static u32 find_table(const u8 *file, u32 bytes, const char *signature)
{
	for (u32 at = 0; at + HEADER_BYTES <= bytes; at++)
		if (!memcmp(file + at, signature, 4) && get_le(file + at + 4, 4) < PAGE_SIZE)
			return at;
	model_end(END_MODEL, "the host has no ACPI table \"%s\"", signature);
}

/*
 * QEMU fills the file up with zeros, which have room for one more table. The RSDT,
 * whose entries are offsets before they are linked, names it in place of the WAET.
 */
static u32 add_table(u8 *file, u32 bytes)
{
	u32 rsdt = find_table(file, bytes, "RSDT"), waet = find_table(file, bytes, "WAET");
	u32 place = bytes - TABLE_MOST;

	for (u32 at = HEADER_BYTES; at < get_le(file + rsdt + 4, 4); at += 4)
		if (get_le(file + rsdt + at, 4) == waet)
			put_le(file + rsdt + at, place, 4);
	memcpy(file + place, table, used);
	return place;
}

static void change_file(enum aim aim, const char *id, u8 *file, u32 bytes)
{
	u32 place;

	if (strcmp(id, FILE_TABLES))
		return;
	gpa = option_u64("gpa", GPA);
	build(aim);
	place = add_table(file, bytes);
	if (aim >= AIM_LOCK)
		put_le(file + find_table(file, bytes, "FACP") + FADT_FACS,
		       aim == AIM_LOCK ? place : 0, 4);
}

/* What AML says by port; false: it is not AML's. */
static bool said(const struct ghcb_call *c, u16 port)
{
	return c->code == EXIT_IOIO && c->info_1 >> 16 == port && !(c->info_1 & IOIO_IN);
}

/* Its first and its last word. */
static bool done(const struct ghcb_call *c)
{
	if (!said(c, PORT_RUNS))
		return false;
	if ((u32)c->rax == RUN_BEGINS)
		attack_struck("the host's AML runs");
	return (u32)c->rax == RUN_DONE;
}

static void write_file(const char *id, u8 *file, u32 bytes)
{
	change_file(AIM_WRITE, id, file, bytes);
}

static bool write_said(struct ghcb_call *c)
{
	if (done(c) && guest_owned(gpa) && get_le(priv_ptr(gpa), 4) == MARK)
		attack_won("private memory 0x%lx was changed by AML", gpa);
	return false;
}

static void read_file(const char *id, u8 *file, u32 bytes)
{
	change_file(AIM_READ, id, file, bytes);
}

static bool read_said(struct ghcb_call *c)
{
	done(c);
	if (said(c, PORT_TOLD) && guest_owned(gpa) && (u32)c->rax == get_le(priv_ptr(gpa), 4))
		attack_won("private memory 0x%lx was told by AML: 0x%x", gpa, (u32)c->rax);
	return false;
}

static void table_file(const char *id, u8 *file, u32 bytes)
{
	change_file(AIM_TABLE, id, file, bytes);
}

/* The guest's copy differs from the host's in its first word. */
static bool is_changed(const u8 *copy)
{
	return get_le(copy, 4) == MARK && !memcmp(copy + 10, table + 10, HEADER_BYTES - 10);
}

static bool table_said(struct ghcb_call *c)
{
	if (!done(c))
		return false;
	for (u64 at = 0; at < machine.ram_low_top; at += ALIGNMENT)
		if (gpa_is_ram(at) && guest_owned(at) && is_changed(priv_ptr(at)))
			attack_won("the table in private memory 0x%lx was changed by AML", at);
	return false;
}

static void lock_file(const char *id, u8 *file, u32 bytes)
{
	change_file(AIM_LOCK, id, file, bytes);
}

/* While the AML writes to the port it has the lock. */
static bool is_locked(const u8 *copy)
{
	return !memcmp(copy, table, FACS_LOCK) &&
	       get_le(copy + FACS_LOCK, 4) != get_le(table + FACS_LOCK, 4);
}

static bool lock_said(struct ghcb_call *c)
{
	done(c);
	if (!said(c, PORT_TOLD))
		return false;
	for (u64 at = 0; at < machine.ram_low_top; at += ALIGNMENT)
		if (gpa_is_ram(at) && guest_owned(at) && is_locked(priv_ptr(at)))
			attack_won("the table in private memory 0x%lx was taken for the FACS", at);
	return false;
}

/* Is this the command which links what is @beyond the FACS of the same FADT? */
static bool links(const u8 *command, u32 facs, u32 beyond)
{
	return get_le(command, 4) == LOADER_POINTER &&
	       get_le(command + LOADER_OFFSET, 4) == facs + beyond;
}

/*
 * The FADT's pointers are linked in order, and no other table has three like them. The
 * file begins with the FACS itself, which has room for a pointer that nobody reads.
 */
static void unlink_facs(u8 *file, u32 bytes)
{
	for (u32 at = 0; at + 3 * LOADER_BYTES <= bytes; at += LOADER_BYTES) {
		u32 facs = get_le(file + at + LOADER_OFFSET, 4);

		if (!links(file + at, facs, 0) ||
		    !links(file + at + LOADER_BYTES, facs, FADT_DSDT - FADT_FACS) ||
		    !links(file + at + 2 * LOADER_BYTES, facs, FADT_X_DSDT - FADT_FACS))
			continue;
		put_le(file + at + LOADER_OFFSET, FACS_RESERVED, 4);
		return;
	}
	model_end(END_MODEL, "the host's loader links no FACS");
}

static void no_lock_file(const char *id, u8 *file, u32 bytes)
{
	if (!strcmp(id, FILE_LOADER))
		unlink_facs(file, bytes);
	if (!strcmp(id, FILE_TABLES) && memcmp(file, "FACS", 4))
		model_end(END_MODEL, "the host's ACPI tables do not begin with the FACS");
	change_file(AIM_NO_LOCK, id, file, bytes);
}

static bool no_lock_said(struct ghcb_call *c)
{
	done(c);
	return false;
}

ATTACK(attack_aml_write, .name = "aml-write", .file = write_file, .request = write_said);
ATTACK(attack_aml_read, .name = "aml-read", .file = read_file, .request = read_said);
ATTACK(attack_aml_table, .name = "aml-table", .file = table_file, .request = table_said);
ATTACK(attack_aml_lock, .name = "aml-lock", .file = lock_file, .request = lock_said);
ATTACK(attack_aml_none, .name = "aml-no-lock", .file = no_lock_file, .request = no_lock_said);
