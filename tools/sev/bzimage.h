/* SPDX-License-Identifier: GPL-2.0 */
/* A bzImage as a boot loader sees it: Linux Documentation/arch/x86/boot.rst */
#ifndef SEV_TOOLS_BZIMAGE_H
#define SEV_TOOLS_BZIMAGE_H

#include "util.h"

/* Offsets of the setup header, the same in the file and in boot_params */
#define SETUP_SECTS		0x1f1
#define SETUP_SYSSIZE		0x1f4
#define SETUP_BOOT_FLAG		0x1fe
#define SETUP_JUMP_LENGTH	0x201
#define SETUP_JUMP_END		0x202
#define SETUP_HEADER		0x202
#define SETUP_VERSION		0x206
#define SETUP_TYPE_OF_LOADER	0x210
#define SETUP_LOADFLAGS		0x211
#define SETUP_CODE32_START	0x214
#define SETUP_RAMDISK_IMAGE	0x218
#define SETUP_RAMDISK_SIZE	0x21c
#define SETUP_HEAP_END_PTR	0x224
#define SETUP_CMD_LINE_PTR	0x228
#define SETUP_INITRD_ADDR_MAX	0x22c
#define SETUP_ALIGNMENT		0x230
#define SETUP_RELOCATABLE	0x234
#define SETUP_XLOADFLAGS	0x236
#define SETUP_CMDLINE_SIZE	0x238
#define SETUP_PAYLOAD_OFFSET	0x248
#define SETUP_PAYLOAD_LENGTH	0x24c
#define SETUP_SETUP_DATA	0x250
#define SETUP_PREF_ADDRESS	0x258
#define SETUP_INIT_SIZE		0x260
#define SETUP_KERNEL_INFO	0x268
#define SETUP_END_2_15		0x26c
/* The EDD signatures follow in boot_params */
#define SETUP_END_LIMIT		0x290

#define SETUP_LOADED_HIGH	0x01
#define SETUP_CAN_USE_HEAP	0x80

/**
 * struct bzimage - a kernel whose every number is checked against its file
 * @bytes: the file; owned by whoever called bzimage_parse()
 * @header_end: end of the setup header, from @bytes
 * @rest: protected-mode part
 * @rest_size: bytes of it, without what a signing tool appended
 * @cmdline_max: longest command line, without its NUL
 * @initrd_max: highest address which the initial ramdisk may use
 * @load: preferred load address of @rest
 * @runtime: where the kernel decompresses to when loaded at @load
 * @init_size: bytes from @runtime on which the kernel needs
 * @entry_offset: entry without firmware, from @rest
 * @scratch_size: bytes of zeroed memory which that entry needs
 * @ap_page: AP page (asm/sev/ap_page.h), in @rest
 * @ap_size: bytes of it, up to a page
 */
struct bzimage {
	const u8 *bytes;
	u32 header_end;
	const u8 *rest;
	u32 rest_size;
	u32 cmdline_max;
	u32 initrd_max;
	u64 load;
	u64 runtime;
	u32 init_size;
	u32 entry_offset;
	u32 scratch_size;
	const u8 *ap_page;
	u32 ap_size;
};

/**
 * bzimage_parse() - read a bzImage
 * @kernel: filled; points into @bytes
 * @bytes: the file
 * @size: bytes
 * @check_crc: whether the file's checksum must be right; signing breaks it
 * @err: filled on failure
 *
 * Demands boot protocol 2.15, a 64-bit kernel, and the block which
 * CONFIG_AMD_SEV_DIRECT adds to kernel_info (asm/sev/launch.h).
 *
 * Return: 0 or -1.
 */
int bzimage_parse(struct bzimage *kernel, const u8 *bytes, size_t size,
		  bool check_crc, struct sev_error *err);

#endif /* SEV_TOOLS_BZIMAGE_H */
