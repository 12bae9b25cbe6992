// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU's fw_cfg items as the guest shall see them: read from QEMU once, when
 * first wanted; those which speak of the model or of its memory are replaced.
 */

#include "host.h"

#define PORT_SELECT	0x510
#define PORT_DATA	0x511
#define WRITE_CHANNEL	0x4000

#define KEY_RAM_SIZE	0x03
#define KEY_CPUS	0x05
#define KEY_MAX_CPUS	0x0f
#define KEY_DIRECTORY	0x19
#define KEY_FIRST_FILE	0x20

#define MAX_ITEMS	192
#define MAX_FILES	128
#define FILE_BYTES	64
#define MAX_FILE_SIZE	MIB(64)
#define PLAIN_BYTES	512		/* items of unknown size: QEMU gives 0 behind their end */
#define LOCAL_BYTES	KIB(64)		/* the same of the architecture's own range */

#define E820_RAM	1
#define E820_BYTES	20

static struct fwcfg_item items[MAX_ITEMS];
static u32 item_count;

static void read_qemu(u16 key, u8 *buf, u64 bytes)
{
	u64 n = bytes;
	u8 *to = buf;

	outw(PORT_SELECT, key);
	asm volatile("rep insb" : "+D"(to), "+c"(n) : "d"((u16)PORT_DATA) : "memory");
}

static u32 be32(const u8 *p)
{
	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static void put_be32(u8 *p, u32 v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
}

static struct fwcfg_item *add(u16 key, u32 bytes, const u8 *data)
{
	struct fwcfg_item *item = &items[item_count];

	if (item_count == MAX_ITEMS)
		model_end(END_MODEL, "fw_cfg: more than %u items", MAX_ITEMS);
	item_count++;
	item->key = key;
	item->bytes = bytes;
	item->data = data;
	return item;
}

static struct fwcfg_item *find(u16 key)
{
	for (u32 i = 0; i < item_count; i++)
		if (items[i].key == key)
			return &items[i];
	return NULL;
}

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/* Files of QEMU's own kernel loader, and tables which tell the machine's memory. */
static bool is_hidden(const char *name)
{
	return starts_with(name, "genroms/") || starts_with(name, "etc/smbios/") ||
	       starts_with(name, "etc/boot/kernel") || starts_with(name, "bootorder");
}

/* QEMU's reservations, and the guest's RAM in place of the machine's. */
static void build_e820(struct fwcfg_item *item)
{
	u8 *old, *map;
	u32 n = 0;
	const u64 ram[][2] = {
		{ 0, machine.ram_low_top }, { GIB(4), machine.ram_high_top - GIB(4) },
	};

	old = model_alloc(item->bytes + 1, 16);
	map = model_alloc(item->bytes + 2 * E820_BYTES, 16);
	read_qemu(item->key, old, item->bytes);
	for (u32 at = 0; at + E820_BYTES <= item->bytes; at += E820_BYTES)
		if (get_le(old + at + 16, 4) != E820_RAM)
			memcpy(map + E820_BYTES * n++, old + at, E820_BYTES);
	for (u32 i = 0; i < ARRAY_SIZE(ram); i++) {
		if (!ram[i][1])
			continue;
		put_le(map + E820_BYTES * n, ram[i][0], 8);
		put_le(map + E820_BYTES * n + 8, ram[i][1], 8);
		put_le(map + E820_BYTES * n + 16, E820_RAM, 4);
		n++;
	}
	item->data = map;
	item->bytes = n * E820_BYTES;
}

static void read_directory(void)
{
	u8 head[4], *raw;
	u32 count;

	read_qemu(KEY_DIRECTORY, head, sizeof(head));
	count = be32(head);
	if (count > MAX_FILES)
		model_end(END_MODEL, "fw_cfg: QEMU's directory has %u files", count);
	raw = model_alloc(4 + count * FILE_BYTES, 16);
	read_qemu(KEY_DIRECTORY, raw, 4 + count * FILE_BYTES);
	for (u32 i = 0; i < count; i++) {
		const u8 *e = raw + 4 + i * FILE_BYTES;
		struct fwcfg_item *item;

		if (is_hidden((const char *)e + 8) || be32(e) > MAX_FILE_SIZE)
			continue;
		item = add(e[4] << 8 | e[5], be32(e), NULL);
		memcpy(item->name, e + 8, sizeof(item->name) - 1);
		if (!strcmp(item->name, "etc/e820"))
			build_e820(item);
	}
}

/*
 * A host may lie about its files: "fwcfgsize=NAME:BYTES" tells another size of
 * one file, "fwcfgfiles=N" another number of files.
 */
static u32 told_size(const struct fwcfg_item *item)
{
	size_t n = strlen(item->name);
	char lie[80];

	if (!option("fwcfgsize", lie, sizeof(lie)) || strncmp(lie, item->name, n) || lie[n] != ':')
		return item->bytes;
	return to_number(lie + n + 1);
}

/* What the guest reads at the directory's key. */
static void build_directory(void)
{
	u8 *raw = model_alloc(4 + MAX_FILES * FILE_BYTES, 16);
	u32 n = 0;

	for (u32 i = 0; i < item_count; i++) {
		u8 *e = raw + 4 + n * FILE_BYTES;

		if (!items[i].name[0])
			continue;
		put_be32(e, told_size(&items[i]));
		e[4] = items[i].key >> 8;
		e[5] = (u8)items[i].key;
		memcpy(e + 8, items[i].name, sizeof(items[i].name));
		n++;
	}
	put_be32(raw, option_u64("fwcfgfiles", n));
	fwcfg_set_item(KEY_DIRECTORY, raw, 4 + n * FILE_BYTES);
}

/**
 * fwcfg_set_item - replace an item
 * @key: selector
 * @data: its content from now on; must stay
 * @bytes: its size
 */
void fwcfg_set_item(u16 key, const void *data, u32 bytes)
{
	struct fwcfg_item *item = find(key);

	if (!item)
		item = add(key, 0, NULL);
	item->data = data;
	item->bytes = bytes;
}

/*
 * QEMU's kernel items are the model itself. Sizes and addresses of 0 mean "no
 * kernel" to a firmware.
 */
static void hide_kernel(void)
{
	static const u8 zero[8];
	static const struct {
		u8 key, bytes;
	} kernel[] = {
		{ 0x07, 4 }, { 0x08, 4 }, { 0x0a, 4 }, { 0x0b, 4 }, { 0x10, 4 }, { 0x11, 0 },
		{ 0x12, 0 }, { 0x13, 4 }, { 0x14, 4 }, { 0x15, 0 }, { 0x16, 4 }, { 0x17, 4 },
		{ 0x18, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kernel); i++)
		fwcfg_set_item(kernel[i].key, zero, kernel[i].bytes);
}

void fwcfg_init(void)
{
	static u64 ram;
	static u16 cpus;

	ram = machine.ram;
	cpus = machine.cpus;
	read_directory();
	build_directory();
	hide_kernel();
	fwcfg_set_item(KEY_RAM_SIZE, &ram, sizeof(ram));
	fwcfg_set_item(KEY_CPUS, &cpus, sizeof(cpus));
	fwcfg_set_item(KEY_MAX_CPUS, &cpus, sizeof(cpus));
}

/**
 * fwcfg_select - the item which a selector names
 * @key: selector as the guest wrote it
 *
 * Return: the item; NULL when there is none: reads give zeros.
 */
struct fwcfg_item *fwcfg_select(u16 key)
{
	struct fwcfg_item *item;

	key &= ~WRITE_CHANNEL;
	item = find(key);
	if (item || item_count == MAX_ITEMS)
		return item;
	if (key < KEY_FIRST_FILE)
		return add(key, PLAIN_BYTES, NULL);
	if (key >= 0x8000 && key < 0x8008)
		return add(key, LOCAL_BYTES, NULL);
	return NULL;
}

/* Content of an item, read from QEMU at the first call. */
const u8 *fwcfg_data(struct fwcfg_item *item)
{
	if (!item->data) {
		u8 *buf = model_alloc(MAX(item->bytes, 1), 16);

		read_qemu(item->key, buf, item->bytes);
		spare_cpu_file(item->name, buf, item->bytes);
		attack_file(item->name, buf, item->bytes);
		item->data = buf;
	}
	return item->data;
}

/**
 * fwcfg_file - content of a fw_cfg file as the guest sees it
 * @name: file name
 * @bytes: gets its size
 *
 * Return: the bytes, which the model owns; NULL when there is no such file.
 */
const void *fwcfg_file(const char *name, u32 *bytes)
{
	for (u32 i = 0; i < item_count; i++) {
		if (!items[i].name[0] || strcmp(items[i].name, name))
			continue;
		*bytes = items[i].bytes;
		return fwcfg_data(&items[i]);
	}
	return NULL;
}
