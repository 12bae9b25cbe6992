// SPDX-License-Identifier: GPL-2.0
/*
 * Control guests: any bzImage, started at its 64-bit entry by a loader which
 * plays firmware (Linux Documentation/arch/x86/boot.rst).
 */
#include "firmware.h"

#define SECTOR			512
#define HEADER_START		0x1f1
#define SMALLEST_FILE		0x400
#define DEFAULT_SETUP_SECTS	4
#define BOOT_FLAG		0xaa55
#define HEADER_MAGIC		0x53726448	/* HdrS */
#define VERSION_64_BIT_ENTRY	0x020c
#define XLF_KERNEL_64		BIT(0)
#define LOADER_UNDEFINED	0xff
#define VIDEO_MODE_NORMAL	0xffff
#define LOWEST_KERNEL		0x1000000ULL

#define BP_SETUP_SECTS		0x1f1
#define BP_SYSSIZE		0x1f4
#define BP_VID_MODE		0x1fa
#define BP_BOOT_FLAG		0x1fe
#define BP_JUMP_LENGTH		0x201
#define BP_HEADER		0x202
#define BP_VERSION		0x206
#define BP_TYPE_OF_LOADER	0x210
#define BP_RAMDISK_IMAGE	0x218
#define BP_RAMDISK_SIZE		0x21c
#define BP_CMD_LINE_PTR		0x228
#define BP_INITRD_ADDR_MAX	0x22c
#define BP_KERNEL_ALIGNMENT	0x230
#define BP_RELOCATABLE		0x234
#define BP_XLOADFLAGS		0x236
#define BP_CMDLINE_SIZE		0x238
#define BP_PREF_ADDRESS		0x258
#define BP_INIT_SIZE		0x260

/**
 * struct bzimage - a checked bzImage
 * @file: the whole file
 * @rest: its protected-mode part
 * @load: GPA of @rest
 * @window: bytes from the load address on which the kernel uses to start
 */
struct bzimage {
	struct blob file;
	struct blob rest;
	u64 load;
	u64 window;
};

static u64 field(const struct bzimage *k, u32 offset, u32 bytes)
{
	return get_le(k->file.data + offset, bytes);
}

static void check_header(const struct bzimage *k)
{
	if (k->file.bytes < SMALLEST_FILE || field(k, BP_BOOT_FLAG, 2) != BOOT_FLAG ||
	    field(k, BP_HEADER, 4) != HEADER_MAGIC)
		model_end(END_LAUNCH, "the kernel is not a bzImage");
	if (field(k, BP_VERSION, 2) < VERSION_64_BIT_ENTRY)
		model_end(END_LAUNCH, "the bzImage has boot protocol 0x%x, older than 0x%x",
			  (u32)field(k, BP_VERSION, 2), VERSION_64_BIT_ENTRY);
	if (!(field(k, BP_XLOADFLAGS, 2) & XLF_KERNEL_64))
		model_end(END_LAUNCH, "the bzImage has no 64-bit entry");
}

static void find_rest(struct bzimage *k)
{
	u64 sectors = field(k, BP_SETUP_SECTS, 1);
	u64 setup = ((sectors ? sectors : DEFAULT_SETUP_SECTS) + 1) * SECTOR;
	u64 bytes = field(k, BP_SYSSIZE, 4) * 16;

	if (setup >= k->file.bytes || bytes > k->file.bytes - setup)
		model_end(END_LAUNCH,
			  "the bzImage is truncated: 0x%lx bytes, its header says 0x%lx",
			  k->file.bytes, setup + bytes);
	k->rest.data = k->file.data + setup;
	k->rest.bytes = k->file.bytes - setup;
}

void bzimage_parts(const struct blob *kernel, struct blob *setup, struct blob *rest)
{
	struct bzimage k = { .file = *kernel };

	check_header(&k);
	find_rest(&k);
	*rest = k.rest;
	setup->data = k.file.data;
	setup->bytes = k.file.bytes - k.rest.bytes;
}

static void place_kernel(struct bzimage *k, u64 end)
{
	u64 align = field(k, BP_KERNEL_ALIGNMENT, 4);

	k->load = field(k, BP_PREF_ADDRESS, 8);
	if (field(k, BP_RELOCATABLE, 1)) {
		if (!align || (align & (align - 1)) || align > GIB(1))
			model_end(END_LAUNCH, "the bzImage wants the alignment 0x%lx", align);
		k->load = ALIGN_UP(MAX(k->load, LOWEST_KERNEL), align);
	}
	k->window = MAX(ALIGN_UP(k->rest.bytes, PAGE_SIZE), field(k, BP_INIT_SIZE, 4));
	if (!IS_ALIGNED(k->load, PAGE_SIZE) || k->load < LOWEST_KERNEL || k->load > end ||
	    k->window > end - k->load)
		model_end(END_LAUNCH,
			  "the kernel wants 0x%lx bytes at 0x%lx, memory there ends at 0x%lx",
			  k->window, k->load, end);
}

/* As high as it can be; returns its GPA. */
static u64 place_initrd(const struct bzimage *k, const struct blob *initrd, u64 end)
{
	u64 limit = MIN(end, field(k, BP_INITRD_ADDR_MAX, 4) + 1);
	u64 start = k->load + k->window;

	if (initrd->bytes > limit || ALIGN_DOWN(limit - initrd->bytes, PAGE_SIZE) < start)
		model_end(END_LAUNCH,
			  "the initrd of 0x%lx bytes does not fit between 0x%lx and 0x%lx",
			  initrd->bytes, start, limit);
	return ALIGN_DOWN(limit - initrd->bytes, PAGE_SIZE);
}

static void launch_cmdline(const struct bzimage *k, const struct blob *cmdline)
{
	u8 *text = model_alloc(CMDLINE_BYTES, PAGE_SIZE);
	u64 longest = MIN(CMDLINE_BYTES - 1, field(k, BP_CMDLINE_SIZE, 4));

	if (cmdline->bytes > longest)
		model_end(END_LAUNCH, "the command line has %lu bytes, the kernel takes %lu",
			  cmdline->bytes, longest);
	memcpy(text, cmdline->data, cmdline->bytes);
	launch_pages(CMDLINE_GPA, text, cmdline->bytes + 1);
}

static void launch_boot_params(const struct bzimage *k, const struct firmware *fw,
			       u64 initrd_gpa, u64 initrd_bytes)
{
	u64 header_end = BP_HEADER + field(k, BP_JUMP_LENGTH, 1);
	u8 *bp = model_alloc(PAGE_SIZE, PAGE_SIZE);

	memcpy(bp + HEADER_START, k->file.data + HEADER_START, header_end - HEADER_START);
	put_le(bp + BP_VID_MODE, VIDEO_MODE_NORMAL, 2);
	bp[BP_TYPE_OF_LOADER] = LOADER_UNDEFINED;
	put_le(bp + BP_RAMDISK_IMAGE, initrd_gpa, 4);
	put_le(bp + BP_RAMDISK_SIZE, initrd_bytes, 4);
	put_le(bp + BP_CMD_LINE_PTR, CMDLINE_GPA, 4);
	firmware_boot_params(fw, bp);
	launch_pages(BOOT_PARAMS_GPA, bp, PAGE_SIZE);
}

/**
 * load_bzimage() - launches a control guest
 * @pack: holds "initrd" and "cmdline", too, or not
 * @kernel: the bzImage
 */
void load_bzimage(const struct blob *pack, const struct blob *kernel)
{
	struct blob initrd = { NULL, 0 }, cmdline = { NULL, 0 };
	struct bzimage k = { .file = *kernel };
	struct firmware fw = { 0 };
	u64 initrd_gpa = 0;

	pack_find(pack, "initrd", &initrd);
	pack_find(pack, "cmdline", &cmdline);
	check_header(&k);
	find_rest(&k);
	firmware_place(&fw);
	place_kernel(&k, fw.acpi_gpa);
	fw.kernel = k.load;
	if (initrd.bytes)
		initrd_gpa = place_initrd(&k, &initrd, fw.acpi_gpa);

	if (mode_is_sev())
		psp_launch_start(launch_policy());
	launch_pages(k.load, k.rest.data, k.rest.bytes);
	launch_pages(initrd_gpa, initrd.data, initrd.bytes);
	launch_cmdline(&k, &cmdline);
	firmware_launch(&fw);
	launch_boot_params(&k, &fw, initrd_gpa, initrd.bytes);
	firmware_cpus(&fw);
	if (mode_is_sev())
		psp_launch_finish();
	firmware_done(&fw);
}
