// SPDX-License-Identifier: GPL-2.0
/* The loaders on broken packs, bzImages and table-loader scripts. */
#include "../../load/load.h"
#include "harness.h"

static void run_pack(void *data)
{
	const struct blob *pack = data;

	load_guest(pack->data, pack->bytes);
}

static void test_pack(void)
{
	static u8 bytes[PAGE_SIZE] = "SEVPACK1";
	struct blob pack = { bytes, sizeof(bytes) };

	in_machine(MODE_NONE, 1, MIB(64), run_pack, &pack);
	tap_ok(contains(record->text, "neither igvm nor ovmf"), "an empty pack");
	put_le(bytes + 8, 17, 4);
	in_machine(MODE_NONE, 1, MIB(64), run_pack, &pack);
	tap_ok(contains(record->text, "table of files"), "a pack with too many files");
	put_le(bytes + 8, 1, 4);
	memcpy(bytes + 16, "flat", 5);
	put_le(bytes + 48, 0x800, 8);
	put_le(bytes + 56, ~0ULL, 8);
	in_machine(MODE_NONE, 1, MIB(64), run_pack, &pack);
	tap_ok(contains(record->text, "reaches past its end"), "a pack's file past its end");
	put_le(bytes + 56, 0, 8);
	in_machine(MODE_NONE, 1, MIB(64), run_pack, &pack);
	tap_ok(contains(record->text, "flat guest is empty"), "an empty flat guest");
	bytes[0] = 'X';
	in_machine(MODE_NONE, 1, MIB(64), run_pack, &pack);
	tap_ok(contains(record->text, "magic"), "a pack without magic");
}

#define KERNEL_BYTES	0x4000
static u8 kernel[KERNEL_BYTES];

/* A bzImage whose header is right and which nobody will run. */
static void make_kernel(void)
{
	memset(kernel, 0, sizeof(kernel));
	kernel[0x1f1] = 1;
	put_le(kernel + 0x1f4, (KERNEL_BYTES - 0x400) / 16, 4);
	put_le(kernel + 0x1fe, 0xaa55, 2);
	kernel[0x201] = 0x6a;
	memcpy(kernel + 0x202, "HdrS", 4);
	put_le(kernel + 0x206, 0x20f, 2);
	put_le(kernel + 0x22c, 0x7fffffff, 4);
	put_le(kernel + 0x230, 0x200000, 4);
	kernel[0x234] = 1;
	put_le(kernel + 0x236, 1, 2);
	put_le(kernel + 0x238, 16, 4);
	put_le(kernel + 0x258, 0x1000000, 8);
	put_le(kernel + 0x260, 0x100000, 4);
}

static u64 kernel_bytes;
static u8 pack[3 * PAGE_SIZE + KERNEL_BYTES];

static void put_entry(u32 n, const char *name, u64 offset, u64 bytes)
{
	u8 *entry = pack + 16 + 48 * n;

	memcpy(entry, name, strlen(name) + 1);
	put_le(entry + 32, offset, 8);
	put_le(entry + 40, bytes, 8);
}

static void run_kernel(void *data)
{
	const char *cmdline = data;

	memcpy(pack, "SEVPACK1", 8);
	put_le(pack + 8, 3, 4);
	put_entry(0, "bzimage", 3 * PAGE_SIZE, kernel_bytes);
	put_entry(1, "cmdline", PAGE_SIZE, strlen(cmdline));
	put_entry(2, "initrd", 2 * PAGE_SIZE, PAGE_SIZE);
	memcpy(pack + PAGE_SIZE, cmdline, strlen(cmdline));
	memcpy(pack + 3 * PAGE_SIZE, kernel, KERNEL_BYTES);
	load_guest(pack, sizeof(pack));
}

static void bad_kernel(const char *because)
{
	in_machine(MODE_SNP, 1, MIB(64), run_kernel, "quiet");
	tap_ok(record->ended && record->how == END_LAUNCH && contains(record->text, because),
	       "bzImage refused: %s", because);
	make_kernel();
	kernel_bytes = KERNEL_BYTES;
}

static void test_bad_kernels(void)
{
	make_kernel();
	kernel_bytes = KERNEL_BYTES;
	kernel[0x202] = 'X';
	bad_kernel("is not a bzImage");
	kernel_bytes = 0x300;
	bad_kernel("is not a bzImage");
	kernel_bytes = KERNEL_BYTES - 1;
	bad_kernel("is truncated");
	put_le(kernel + 0x206, 0x20b, 2);
	bad_kernel("boot protocol");
	kernel[0x236] = 0;
	bad_kernel("no 64-bit entry");
	put_le(kernel + 0x260, 0xfffff000, 4);
	bad_kernel("the kernel wants");
	put_le(kernel + 0x258, 1ULL << 62, 8);
	bad_kernel("the kernel wants");
	put_le(kernel + 0x230, 0x3000, 4);
	bad_kernel("alignment");
	put_le(kernel + 0x22c, 0x100000, 4);
	bad_kernel("initrd");
	put_le(kernel + 0x238, 4, 4);
	bad_kernel("command line");
	bad_kernel("fw_cfg has no file \"etc/table-loader\"");
}

/* One command of a table-loader script. */
struct command {
	u32 code;
	u8 args[124];
} __packed;

static struct command script[3];
static u8 table[64];

static void run_script(void *data)
{
	set_fwcfg_file("etc/table-loader", script, data ? sizeof(script) : 100);
	set_fwcfg_file("etc/acpi/rsdp", table, sizeof(table));
	run_kernel("quiet");
}

static void bad_script(const char *because)
{
	in_machine(MODE_NONE, 1, MIB(64), run_script, script);
	tap_ok(contains(record->text, because), "table-loader refused: %s", because);
}

static void test_table_loader(void)
{
	const char *rsdp = "etc/acpi/rsdp";

	memset(script, 0, sizeof(script));
	in_machine(MODE_NONE, 1, MIB(64), run_script, NULL);
	tap_ok(contains(record->text, "incomplete"), "table-loader refused: incomplete command");
	bad_script("did not allocate");
	script[0].code = 1;
	memcpy(script[0].args, rsdp, 13);
	bad_script("aligns");
	script[0].args[56] = 16;
	in_machine(MODE_NONE, 1, MIB(64), run_script, script);
	tap_ok(!record->ended, "a kernel with the smallest table-loader script is loaded");
	script[1].code = 3;
	memcpy(script[1].args, rsdp, 13);
	put_le(script[1].args + 60, ~0U, 4);
	put_le(script[1].args + 64, 2, 4);
	bad_script("sums up past the end");
	script[1].code = 2;
	memcpy(script[1].args + 56, rsdp, 13);
	script[1].args[116] = 3;
	bad_script("a pointer of 3 bytes");
	script[1].args[116] = 8;
	put_le(script[1].args + 112, 57, 4);
	bad_script("writes past the end");
	script[1].code = 4;
	bad_script("unknown command 4");
}

void test_loaders(void)
{
	test_pack();
	test_bad_kernels();
	test_table_loader();
}
