// SPDX-License-Identifier: GPL-2.0
/* The OVMF loader: the order of its launch, broken images, random ones. */
#include "../../load/ovmf.h"
#include "harness.h"

#define IMAGE_BYTES	0x2000
#define END		(IMAGE_BYTES - 32)	/* of the table of GUIDs */
#define METADATA	0x1000
#define SECTIONS	4
#define RESET		0x80b004
#define RUNS		20000

static const char table_guid[] = "de82b596b21ff745baeaa366c55a082d";
static const char reset_guid[] = "de71f7007e1acb4f890e68c77e2fb44e";
static const char metadata_guid[] = "666588dc4a989847a75e5585a7bf67cc";

/* Of its own, so that the sanitizer sees the first byte outside. */
static u8 image[IMAGE_BYTES];

static const u32 sections[SECTIONS][3] = {
	{ 0x800000, 0x2000, 1 }, { 0x80d000, 0x1000, 2 }, { 0x80e000, 0x1000, 3 },
	{ 0x80f000, 0x1000, 4 },
};

static void put_tail(u32 end, const char *guid, u32 bytes)
{
	from_hex(guid, image + end - 16, 16);
	put_le(image + end - 18, bytes, 2);
}

/* The table: its own entry, the reset block, the pointer to the metadata. */
static void make_image(void)
{
	u32 i, j;

	memset(image, 0, sizeof(image));
	put_tail(END, table_guid, 18 + 22 + 22);
	put_tail(END - 18, reset_guid, 22);
	put_le(image + END - 18 - 22, RESET, 4);
	put_tail(END - 40, metadata_guid, 22);
	put_le(image + END - 40 - 22, IMAGE_BYTES - METADATA, 4);
	memcpy(image + METADATA, "ASEV", 4);
	put_le(image + METADATA + 4, 16 + 12 * SECTIONS, 4);
	put_le(image + METADATA + 8, 1, 4);
	put_le(image + METADATA + 12, SECTIONS, 4);
	for (i = 0; i < SECTIONS; i++)
		for (j = 0; j < 3; j++)
			put_le(image + METADATA + 16 + 12 * i + 4 * j, sections[i][j], 4);
}

static u64 image_bytes = IMAGE_BYTES;

/* What is started is noted for the parent, which has no such CPU. */
static void run(void *data)
{
	struct blob file = { image, image_bytes }, no_pack = { (const u8 *)data, 16 };
	const struct save_area *boot, *other;

	load_ovmf(&no_pack, &file);
	boot = (const struct save_area *)vcpus[0]->launched_vmsa;
	other = (const struct save_area *)vcpus[1]->launched_vmsa;
	put_le(record->scratch, boot->cs.base + boot->rip, 8);
	put_le(record->scratch + 8, other->cs.base + other->rip, 8);
	put_le(record->scratch + 16, other->cs.base, 8);
}

static u8 empty_pack[16] = "SEVPACK1";

static void test_order(void)
{
	static const u64 want[] = { 0xffffe000, 0xfffff000, 0x800000, 0x801000, 0x80d000,
				    0x80e000, 0x80f000 };
	u32 i, good = 0;

	make_image();
	in_machine(MODE_SNP, 2, MIB(64), run, empty_pack);
	for (i = 0; i < ARRAY_SIZE(want) && i < record->updates; i++)
		good += record->gpas[i] == want[i];
	tap_ok(!record->ended && record->updates == ARRAY_SIZE(want) && good == record->updates,
	       "SNP: the image, then the sections in the order of the metadata");
	tap_ok(get_le(record->scratch, 8) == 0xfffffff0, "the boot CPU starts at its reset vector");
	tap_ok(get_le(record->scratch + 8, 8) == RESET &&
	       get_le(record->scratch + 16, 8) == (RESET & 0xffff0000),
	       "other CPUs start at the reset block");
	tap_ok(record->chipset_resets == 1, "the chipset is as after power-on");
	in_machine(MODE_ES, 2, MIB(64), run, empty_pack);
	tap_ok(!record->ended && record->updates == 2, "SEV-ES: the image alone");
	memset(image, 0, sizeof(image));
	in_machine(MODE_NONE, 2, MIB(64), run, empty_pack);
	tap_ok(!record->ended && !record->updates, "no SEV: an image without tables will do");
}

static void refused(const char *because)
{
	in_machine(MODE_SNP, 2, MIB(64), run, empty_pack);
	tap_ok(record->ended && record->how == END_LAUNCH && contains(record->text, because),
	       "firmware refused: %s", because);
	make_image();
	image_bytes = IMAGE_BYTES;
}

static void test_bad_table(void)
{
	make_image();
	image_bytes = 0;
	refused("whole pages");
	image_bytes = IMAGE_BYTES - 1;
	refused("whole pages");
	put_le(image + END - 18, IMAGE_BYTES, 2);
	refused("reaches past the start");
	put_le(image + END - 18, 17, 2);
	refused("reaches past the start");
	put_le(image + END - 18, 18 + 22 + 22 + 5, 2);
	refused("ends inside of an entry");
	put_le(image + END - 18 - 18, 0, 2);
	refused("reaches past its end");
	put_le(image + END - 18 - 18, 63, 2);
	refused("reaches past its end");
	image[END - 18 - 1] ^= 1;
	refused("no SEV reset block");
	image[END - 40 - 1] ^= 1;
	refused("no SEV metadata");
	put_le(image + END - 18 - 18, 18, 2);
	refused("too short");
}

static void test_bad_metadata(void)
{
	make_image();
	put_le(image + END - 40 - 22, IMAGE_BYTES + 1, 4);
	refused("lies outside");
	put_le(image + END - 40 - 22, 15, 4);
	refused("lies outside");
	image[METADATA] = 'B';
	refused("magic ASEV");
	image[METADATA + 8] = 2;
	refused("magic ASEV");
	put_le(image + METADATA + 12, OVMF_MAX_SECTIONS + 1, 4);
	refused("more than 32");
	put_le(image + METADATA + 4, 16 + 12 * SECTIONS - 1, 4);
	refused("reaches past its end");
	put_le(image + METADATA + 16, 0x800001, 4);
	refused("not whole pages");
	put_le(image + METADATA + 20, 0, 4);
	refused("not whole pages");
	put_le(image + METADATA + 16 + 12, 0x801000, 4);
	refused("already launched");
	put_le(image + METADATA + 16 + 12, 0x8000000, 4);
	refused("not guest memory");
}

/* Some bytes of the tables at random: every answer is one of the parser's own. */
static void test_random(void)
{
	struct blob file = { image, IMAGE_BYTES };
	u32 i, j, wrong = 0, bad = 0;
	struct ovmf ovmf;
	u64 x = 1;

	for (i = 0; i < RUNS; i++) {
		make_image();
		for (j = 0; j <= i % 4; j++) {
			x = x * 6364136223846793005ULL + 1442695040888963407ULL;
			image[x >> 63 ? END - 1 - (x >> 32) % 62 :
			      METADATA + (x >> 32) % 64] = x >> 24;
		}
		wrong += !!ovmf_parse(&file, &ovmf);
		bad += ovmf.sections > OVMF_MAX_SECTIONS && ovmf.has_metadata;
	}
	tap_ok(wrong > RUNS / 10 && wrong < RUNS && !bad, "%u of %u changed images refused",
	       wrong, RUNS);
}

void test_ovmf(void)
{
	test_order();
	test_bad_table();
	test_bad_metadata();
	test_random();
}
