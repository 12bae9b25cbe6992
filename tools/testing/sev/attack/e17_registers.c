// SPDX-License-Identifier: GPL-2.0
/*
 * E17. The host's FADT says that the registers of general purpose events are memory,
 * at address "gpa", which is RAM of the guest's. A kernel which takes them there clears
 * all events by ones, and all enable bits by zeros.
 *
 * The guest must not write to its private memory where the host says, and must work on
 * without the registers.
 */
#include "attack.h"

#define FILE_TABLES	"etc/acpi/tables"
#define FADT_BYTES	244		/* of QEMU's, ACPI 3.0 */

/* ACPI 6.5, table 5.9 and 5.1 */
#define AT_GPE0_BYTES	92
#define AT_X_GPE0	220
#define SPACE_MEMORY	0

#define GPA		MIB(32)		/* RAM of all guests, and used by none as the host's */
#define REGISTERS	8		/* of either kind */

static u64 gpa;
static bool found_before;

static u8 *find_fadt(u8 *file, u32 bytes)
{
	for (u32 at = 0; at + FADT_BYTES <= bytes; at++)
		if (!memcmp(file + at, "FACP", 4) && get_le(file + at + 4, 4) == FADT_BYTES)
			return file + at;
	model_end(END_MODEL, "the host has no FADT of %u bytes", FADT_BYTES);
}

static bool cleared(void)
{
	static const u8 zeros[REGISTERS];
	const u8 *at = priv_ptr(gpa);

	for (u32 i = 0; i < REGISTERS; i++)
		if (at[i] != 0xff)
			return false;
	return !memcmp(at + REGISTERS, zeros, sizeof(zeros));
}

static void change_file(const char *id, u8 *file, u32 bytes)
{
	u8 *fadt;

	if (strcmp(id, FILE_TABLES))
		return;
	gpa = option_u64("gpa", GPA);
	fadt = find_fadt(file, bytes);
	fadt[AT_GPE0_BYTES] = 2 * REGISTERS;
	fadt[AT_X_GPE0] = SPACE_MEMORY;
	fadt[AT_X_GPE0 + 1] = 2 * REGISTERS * 8;
	put_le(fadt + AT_X_GPE0 + 4, gpa, 8);
	found_before = guest_owned(gpa) && cleared();
	attack_struck("general purpose events are at 0x%lx in memory", gpa);
}

static bool request(struct ghcb_call *c)
{
	(void)c;
	if (gpa && !found_before && guest_owned(gpa) && cleared())
		attack_won("private memory 0x%lx was taken for registers", gpa);
	return false;
}

ATTACK(attack_registers, .name = "acpi-registers", .file = change_file, .request = request);
