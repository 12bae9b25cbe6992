/* SPDX-License-Identifier: GPL-2.0 */
/* Puts a bzImage, a ramdisk and a command line into an IGVM file */
#ifndef SEV_TOOLS_IMAGE_H
#define SEV_TOOLS_IMAGE_H

#include "launch_page.h"

#define IMAGE_DEFAULT_POLICY	0x30000

/**
 * struct image_request - what an image is to hold; all memory is the caller's
 * @platform: IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES
 * @policy: guest policy; SEV-SNP only
 * @cpus: vCPUs; SEV-ES only, where each needs its state
 * @debug_swap: the guest's debug registers are its own
 * @kernel: parsed
 * @cmdline: command line with its NUL
 * @cmdline_size: bytes of it, with the NUL
 * @initrd: initial ramdisk, or NULL
 * @initrd_size: bytes, or 0
 */
struct image_request {
	u32 platform;
	u64 policy;
	u32 cpus;
	bool debug_swap;
	struct bzimage kernel;
	const u8 *cmdline;
	size_t cmdline_size;
	const u8 *initrd;
	size_t initrd_size;
};

/**
 * image_build() - make the file
 * @request: what it holds
 * @launch: filled with the launch page, which tells where everything is
 * @out: filled; the caller gives it to sev_buffer_free()
 * @err: filled on failure
 *
 * The file is read back and checked as any other before it is handed out.
 * The same request gives the same bytes.
 *
 * Return: 0 or -1.
 */
int image_build(const struct image_request *request,
		struct sev_launch_page *launch, struct sev_buffer *out,
		struct sev_error *err);

#endif /* SEV_TOOLS_IMAGE_H */
