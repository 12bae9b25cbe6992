/* SPDX-License-Identifier: GPL-2.0 */
/* In place of the decompressor's misc.h: as much of it as decompressor_blob.c needs. */
#ifndef SEV_FUZZ_MISC_H
#define SEV_FUZZ_MISC_H

#include <linux/types.h>

#define EFI_CC_BLOB_GUID	0
#define __noreturn		__attribute__((noreturn))

struct boot_e820_entry {
	u64 addr;
	u64 size;
	u32 type;
} __attribute__((packed));

struct boot_params {
	u8 e820_entries;
	struct boot_e820_entry e820_table[2];
	struct {
		u64 setup_data;
	} hdr;
};

/* No EFI here: 1 says so. */
static inline int efi_get_conf_table(struct boot_params *bp, unsigned long *table,
				     unsigned int *size)
{
	(void)bp;
	*table = 0;
	*size = 0;
	return 1;
}

static inline unsigned long efi_find_vendor_table(struct boot_params *bp, unsigned long table,
						  unsigned int size, int guid)
{
	(void)bp;
	(void)table;
	(void)size;
	(void)guid;
	return 0;
}

#endif /* SEV_FUZZ_MISC_H */
