/* SPDX-License-Identifier: GPL-2.0 */
/* The launch digest which the secure processor computes */
#ifndef SEV_TOOLS_DIGEST_H
#define SEV_TOOLS_DIGEST_H

#include "launch_order.h"

#define DIGEST_SNP_SIZE		48
#define DIGEST_ES_SIZE		32
#define DIGEST_MAX_SIZE		48
#define DIGEST_PAGE_INFO_SIZE	112

/**
 * struct digest - a launch digest as it grows
 * @platform: IGVM_PLATFORM_SNP, or another one for SEV and SEV-ES
 * @value: SEV-SNP: digest up to now
 * @page_info: SEV-SNP: what was hashed last, SNP firmware ABI, PAGE_INFO
 * @data: SEV-ES: everything measured up to now; its hash is the digest
 * @pages: number of updates by type
 */
struct digest {
	u32 platform;
	u8 value[DIGEST_SNP_SIZE];
	u8 page_info[DIGEST_PAGE_INFO_SIZE];
	struct sev_buffer data;
	u64 pages[LAUNCH_TYPE_COUNT];
};

/**
 * digest_start() - begin a launch
 * @digest: filled; to be given to digest_release()
 * @platform: IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES
 */
void digest_start(struct digest *digest, u32 platform);

/**
 * digest_page() - account for one page
 * @context: struct digest; the type fits launch_walk()
 * @update: the page
 */
void digest_page(void *context, const struct launch_update *update);

/**
 * digest_data() - account for a LAUNCH_UPDATE_DATA of any length
 * @digest: of a SEV or SEV-ES launch
 * @bytes: data, or NULL for zeros
 * @size: bytes
 */
void digest_data(struct digest *digest, const u8 *bytes, size_t size);

/**
 * digest_value() - the digest up to now
 * @digest: unchanged
 * @value: DIGEST_MAX_SIZE bytes, filled as far as the digest is long
 *
 * Return: bytes of the digest.
 */
size_t digest_value(const struct digest *digest, u8 *value);

/**
 * digest_release() - give memory back
 * @digest: started or zeroed
 */
void digest_release(struct digest *digest);

/**
 * digest_of_file() - the digest which a machine's launch has
 * @file: parsed, and accepted by igvm_check()
 * @machine: the machine to be
 * @digest: started and filled; to be given to digest_release()
 * @err: filled on failure
 *
 * Return: 0, or -1 when the file is not for such a machine.
 */
int digest_of_file(const struct igvm_file *file,
		   const struct launch_machine *machine, struct digest *digest,
		   struct sev_error *err);

/**
 * digest_print() - write the line which scripts read
 * @out: stream
 * @digest: of a whole launch
 * @machine: the machine which it is for
 *
 * "launch digest (snp, 2 CPUs): " and the digest in hexadecimal.
 */
void digest_print(FILE *out, const struct digest *digest,
		  const struct launch_machine *machine);

/**
 * digest_print_pages() - write how much is launched, and how
 * @out: stream
 * @digest: of a whole launch
 *
 * "measured: " bytes and pages whose content the digest covers, then "pages: "
 * with the number of pages of each type.
 */
void digest_print_pages(FILE *out, const struct digest *digest);

#endif /* SEV_TOOLS_DIGEST_H */
