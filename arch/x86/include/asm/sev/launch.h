/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The contract between the image builder (tools/sev) and the boot stub: what
 * an image launched without firmware holds, and where.  Both sides read this
 * one file; it stands alone and compiles in the kernel, in the stub, in
 * userspace and in assembly.
 *
 * All fields are little-endian.  Whoever reads a structure from a file checks
 * every field; the stub may trust the launch page under SEV-SNP and SEV-ES,
 * since the page is part of the launch digest, but not the parameter pages
 * which it points to: the host fills those.
 */
#ifndef _ASM_X86_SEV_LAUNCH_H
#define _ASM_X86_SEV_LAUNCH_H

/* struct sev_direct_info, found through the bzImage's kernel_info */
#define SEV_DIRECT_INFO_MAGIC		0x44564553	/* "SEVD" */
#define SEV_DIRECT_INFO_VERSION		2

/* struct sev_launch_page */
#define SEV_LAUNCH_MAGIC		0x4c564553	/* "SEVL" */
#define SEV_LAUNCH_VERSION		2
#define SEV_LAUNCH_PAGE_SIZE		4096
#define SEV_LAUNCH_MAX_RANGES		247

#define SEV_LAUNCH_PLATFORM_ES		1
#define SEV_LAUNCH_PLATFORM_SNP		2

/*
 * The launch page.  Everything else in an image, but for the AP page
 * (asm/sev/ap_page.h), lies between it and SEV_LAUNCH_GPA_END; the order of the
 * pages is the builder's choice.  The
 * first MiB of high memory is validated by pages of 4 KiB anyhow, since the
 * legacy hole lies before it: the image's small pages split no other.
 */
#define SEV_LAUNCH_GPA			0x100000
#define SEV_LAUNCH_GPA_END		0x80000000

/*
 * What the stub puts into RAM below SEV_LAUNCH_GPA_END, besides the image and the
 * memory which the kernel decompresses to: the host's ACPI tables and its own. QEMU's
 * are of some 300 KiB.
 */
#define SEV_LAUNCH_TABLES_SIZE		0x100000

/* Offsets for the 32-bit entry code, which has only ESI = launch page */
#define SEV_LAUNCH_OFF_MAGIC		0x00
#define SEV_LAUNCH_OFF_VERSION		0x04
#define SEV_LAUNCH_OFF_PLATFORM		0x0c
#define SEV_LAUNCH_OFF_CPUID_GPA	0x10
#define SEV_LAUNCH_OFF_SCRATCH_GPA	0x58
#define SEV_LAUNCH_OFF_SCRATCH_SIZE	0x60
#define SEV_LAUNCH_OFF_KERNEL_GPA	0x68
#define SEV_LAUNCH_OFF_AP_GPA		0x8c
#define SEV_LAUNCH_OFF_RANGES		0x90

#ifndef __ASSEMBLY__

#ifdef __KERNEL__
#include <linux/build_bug.h>
#else
#include <assert.h>
#endif
#include <linux/types.h>

/**
 * struct sev_direct_info - what a bzImage tells the image builder
 * @magic: SEV_DIRECT_INFO_MAGIC
 * @size: bytes of this structure, at least 28; a later version may be longer
 * @version: SEV_DIRECT_INFO_VERSION
 * @entry_offset: 32-bit entry point for a launch without firmware, in bytes
 *	from the start of the protected-mode part of the bzImage
 * @scratch_size: bytes of zeroed, launched memory which the stub needs before
 *	it can validate memory itself; a multiple of 4096
 * @flags: 0; a builder refuses what it does not know
 * @ap_offset: AP page (asm/sev/ap_page.h), which tells its size, in bytes from
 *	the start of the protected-mode part
 *
 * Lies in the variable-length part of kernel_info, [kernel_info + size,
 * kernel_info + size_total), 4-byte aligned, and is found by its magic.  See
 * Documentation/arch/x86/boot.rst, "The kernel_info".
 */
struct sev_direct_info {
	__u32 magic;
	__u32 size;
	__u32 version;
	__u32 entry_offset;
	__u32 scratch_size;
	__u32 flags;
	__u32 ap_offset;
};

/**
 * struct sev_launch_range - memory which the launch brought
 * @gpa: first byte, 4096-byte aligned
 * @size: bytes, a multiple of 4096, not 0
 */
struct sev_launch_range {
	__u64 gpa;
	__u64 size;
};

/**
 * struct sev_launch_page - the first page an image without firmware brings
 * @magic: SEV_LAUNCH_MAGIC
 * @version: SEV_LAUNCH_VERSION
 * @size: bytes in use: the fixed part and @range_count ranges
 * @platform: SEV_LAUNCH_PLATFORM_*
 * @cpuid_gpa: CPUID page (SEV-SNP), 0 under SEV-ES
 * @secrets_gpa: secrets page (SEV-SNP), 0 under SEV-ES
 * @vp_count_gpa: page whose first u32 the host sets to the number of CPUs;
 *	unmeasured, and under SEV-ES plain text (to be read with C = 0)
 * @memory_map_gpa: IGVM memory map, filled by the host like @vp_count_gpa
 * @memory_map_size: bytes of the memory map, a multiple of 4096
 * @cmdline_size: bytes of the command line with its terminating NUL
 * @boot_params_gpa: boot_params page with the bzImage's setup header and the
 *	loader's fields set; its e820 table is empty, for the stub to fill
 * @cmdline_gpa: command line
 * @initrd_gpa: initial ramdisk, 0 without one
 * @initrd_size: bytes of the initial ramdisk, 0 without one
 * @scratch_gpa: zeroed memory for the stub, of at least
 *	sev_direct_info.scratch_size bytes
 * @scratch_size: bytes, a multiple of 4096
 * @kernel_gpa: protected-mode part of the bzImage; the entry point is
 *	@kernel_gpa + sev_direct_info.entry_offset
 * @kernel_size: bytes of the protected-mode part
 * @runtime_gpa: where the kernel decompresses to: @kernel_gpa aligned up to
 *	the setup header's kernel_alignment
 * @init_size: bytes from @runtime_gpa on which must be usable memory
 * @vp_count: CPUs which the image was made for (SEV-ES), 0 for any (SEV-SNP)
 * @range_count: entries of @ranges in use
 * @ap_gpa: AP page (SEV-ES): SEV_AP_GPA, 0 under SEV-SNP
 * @ranges: everything that the launch brought, sorted, neither overlapping
 *	nor adjacent: the AP page, this page, @boot_params_gpa, command line,
 *	parameter pages, CPUID and secrets pages, scratch, kernel and ramdisk.  Under
 *	SEV-SNP exactly these pages are validated when the guest starts.
 */
struct sev_launch_page {
	__u32 magic;
	__u32 version;
	__u32 size;
	__u32 platform;
	__u64 cpuid_gpa;
	__u64 secrets_gpa;
	__u64 vp_count_gpa;
	__u64 memory_map_gpa;
	__u32 memory_map_size;
	__u32 cmdline_size;
	__u64 boot_params_gpa;
	__u64 cmdline_gpa;
	__u64 initrd_gpa;
	__u64 initrd_size;
	__u64 scratch_gpa;
	__u64 scratch_size;
	__u64 kernel_gpa;
	__u64 kernel_size;
	__u64 runtime_gpa;
	__u32 init_size;
	__u32 vp_count;
	__u32 range_count;
	__u32 ap_gpa;
	struct sev_launch_range ranges[SEV_LAUNCH_MAX_RANGES];
};

#define SEV_LAUNCH_CHECK(field, offset)					\
	static_assert(__builtin_offsetof(struct sev_launch_page, field) ==	\
		      (offset), "sev_launch_page." #field)

SEV_LAUNCH_CHECK(magic, SEV_LAUNCH_OFF_MAGIC);
SEV_LAUNCH_CHECK(version, SEV_LAUNCH_OFF_VERSION);
SEV_LAUNCH_CHECK(size, 0x08);
SEV_LAUNCH_CHECK(platform, SEV_LAUNCH_OFF_PLATFORM);
SEV_LAUNCH_CHECK(cpuid_gpa, SEV_LAUNCH_OFF_CPUID_GPA);
SEV_LAUNCH_CHECK(secrets_gpa, 0x18);
SEV_LAUNCH_CHECK(vp_count_gpa, 0x20);
SEV_LAUNCH_CHECK(memory_map_gpa, 0x28);
SEV_LAUNCH_CHECK(memory_map_size, 0x30);
SEV_LAUNCH_CHECK(cmdline_size, 0x34);
SEV_LAUNCH_CHECK(boot_params_gpa, 0x38);
SEV_LAUNCH_CHECK(cmdline_gpa, 0x40);
SEV_LAUNCH_CHECK(initrd_gpa, 0x48);
SEV_LAUNCH_CHECK(initrd_size, 0x50);
SEV_LAUNCH_CHECK(scratch_gpa, SEV_LAUNCH_OFF_SCRATCH_GPA);
SEV_LAUNCH_CHECK(scratch_size, SEV_LAUNCH_OFF_SCRATCH_SIZE);
SEV_LAUNCH_CHECK(kernel_gpa, SEV_LAUNCH_OFF_KERNEL_GPA);
SEV_LAUNCH_CHECK(kernel_size, 0x70);
SEV_LAUNCH_CHECK(runtime_gpa, 0x78);
SEV_LAUNCH_CHECK(init_size, 0x80);
SEV_LAUNCH_CHECK(vp_count, 0x84);
SEV_LAUNCH_CHECK(range_count, 0x88);
SEV_LAUNCH_CHECK(ap_gpa, SEV_LAUNCH_OFF_AP_GPA);
SEV_LAUNCH_CHECK(ranges, SEV_LAUNCH_OFF_RANGES);
static_assert(sizeof(struct sev_launch_page) == SEV_LAUNCH_PAGE_SIZE,
	      "sev_launch_page fills one page");
static_assert(sizeof(struct sev_direct_info) == 28, "sev_direct_info");

#undef SEV_LAUNCH_CHECK

#endif /* __ASSEMBLY__ */

#endif /* _ASM_X86_SEV_LAUNCH_H */
