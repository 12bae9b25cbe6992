// SPDX-License-Identifier: GPL-2.0
/* The pack which run-model hands to the model, and what all loaders share. */
#include "load.h"

#define PACK_ENTRY_BYTES	(PACK_NAME_BYTES + 16)
#define SNP_POLICY_OF_QEMU	0x30000
#define ES_POLICY_WITH_INIT2	0x5

bool pack_find(const struct blob *pack, const char *name, struct blob *file)
{
	u64 count, table_end, offset, bytes, i;
	const u8 *entry;

	if (pack->bytes < PACK_HEADER_BYTES || memcmp(pack->data, PACK_MAGIC, 8))
		model_end(END_LAUNCH, "the pack does not start with its magic");
	count = get_le(pack->data + 8, 4);
	table_end = PACK_HEADER_BYTES + count * PACK_ENTRY_BYTES;
	if (count > PACK_MAX_FILES || table_end > pack->bytes)
		model_end(END_LAUNCH, "the pack's table of files reaches past its end");
	for (i = 0; i < count; i++) {
		entry = pack->data + PACK_HEADER_BYTES + i * PACK_ENTRY_BYTES;
		if (strncmp((const char *)entry, name, PACK_NAME_BYTES))
			continue;
		offset = get_le(entry + PACK_NAME_BYTES, 8);
		bytes = get_le(entry + PACK_NAME_BYTES + 8, 8);
		if (offset > pack->bytes || bytes > pack->bytes - offset)
			model_end(END_LAUNCH, "the pack's file \"%s\" reaches past its end", name);
		file->data = pack->data + offset;
		file->bytes = bytes;
		return true;
	}
	return false;
}

/**
 * load_guest() - loads the guest which the pack describes
 * @pack: the pack, in memory of the model
 * @pack_bytes: its size
 *
 * On return guest memory is launched and every virtual CPU has its VMSA.
 */
void load_guest(const u8 *pack, u64 pack_bytes)
{
	struct blob all = { pack, pack_bytes };
	struct blob file;

	if (pack_find(&all, "igvm", &file))
		load_igvm(&file);
	else if (pack_find(&all, "ovmf", &file))
		load_ovmf(&all, &file);
	else if (pack_find(&all, "bzimage", &file))
		load_bzimage(&all, &file);
	else if (pack_find(&all, "flat", &file))
		load_flat(&file);
	else
		model_end(END_LAUNCH, "the pack holds neither igvm nor ovmf nor bzimage nor flat");
}

u64 launch_policy(void)
{
	return option_u64("policy", mode_is_snp() ? SNP_POLICY_OF_QEMU : ES_POLICY_WITH_INIT2);
}

static void launch_page(u64 gpa, const void *page)
{
	if (mode_is_sev()) {
		psp_launch_update(gpa, LAUNCH_NORMAL, page);
		return;
	}
	if (!gpa_is_ram(gpa))
		model_end(END_LAUNCH, "GPA 0x%lx to load is not guest memory", gpa);
	memcpy(priv_ptr(gpa), page, PAGE_SIZE);
}

void launch_pages(u64 gpa, const void *data, u64 bytes)
{
	static u8 last[PAGE_SIZE] __aligned(PAGE_SIZE);
	const u8 *src = data;

	for (; bytes >= PAGE_SIZE; bytes -= PAGE_SIZE) {
		launch_page(gpa, src);
		gpa += PAGE_SIZE;
		src += PAGE_SIZE;
	}
	if (!bytes)
		return;
	memset(last, 0, PAGE_SIZE);
	memcpy(last, src, bytes);
	launch_page(gpa, last);
}

void launch_cpuid_page(u64 gpa)
{
	static u8 page[PAGE_SIZE] __aligned(PAGE_SIZE);

	cpuid_page_build(page);
	if (psp_launch_update(gpa, LAUNCH_CPUID, page))
		model_end(END_LAUNCH, "the firmware refuses the CPUID page at 0x%lx", gpa);
}

void launch_secrets_page(u64 gpa)
{
	psp_launch_update(gpa, LAUNCH_SECRETS, NULL);
}
