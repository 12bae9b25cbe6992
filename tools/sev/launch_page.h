/* SPDX-License-Identifier: GPL-2.0 */
/* The page which tells the boot stub what its image holds */
#ifndef SEV_TOOLS_LAUNCH_PAGE_H
#define SEV_TOOLS_LAUNCH_PAGE_H

#include "../../arch/x86/include/asm/sev/launch.h"
#include "bzimage.h"
#include "igvm.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "struct sev_launch_page is written as it lies in memory"
#endif

/**
 * launch_page_plan() - decide where everything goes
 * @page: filled, with the ranges too
 * @kernel: parsed
 * @cmdline_size: bytes of the command line with its NUL
 * @initrd_size: bytes of the initial ramdisk, or 0
 * @platform: IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES
 * @cpus: vCPUs of a SEV-ES image; a SEV-SNP image is for any number
 * @err: filled on failure
 *
 * Return: 0, or -1 when something does not fit.
 */
int launch_page_plan(struct sev_launch_page *page, const struct bzimage *kernel,
		     size_t cmdline_size, u64 initrd_size, u32 platform, u32 cpus,
		     struct sev_error *err);

/**
 * launch_page_memory() - the RAM which an image needs to start
 * @page: planned
 *
 * Return: one past the last byte of the image, of the memory which the kernel
 * decompresses to and of the stub's tables.
 */
u64 launch_page_memory(const struct sev_launch_page *page);

/**
 * launch_page_check() - hold a launch page against the file which brings it
 * @file: parsed, and accepted by igvm_check() for the platform
 * @platform: IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES
 * @err: filled on failure
 *
 * Checks nothing when vCPU 0 does not start with a launch page in ESI: such a
 * file is not one of ours.
 *
 * Return: 0, or -1 when the page names other memory than the file holds.
 */
int launch_page_check(const struct igvm_file *file, u32 platform,
		      struct sev_error *err);

/**
 * launch_page_check_cpus() - whether an image is for so many vCPUs
 * @file: parsed, and accepted by igvm_check() for the platform
 * @platform: IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES
 * @cpus: vCPUs of the machine
 * @err: filled on failure
 *
 * Return: 0, also for a file without a launch page, or -1.
 */
int launch_page_check_cpus(const struct igvm_file *file, u32 platform, u32 cpus,
			   struct sev_error *err);

#endif /* SEV_TOOLS_LAUNCH_PAGE_H */
