// SPDX-License-Identifier: GPL-2.0
/*
 * The confidential computing blob, which tells where the CPUID page lies: in
 * EFI's configuration table, or a node of setup_data.
 * Linux Documentation/arch/x86/boot.rst, SETUP_CC_BLOB.
 */
#include "../misc.h"

#include <linux/bits.h>
#include <linux/types.h>
#include <asm/sev/handover.h>

#include "decompressor.h"

#define BLOB_NODES_MAX		64
#define BLOB_PAGE		0x1000ull
#define BLOB_ALIGN		8u

static u64 blob_from_efi(struct boot_params *bp)
{
	unsigned long table;
	unsigned int size;

	if (efi_get_conf_table(bp, &table, &size))
		return 0;

	return efi_find_vendor_table(bp, table, size, EFI_CC_BLOB_GUID);
}

/* E19: a list that does not end is no list, and an odd address is no node's. */
static u64 blob_from_setup_data(const struct boot_params *bp)
{
	u64 at = bp->hdr.setup_data;
	unsigned int i;

	for (i = 0; at && i < BLOB_NODES_MAX; i++) {
		const struct sev_setup_data *node = (const struct sev_setup_data *)at;

		if (at & (BLOB_ALIGN - 1))
			return at;
		if (node->type == SEV_SETUP_CC_BLOB && node->len >= sizeof(u32))
			return *(const u32 *)(node + 1);
		at = node->next;
	}

	return 0;
}

static bool blob_page_fits(u64 gpa, u32 size)
{
	return gpa && !(gpa & (BLOB_PAGE - 1)) && !(gpa >> 52) && size >= BLOB_PAGE;
}

/**
 * sev_boot_find_blob() - finds and checks the blob
 * @bp: boot_params
 * @blob: set to the blob, or to NULL when there is none
 *
 * Return: SEV_FAIL_CC_BLOB with the blob's address when it is malformed, or
 * SEV_OK.
 */
struct sev_result sev_boot_find_blob(const struct boot_params *bp,
				     const struct sev_cc_blob **blob)
{
	const struct sev_cc_blob *b;
	u64 at;

	*blob = NULL;
	at = blob_from_efi((struct boot_params *)bp);
	if (!at)
		at = blob_from_setup_data(bp);
	if (!at)
		return sev_ok();

	b = (const struct sev_cc_blob *)at;
	if (at >> 32 || at & (BLOB_ALIGN - 1) || b->magic != SEV_CC_BLOB_MAGIC ||
	    !blob_page_fits(b->secrets_gpa, b->secrets_len) ||
	    !blob_page_fits(b->cpuid_gpa, b->cpuid_len))
		return sev_fail(SEV_FAIL_CC_BLOB, at);
	*blob = b;

	return sev_ok();
}

/**
 * sev_boot_check_setup_data() - does the list of setup_data end, and go by nodes?
 * @bp: boot_params
 *
 * The kernel follows it, with other types of nodes in mind, as far as it goes.
 *
 * Return: SEV_FAIL_SETUP_DATA with a node's address, or SEV_OK.
 */
struct sev_result sev_boot_check_setup_data(const struct boot_params *bp)
{
	u64 at = bp->hdr.setup_data;
	unsigned int i;

	for (i = 0; at && i < BLOB_NODES_MAX && !(at & (BLOB_ALIGN - 1)); i++)
		at = ((const struct sev_setup_data *)at)->next;

	return at ? sev_fail(SEV_FAIL_SETUP_DATA, at) : sev_ok();
}
