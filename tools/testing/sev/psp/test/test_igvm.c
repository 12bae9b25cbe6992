// SPDX-License-Identifier: GPL-2.0
/* IGVM files, whole, broken and changed at random. */
#include "../../load/igvm.h"
#include "harness.h"

#define RAM		GIB(4)
#define MAX_HEX		128
#define CHANGED_FILES	600
#define CHANGED_BYTES	0x1b8	/* all headers of the file */

/* igvm-snp of the vectors */
static struct blob whole;

static void run_igvm(void *data)
{
	load_igvm(data);
	/* what the guest finds in the parameter pages of the vectors */
	memcpy(record->scratch, priv_ptr(0x800000), 64);
	memcpy(record->scratch + 64, shared_ptr(0x800000), 64);
	memcpy(record->scratch + 128, priv_ptr(0x801000), 128);
	memcpy(record->scratch + 256, shared_ptr(0x801000), 128);
}

struct update {
	u64 gpa;
	char type[24];
	char digest[MAX_HEX];
};

static u32 read_updates(struct update *updates, char *last, char *words[MAX_WORDS])
{
	u32 count, n = 0;

	while (next_line(words, &count) && strcmp(words[0], "end")) {
		if (strcmp(words[0], "update"))
			continue;
		copy_word(updates[n].type, words[1], sizeof(updates[n].type));
		copy_word(updates[n].digest, words[3], MAX_HEX);
		updates[n++].gpa = number(words[2]);
	}
	copy_word(last, words[1], MAX_HEX);
	return n;
}

/* Update by update, seen when the next one comes; the VMSAs count at the end only. */
static void check_updates(const char *name, const struct update *updates, u32 n)
{
	bool order = true, digests = true;
	u32 i;

	for (i = 0; i < n && !contains(updates[i].type, "VMSA"); i++) {
		order &= record->gpas[i] == updates[i].gpa;
		if (i + 1 < record->updates)
			digests &= same_hex(record->before[i + 1], updates[i].digest);
	}
	tap_ok(!record->ended && record->updates == i && order, "%s: %u updates in QEMU's order",
	       name, i);
	tap_ok(digests, "%s: digest after each update", name);
	tap_ok(same_hex(record->digest, updates[n - 1].digest), "%s: launch digest", name);
	tap_ok(record->chipset_resets == 1, "%s: the chipset is as after power-on", name);
}

static void check_parameters(const char *name, bool snp, u32 cpus)
{
	const u8 *info = record->scratch + (snp ? 0 : 64);
	const u8 *map = record->scratch + (snp ? 128 : 256);

	tap_ok(get_le(info, 4) == cpus && get_le(info + 4, 4) == snp,
	       "%s: CPU count and environment", name);
	tap_ok(!get_le(map, 8) && get_le(map + 8, 8) == 0x80000 && !get_le(map + 16, 8) &&
	       get_le(map + 24, 8) == 0xfeffc && get_le(map + 32, 8) == 4 &&
	       get_le(map + 40, 8) == 1 && get_le(map + 48, 8) == 0x100000 &&
	       get_le(map + 56, 8) == 0x80000 && !get_le(map + 64, 8) && !get_le(map + 80, 8),
	       "%s: memory map, sorted, ended by an empty entry", name);
}

/* "igvm NAME PATH MODE CPUS" and the lines up to "end DIGEST-WITH-3-APS". */
void test_igvm(char *words[MAX_WORDS])
{
	struct update updates[MAX_UPDATES] = { 0 };
	bool snp = !strcmp(words[3], "snp");
	u32 cpus = number(words[4]), n;
	char name[64], last[MAX_HEX];
	struct blob file;

	copy_word(name, words[1], sizeof(name));
	file.data = read_file(words[2], &file.bytes);
	if (snp)
		whole = file;
	n = read_updates(updates, last, words);
	in_machine(snp ? MODE_SNP : MODE_ES, cpus, RAM, run_igvm, &file);
	check_updates(name, updates, n);
	check_parameters(name, snp, cpus);
	if (last[0] != '-') {
		in_machine(MODE_SNP, cpus + 3, RAM, run_igvm, &file);
		tap_ok(same_hex(record->digest, last), "%s: with 3 APs in reset state", name);
	}
	in_machine(snp ? MODE_ES : MODE_SNP, cpus, RAM, run_igvm, &file);
	tap_ok(contains(record->text, "does not describe a platform"), "%s: other platform", name);
	in_machine(MODE_NONE, cpus, RAM, run_igvm, &file);
	tap_ok(record->how == END_LAUNCH, "%s: mode none is refused", name);
	if (!snp) {
		in_machine(MODE_ES, 2, RAM, run_igvm, &file);
		tap_ok(contains(record->text, "a VP context is for CPU 2"), "%s: too few CPUs",
		       name);
	}
	in_machine(snp ? MODE_SNP : MODE_ES, cpus, MIB(8), run_igvm, &file);
	tap_ok(contains(record->text, "is not guest memory"), "%s: too little memory", name);
}

/* "broken NAME PATH WHO COMPLAINT" */
void test_broken(char *words[MAX_WORDS])
{
	char complaint[256] = "";
	struct blob file;

	from_hex(words[4], (u8 *)complaint, sizeof(complaint) - 1);
	file.data = read_file(words[2], &file.bytes);
	in_machine(MODE_SNP, 1, RAM, run_igvm, &file);
	tap_ok(record->ended && record->how == END_LAUNCH && contains(record->text, complaint),
	       "broken file %s: %s", words[1], complaint);
}

static u32 crc32(u32 crc, const u8 *data, u64 bytes)
{
	u32 bit;

	while (bytes--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return crc;
}

/* A wrong checksum would hide everything behind it. */
static void fix_checksum(u8 *file)
{
	u64 end = get_le(file + 8, 4) + get_le(file + 12, 4);

	put_le(file + 20, 0, 4);
	if (end >= 24 && end <= whole.bytes)
		put_le(file + 20, ~crc32(~0U, file, end), 4);
}

static u64 next_random(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Refused or launched; a crash or a sanitizer's complaint ends the test program. */
void test_changed_igvm(void)
{
	static const u8 values[] = { 0, 1, 2, 8, 0x10, 0x7f, 0x80, 0xff };
	u8 *bytes = fake_memory(whole.bytes);
	struct blob changed = { bytes, whole.bytes };
	u32 i, n, refused = 0;
	u64 seed = 20261124;

	for (i = 0; i < CHANGED_FILES; i++) {
		memcpy(bytes, whole.data, whole.bytes);
		for (n = 0; n <= i % 3; n++)
			bytes[next_random(&seed) % CHANGED_BYTES] =
				values[next_random(&seed) % sizeof(values)];
		fix_checksum(bytes);
		in_machine(MODE_SNP, 1, MIB(64), run_igvm, &changed);
		refused += record->ended && record->how == END_LAUNCH && record->text[0];
	}
	tap_ok(refused > CHANGED_FILES / 2 && refused < CHANGED_FILES,
	       "%u files with changed headers: %u refused, none worse", CHANGED_FILES, refused);
}

/* Whose size nobody could allocate, on the model or elsewhere */
void test_large_area(void)
{
	u8 *bytes = fake_memory(whole.bytes);
	struct blob changed = { bytes, whole.bytes };
	u64 at = 24;

	memcpy(bytes, whole.data, whole.bytes);
	while (get_le(bytes + at, 4) != IGVM_PARAMETER_AREA)
		at += IGVM_PREFIX_BYTES + ALIGN_UP(get_le(bytes + at + 4, 4), 8);
	put_le(bytes + at + IGVM_PREFIX_BYTES, MIB(8), 8);
	fix_checksum(bytes);
	in_machine(MODE_SNP, 1, MIB(64), run_igvm, &changed);
	tap_ok(record->ended && record->how == END_LAUNCH &&
	       contains(record->text, "more than the model can hold"),
	       "a parameter area larger than memory is refused");
}
