// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "../../arch/x86/include/asm/sev/ap_page.h"
#include "../../arch/x86/include/asm/sev/launch.h"
#include "bzimage.h"
#include "crc32.h"

#define SECTOR			512
#define DEFAULT_SETUP_SECTS	4
#define BOOT_FLAG		0xaa55
#define HEADER_MAGIC		0x53726448	/* "HdrS" */
#define VERSION_KERNEL_INFO	0x20f
#define XLOADFLAGS_KERNEL_64	0x1
#define PARAGRAPH		16
#define LOWEST_LOAD		0x100000
#define LARGEST_ALIGNMENT	0x40000000

#define INFO_MAGIC		0x506f544c	/* "LToP" */
#define INFO_SIZE		4
#define INFO_SIZE_TOTAL		8
#define INFO_FIXED_SIZE		16

static int check_setup(const u8 *bytes, size_t size, struct sev_error *err)
{
	u16 version;

	if (size < SETUP_END_2_15)
		return sev_err(err, "kernel of %zu bytes is too short for a setup header", size);
	if (get_le16(bytes + SETUP_BOOT_FLAG) != BOOT_FLAG ||
	    get_le32(bytes + SETUP_HEADER) != HEADER_MAGIC)
		return sev_err(err, "kernel is not a bzImage: no setup header");
	version = get_le16(bytes + SETUP_VERSION);
	if (version < VERSION_KERNEL_INFO)
		return sev_err(err, "kernel has boot protocol %u.%u, but 2.15 is needed",
			       version >> 8, version & 0xff);
	if (!(bytes[SETUP_LOADFLAGS] & SETUP_LOADED_HIGH))
		return sev_err(err, "kernel is a zImage, not a bzImage");
	if (!(get_le16(bytes + SETUP_XLOADFLAGS) & XLOADFLAGS_KERNEL_64))
		return sev_err(err, "kernel is not a 64-bit kernel");
	return 0;
}

static int find_rest(struct bzimage *kernel, size_t size, struct sev_error *err)
{
	const u8 *bytes = kernel->bytes;
	u32 sectors = bytes[SETUP_SECTS] ? bytes[SETUP_SECTS] : DEFAULT_SETUP_SECTS;
	u64 rest_size = (u64)get_le32(bytes + SETUP_SYSSIZE) * PARAGRAPH;
	u32 setup_size = (sectors + 1) * SECTOR;

	kernel->header_end = SETUP_JUMP_END + bytes[SETUP_JUMP_LENGTH];
	if (kernel->header_end < SETUP_END_2_15 ||
	    kernel->header_end > SETUP_END_LIMIT ||
	    kernel->header_end > setup_size)
		return sev_err(err,
			       "kernel's setup header ends at 0x%x, which fits no boot protocol from 2.15 on",
			       kernel->header_end);
	if (!rest_size)
		return sev_err(err, "kernel's syssize is 0");
	if (setup_size + rest_size > size)
		return sev_err(err, "kernel is truncated: %zu bytes, but its header says %llu",
			       size, setup_size + rest_size);
	if (rest_size >= SEV_LAUNCH_GPA_END)
		return sev_err(err, "kernel of %llu bytes does not fit below 2 GiB", rest_size);
	kernel->rest = bytes + setup_size;
	kernel->rest_size = (u32)rest_size;
	return 0;
}

/* The checksum at the end makes that of the whole 0 */
static int check_crc_zero(const struct bzimage *kernel, struct sev_error *err)
{
	size_t whole = (size_t)(kernel->rest - kernel->bytes) + kernel->rest_size;

	if (crc32_add(CRC32_START, kernel->bytes, whole))
		return sev_err(err,
			       "kernel is corrupted: its checksum is wrong (--skip-kernel-crc is for signed ones)");
	return 0;
}

static int check_payload(const struct bzimage *kernel, struct sev_error *err)
{
	u32 offset = get_le32(kernel->bytes + SETUP_PAYLOAD_OFFSET);
	u32 length = get_le32(kernel->bytes + SETUP_PAYLOAD_LENGTH);

	if (!length || offset >= kernel->rest_size ||
	    length > kernel->rest_size - offset)
		return sev_err(err,
			       "kernel's payload, 0x%x bytes at 0x%x, does not lie within its 0x%x bytes",
			       length, offset, kernel->rest_size);
	return 0;
}

static int read_addresses(struct bzimage *kernel, struct sev_error *err)
{
	const u8 *bytes = kernel->bytes;
	u32 alignment = get_le32(bytes + SETUP_ALIGNMENT);

	kernel->cmdline_max = get_le32(bytes + SETUP_CMDLINE_SIZE);
	kernel->initrd_max = get_le32(bytes + SETUP_INITRD_ADDR_MAX);
	kernel->load = get_le64(bytes + SETUP_PREF_ADDRESS);
	kernel->init_size = get_le32(bytes + SETUP_INIT_SIZE);
	if (kernel->load < LOWEST_LOAD || kernel->load >= SEV_LAUNCH_GPA_END ||
	    kernel->load % SEV_PAGE_SIZE)
		return sev_err(err,
			       "kernel's preferred address 0x%llx is not a page between 1 MiB and 2 GiB",
			       kernel->load);
	if (alignment < SEV_PAGE_SIZE || alignment > LARGEST_ALIGNMENT ||
	    alignment & (alignment - 1))
		return sev_err(err,
			       "kernel's alignment 0x%x is not a power of two between 4 KiB and 1 GiB",
			       alignment);
	kernel->runtime = kernel->load;
	if (bytes[SETUP_RELOCATABLE])
		kernel->runtime = sev_align_up(kernel->load, alignment);
	if (kernel->init_size < kernel->rest_size)
		return sev_err(err, "kernel's init_size 0x%x is less than its 0x%x bytes",
			       kernel->init_size, kernel->rest_size);
	if (kernel->runtime + kernel->init_size > SEV_LAUNCH_GPA_END)
		return sev_err(err, "kernel needs memory up to 0x%llx, beyond 2 GiB",
			       kernel->runtime + kernel->init_size);
	return 0;
}

static int check_ap_page(const struct sev_ap_page *page, u32 room,
			 struct sev_error *err)
{
	if (page->magic != SEV_AP_MAGIC)
		return sev_err(err, "kernel's AP page lacks its magic number");
	if (page->version != SEV_AP_VERSION)
		return sev_err(err, "kernel's AP page has version %u, not %d",
			       page->version, SEV_AP_VERSION);
	if (page->size < sizeof(*page) || page->size > SEV_PAGE_SIZE || page->size > room)
		return sev_err(err, "kernel's AP page has a wrong size, %u bytes",
			       page->size);
	if (page->start < sizeof(*page) || page->start >= page->size ||
	    page->idt < sizeof(*page) || page->idt + page->idt_limit >= page->size)
		return sev_err(err, "kernel's AP page has an offset outside its %u bytes",
			       page->size);
	return 0;
}

static int read_ap_page(struct bzimage *kernel, u32 at, struct sev_error *err)
{
	struct sev_ap_page page;

	if (at >= kernel->rest_size || kernel->rest_size - at < sizeof(page))
		return sev_err(err, "kernel's AP page at 0x%x is outside its 0x%x bytes",
			       at, kernel->rest_size);
	memcpy(&page, kernel->rest + at, sizeof(page));
	kernel->ap_page = kernel->rest + at;
	kernel->ap_size = page.size;
	return check_ap_page(&page, kernel->rest_size - at, err);
}

static int read_direct_info(struct bzimage *kernel, u32 at, u32 room,
			    struct sev_error *err)
{
	struct sev_direct_info info;

	if (room < sizeof(info))
		return sev_err(err, "kernel's block for a launch without firmware is cut off");
	memcpy(&info, kernel->rest + at, sizeof(info));
	if (info.version != SEV_DIRECT_INFO_VERSION)
		return sev_err(err,
			       "kernel's block for a launch without firmware has version %u, not %d",
			       info.version, SEV_DIRECT_INFO_VERSION);
	if (info.size < sizeof(info) || info.size > room)
		return sev_err(err,
			       "kernel's block for a launch without firmware has a wrong size, %u bytes",
			       info.size);
	if (info.flags)
		return sev_err(err,
			       "kernel's block for a launch without firmware has unknown flags 0x%x",
			       info.flags);
	if (info.entry_offset >= kernel->rest_size)
		return sev_err(err,
			       "kernel's entry 0x%x for a launch without firmware is outside its 0x%x bytes",
			       info.entry_offset, kernel->rest_size);
	if (info.scratch_size % SEV_PAGE_SIZE)
		return sev_err(err,
			       "kernel wants 0x%x bytes of scratch memory, which is no number of pages",
			       info.scratch_size);
	kernel->entry_offset = info.entry_offset;
	kernel->scratch_size = info.scratch_size;
	return read_ap_page(kernel, info.ap_offset, err);
}

static int read_kernel_info(struct bzimage *kernel, struct sev_error *err)
{
	u32 at = get_le32(kernel->bytes + SETUP_KERNEL_INFO);
	u32 size, total, offset;
	const u8 *info;

	if (!at || at > kernel->rest_size ||
	    kernel->rest_size - at < INFO_FIXED_SIZE)
		return sev_err(err, "kernel's kernel_info at 0x%x is outside its 0x%x bytes",
			       at, kernel->rest_size);
	info = kernel->rest + at;
	size = get_le32(info + INFO_SIZE);
	total = get_le32(info + INFO_SIZE_TOTAL);
	if (get_le32(info) != INFO_MAGIC)
		return sev_err(err, "kernel's kernel_info at 0x%x lacks its magic number", at);
	if (size < INFO_FIXED_SIZE || total < size || total > kernel->rest_size - at)
		return sev_err(err,
			       "kernel's kernel_info has wrong sizes, %u of %u bytes", size, total);

	for (offset = (u32)sev_align_up(size, 4);
	     offset < total && total - offset >= sizeof(u32); offset += 4)
		if (get_le32(info + offset) == SEV_DIRECT_INFO_MAGIC)
			return read_direct_info(kernel, at + offset, total - offset, err);
	return sev_err(err, "kernel was not built with CONFIG_AMD_SEV_DIRECT");
}

int bzimage_parse(struct bzimage *kernel, const u8 *bytes, size_t size,
		  bool check_crc, struct sev_error *err)
{
	memset(kernel, 0, sizeof(*kernel));
	kernel->bytes = bytes;
	if (check_setup(bytes, size, err) ||
	    find_rest(kernel, size, err))
		return -1;
	if (check_payload(kernel, err) ||
	    read_addresses(kernel, err) ||
	    read_kernel_info(kernel, err))
		return -1;
	/* Last: of a signed kernel that is of no use to us, say the latter */
	return check_crc ? check_crc_zero(kernel, err) : 0;
}
