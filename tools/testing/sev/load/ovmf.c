// SPDX-License-Identifier: GPL-2.0
/*
 * Guests which start in OVMF: the flash image below 4 GiB, its metadata sections,
 * all CPUs in reset state. A kernel goes to the firmware by fw_cfg, as QEMU hands
 * over what it was given with -kernel, -initrd and -append.
 */
#include "../host/host.h"
#include "ovmf.h"

#define LONGEST_CMDLINE		2048

/* fw_cfg items (QEMU docs/specs/fw_cfg) */
#define KEY_KERNEL_SIZE		0x08
#define KEY_KERNEL_DATA		0x11
#define KEY_SETUP_SIZE		0x17
#define KEY_SETUP_DATA		0x18
#define KEY_INITRD_SIZE		0x0b
#define KEY_INITRD_DATA		0x12
#define KEY_CMDLINE_SIZE	0x14
#define KEY_CMDLINE_DATA	0x15

static void read_image(const struct blob *image, struct ovmf *ovmf)
{
	const char *wrong;

	if (!image->bytes || image->bytes > FLASH_MAX || !IS_ALIGNED(image->bytes, PAGE_SIZE))
		model_end(END_LAUNCH,
			  "the firmware has 0x%lx bytes; a flash image has whole pages, 16 MiB at most",
			  image->bytes);
	wrong = ovmf_parse(image, ovmf);
	if (wrong)
		model_end(END_LAUNCH, "%s", wrong);
	if (mode_is_sev() && (!ovmf->has_metadata || !ovmf->has_reset))
		model_end(END_LAUNCH,
			  "the firmware has no SEV %s: it is no X64 build of OVMF from 2022 or later, as Debian's OVMF.fd is",
			  ovmf->has_metadata ? "reset block" : "metadata");
}

static void launch_section(const struct ovmf_section *s)
{
	u64 at;

	for (at = s->gpa; at < s->gpa + s->bytes; at += PAGE_SIZE) {
		if (s->type == OVMF_SECTION_CPUID)
			launch_cpuid_page(at);
		else if (s->type == OVMF_SECTION_SECRETS)
			launch_secrets_page(at);
		else
			psp_launch_update(at, LAUNCH_ZERO, NULL);
	}
}

/* In QEMU's order: the flash image first, SNP's sections as the metadata has them. */
static void launch(const struct blob *image, const struct ovmf *ovmf)
{
	u64 at;
	u32 i;

	psp_launch_start(launch_policy());
	for (at = 0; at < image->bytes; at += PAGE_SIZE)
		psp_launch_update(GIB(4) - image->bytes + at, LAUNCH_NORMAL, image->data + at);
	for (i = 0; mode_is_snp() && i < ovmf->sections; i++)
		launch_section(&ovmf->section[i]);
	psp_launch_finish();
}

static void set_cpus(const struct ovmf *ovmf)
{
	u32 i;

	for (i = 0; i < machine.cpus; i++) {
		if (i && mode_is_sev())
			vmsa_reset_at(vcpus[i], ovmf->reset);
		else
			vmsa_reset_state(vcpus[i]);
	}
}

static void offer(u16 size_key, u16 data_key, const struct blob *data)
{
	u32 *size = model_alloc(sizeof(*size), sizeof(*size));

	*size = data->bytes;
	fwcfg_set_item(size_key, size, sizeof(*size));
	fwcfg_set_item(data_key, data->data, data->bytes);
}

/* The command line with the zero byte that QEMU counts. */
static void offer_cmdline(const struct blob *cmdline)
{
	u8 *text;
	struct blob with_zero;

	if (cmdline->bytes >= LONGEST_CMDLINE)
		model_end(END_LAUNCH, "the command line has %lu bytes, the kernel takes %u",
			  cmdline->bytes, LONGEST_CMDLINE - 1);
	text = model_alloc(LONGEST_CMDLINE, 8);
	memcpy(text, cmdline->data, cmdline->bytes);
	with_zero = (struct blob){ text, cmdline->bytes + 1 };
	offer(KEY_CMDLINE_SIZE, KEY_CMDLINE_DATA, &with_zero);
}

static void offer_kernel(const struct blob *pack)
{
	struct blob kernel, setup, rest, initrd, cmdline = { NULL, 0 };

	if (!pack_find(pack, "bzimage", &kernel))
		return;
	bzimage_parts(&kernel, &setup, &rest);
	offer(KEY_SETUP_SIZE, KEY_SETUP_DATA, &setup);
	offer(KEY_KERNEL_SIZE, KEY_KERNEL_DATA, &rest);
	if (pack_find(pack, "initrd", &initrd))
		offer(KEY_INITRD_SIZE, KEY_INITRD_DATA, &initrd);
	pack_find(pack, "cmdline", &cmdline);
	offer_cmdline(&cmdline);
}

/**
 * load_ovmf() - launches a guest which starts in its firmware
 * @pack: holds "bzimage", "initrd" and "cmdline", too, or not
 * @image: the flash image
 */
void load_ovmf(const struct blob *pack, const struct blob *image)
{
	struct ovmf ovmf;

	read_image(image, &ovmf);
	host_chipset_reset();
	host_flash_insert(image->data, image->bytes);
	offer_kernel(pack);
	set_cpus(&ovmf);
	if (mode_is_sev())
		launch(image, &ovmf);
}
