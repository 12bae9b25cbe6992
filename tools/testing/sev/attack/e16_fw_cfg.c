// SPDX-License-Identifier: GPL-2.0
/*
 * E16. The host tells in the directory of its fw_cfg files another size of the one which
 * option "file" names ("bytes"), another number of files ("count"), or leaves that file
 * out; or it gives each file a second content as soon as it was read.
 *
 * The guest must not read past its own memory, whatever the size: it stops with a named
 * failure. It works on a copy, so that a file which changes behind it changes nothing.
 */
#include "attack.h"

/* QEMU's fw_cfg: ports, the directory and its entries, big-endian */
#define PORT_SELECT	0x510
#define KEY_DIRECTORY	0x19
#define DIR_COUNT_BYTES	4
#define DIR_ENTRY_BYTES	64
#define DIR_NAME	8
#define IOIO_IN		BIT(0)

static void put_be(u8 *at, u32 value)
{
	for (u32 i = 0; i < 4; i++)
		at[i] = value >> (24 - 8 * i);
}

static u8 *directory;		/* the attack's own, in place of the host's */
static u32 directory_bytes;

static void take_directory(void)
{
	struct fwcfg_item *item = fwcfg_select(KEY_DIRECTORY);

	directory_bytes = item->bytes;
	directory = model_alloc(directory_bytes, 16);
	memcpy(directory, fwcfg_data(item), directory_bytes);
	fwcfg_set_item(KEY_DIRECTORY, directory, directory_bytes);
}

/* The entry of option "file" */
static u8 *take_entry(void)
{
	char file[DIR_ENTRY_BYTES];

	if (!option("file", file, sizeof(file)))
		model_end(END_MODEL, "option \"file\" names the file");
	take_directory();
	for (u32 at = DIR_COUNT_BYTES; at < directory_bytes; at += DIR_ENTRY_BYTES)
		if (!strcmp((char *)directory + at + DIR_NAME, file))
			return directory + at;
	model_end(END_MODEL, "fw_cfg has no file \"%s\"", file);
}

static void fwcfg_size(void)
{
	u32 bytes = option_u64("bytes", 0xffffffff);
	u8 *entry = take_entry();

	put_be(entry, bytes);
	attack_struck("file %s has 0x%x bytes", (char *)entry + DIR_NAME, bytes);
}

static void fwcfg_count(void)
{
	u32 count = option_u64("count", 0xffffffff);

	take_directory();
	put_be(directory, count);
	attack_struck("there are 0x%x files", count);
}

static void fwcfg_missing(void)
{
	u8 *entry = take_entry();

	entry[DIR_NAME] ^= 1;
	attack_struck("a file has the name %s", (char *)entry + DIR_NAME);
}

ATTACK(attack_fwcfg_size, .name = "fwcfg-size", .start = fwcfg_size);
ATTACK(attack_fwcfg_count, .name = "fwcfg-count", .start = fwcfg_count);
ATTACK(attack_fwcfg_missing, .name = "fwcfg-missing", .start = fwcfg_missing);

static struct {
	char name[DIR_ENTRY_BYTES];
	u8 *data;
	u32 bytes;
} last;		/* the file which is being read */

static void note_file(const char *id, u8 *data, u32 bytes)
{
	size_t n = MIN(strlen(id), sizeof(last.name) - 1);

	if (!n)
		return;
	memcpy(last.name, id, n);
	last.name[n] = 0;
	last.data = data;
	last.bytes = bytes;
}

/* At the choice of a file: the one before it was read to its end. */
static bool change_file(struct ghcb_call *c)
{
	if (c->code != EXIT_IOIO || c->info_1 >> 16 != PORT_SELECT || (c->info_1 & IOIO_IN) ||
	    !last.data)
		return false;
	attack_struck("%s is another from now on", last.name);
	fill_noise(last.data, last.bytes, rdtsc());
	last.data = NULL;
	return false;
}

ATTACK(attack_fwcfg_changes, .name = "fwcfg-changes", .file = note_file, .request = change_file);
