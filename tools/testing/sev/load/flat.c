// SPDX-License-Identifier: GPL-2.0
/*
 * Flat guests: the model's own test programs. One binary at FLAT_GPA, started
 * in 32-bit protected mode with paging off, as an image without firmware is.
 */
#include "load.h"

#define FLAT_GPA		0x100000
#define FLAT_CPUID_GPA		0x80000
#define FLAT_SECRETS_GPA	0x81000
#define FLAT_INFO_GPA		0x82000
#define FLAT_MAGIC		0x54414c46

struct flat_info {
	u32 magic;
	u32 mode;
	u32 cpus;
	u32 zero;
	u64 ram;
	u64 ram_low_top;
	u64 ram_high_top;
	u64 flat_bytes;
} __packed;

static u32 mode_number(void)
{
	if (mode_is_snp())
		return 2;
	return mode_is_sev() ? 1 : 0;
}

/* Option "flash=BYTES": a flash memory whose bytes tell their offset. */
static void launch_flash(void)
{
	u64 bytes = option_u64("flash", 0), i;
	u8 *image;

	if (!bytes)
		return;
	if (bytes > FLASH_MAX || !IS_ALIGNED(bytes, PAGE_SIZE))
		model_end(END_LAUNCH, "flash=0x%lx is not whole pages or more than 16 MiB", bytes);
	image = model_alloc(bytes, PAGE_SIZE);
	for (i = 0; i < bytes; i++)
		image[i] = i ^ i >> 8;
	host_flash_insert(image, bytes);
	for (i = 0; mode_is_sev() && i < bytes; i += PAGE_SIZE)
		psp_launch_update(GIB(4) - bytes + i, LAUNCH_NORMAL, image + i);
}

/* SNP: AP creation alone starts APs. Else they start like the boot CPU. */
static void set_cpus(void)
{
	struct start_state start = { .rip = FLAT_GPA, .rsi = FLAT_INFO_GPA };
	u32 i;

	for (i = 0; i < machine.cpus; i++) {
		start.rdi = i;
		if (i && mode_is_snp())
			vmsa_reset_state(vcpus[i]);
		else
			vmsa_flat_32(vcpus[i], &start);
	}
}

/**
 * load_flat() - launches a flat guest
 * @file: the binary, its .bss included
 */
void load_flat(const struct blob *file)
{
	struct flat_info info = {
		.magic = FLAT_MAGIC,
		.mode = mode_number(),
		.cpus = machine.cpus,
		.ram = machine.ram,
		.ram_low_top = machine.ram_low_top,
		.ram_high_top = machine.ram_high_top,
		.flat_bytes = file->bytes,
	};

	if (!file->bytes)
		model_end(END_LAUNCH, "the flat guest is empty");
	if (file->bytes > machine.ram_low_top - FLAT_GPA)
		model_end(END_LAUNCH, "the flat guest of 0x%lx bytes does not fit into memory",
			  file->bytes);
	if (mode_is_sev())
		psp_launch_start(launch_policy());
	launch_pages(FLAT_GPA, file->data, file->bytes);
	launch_pages(FLAT_INFO_GPA, &info, sizeof(info));
	if (mode_is_snp()) {
		launch_cpuid_page(FLAT_CPUID_GPA);
		launch_secrets_page(FLAT_SECRETS_GPA);
	}
	launch_flash();
	set_cpus();
	if (mode_is_sev())
		psp_launch_finish();
}
