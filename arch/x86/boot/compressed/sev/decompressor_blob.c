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

#include "../../../kernel/sev/core/setup_data.h"
#include "decompressor.h"

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

static struct sev_setup_list blob_list(const struct boot_params *bp)
{
	return (struct sev_setup_list){
		.first = bp->hdr.setup_data,
		.map = (const struct sev_e820_entry *)bp->e820_table,
		.count = bp->e820_entries,
	};
}

static struct sev_result blob_from_setup_data(const struct sev_setup_list *list, u64 *at)
{
	const struct sev_setup_data *node;
	struct sev_result r;

	r = sev_setup_find(list, SEV_SETUP_CC_BLOB, sizeof(u32), &node);
	if (r.code || !node)
		return r;
	*at = *(const u32 *)(node + 1);
	if (!sev_setup_in_memory(list, *at, sizeof(struct sev_cc_blob)))
		r = sev_fail(SEV_FAIL_CC_BLOB, *at);

	return r;
}

static bool blob_page_fits(u64 gpa, u32 size)
{
	return gpa && !(gpa & (BLOB_PAGE - 1)) && !(gpa >> 52) && size >= BLOB_PAGE;
}

/**
 * sev_boot_find_blob() - finds and checks the blob
 * @bp: boot_params
 * @blob: set to the blob, or to NULL when there is none, or no good one
 *
 * Return: SEV_FAIL_CC_BLOB with the blob's address when it is malformed,
 * SEV_FAIL_SETUP_DATA or SEV_FAIL_SETUP_DATA_MEMORY with that of a bad node on
 * the way to it, or SEV_OK.
 */
struct sev_result sev_boot_find_blob(const struct boot_params *bp,
				     const struct sev_cc_blob **blob)
{
	struct sev_setup_list list = blob_list(bp);
	struct sev_result r = sev_ok();
	const struct sev_cc_blob *b;
	u64 at;

	*blob = NULL;
	at = blob_from_efi((struct boot_params *)bp);
	if (!at)
		r = blob_from_setup_data(&list, &at);
	if (r.code || !at)
		return r;

	b = (const struct sev_cc_blob *)at;
	if (at >> 32 || at & (BLOB_ALIGN - 1) || b->magic != SEV_CC_BLOB_MAGIC ||
	    !blob_page_fits(b->secrets_gpa, b->secrets_len) ||
	    !blob_page_fits(b->cpuid_gpa, b->cpuid_len))
		return sev_fail(SEV_FAIL_CC_BLOB, at);
	*blob = b;

	return sev_ok();
}

/**
 * sev_boot_check_setup_data() - can the kernel follow the list of setup_data?
 * @bp: boot_params
 *
 * Return: SEV_FAIL_SETUP_DATA or SEV_FAIL_SETUP_DATA_MEMORY with the address of
 * what is no node, or SEV_OK.
 */
struct sev_result sev_boot_check_setup_data(const struct boot_params *bp)
{
	struct sev_setup_list list = blob_list(bp);

	return sev_setup_check(&list);
}
