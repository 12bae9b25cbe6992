// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "../../arch/x86/include/asm/sev/ap_page.h"
#include "igvm_write.h"
#include "image.h"
#include "vmsa.h"

#define LOADER_UNDEFINED	0xff

/* Parameter areas */
#define AREA_VP_COUNT		0
#define AREA_MEMORY_MAP		1

static void fill_boot_params(const struct image_request *request,
			     const struct sev_launch_page *launch, u8 *params)
{
	const struct bzimage *kernel = &request->kernel;

	memset(params, 0, SEV_PAGE_SIZE);
	memcpy(params + SETUP_SECTS, kernel->bytes + SETUP_SECTS,
	       kernel->header_end - SETUP_SECTS);
	params[SETUP_TYPE_OF_LOADER] = LOADER_UNDEFINED;
	params[SETUP_LOADFLAGS] = SETUP_LOADED_HIGH;
	put_le32(params + SETUP_CODE32_START, (u32)launch->kernel_gpa);
	put_le32(params + SETUP_RAMDISK_IMAGE, (u32)launch->initrd_gpa);
	put_le32(params + SETUP_RAMDISK_SIZE, (u32)launch->initrd_size);
	put_le16(params + SETUP_HEAP_END_PTR, 0);
	put_le32(params + SETUP_CMD_LINE_PTR, (u32)launch->cmdline_gpa);
	put_le64(params + SETUP_SETUP_DATA, 0);
}

static void write_pages(struct igvm_writer *writer, u64 gpa, const u8 *data,
			u64 size)
{
	u64 at, part;

	for (at = 0; at < size; at += SEV_PAGE_SIZE) {
		part = size - at < SEV_PAGE_SIZE ? size - at : SEV_PAGE_SIZE;
		igvm_write_page(writer, gpa + at, data ? data + at : NULL, part,
				IGVM_DATA_NORMAL);
	}
}

/* First of all directives: QEMU inserts areas at once, but holds pages back */
static void write_parameters(struct igvm_writer *writer,
			     const struct sev_launch_page *launch)
{
	igvm_write_area(writer, AREA_VP_COUNT);
	igvm_write_area(writer, AREA_MEMORY_MAP);
	igvm_write_usage(writer, IGVM_VP_COUNT, AREA_VP_COUNT);
	igvm_write_usage(writer, IGVM_MEMORY_MAP, AREA_MEMORY_MAP);
	igvm_write_insert(writer, launch->vp_count_gpa, AREA_VP_COUNT);
	igvm_write_insert(writer, launch->memory_map_gpa, AREA_MEMORY_MAP);
}

static void write_memory(struct igvm_writer *writer,
			 const struct image_request *request,
			 const struct sev_launch_page *launch)
{
	const struct bzimage *kernel = &request->kernel;
	u8 params[SEV_PAGE_SIZE];

	fill_boot_params(request, launch, params);
	if (launch->ap_gpa)
		write_pages(writer, launch->ap_gpa, kernel->ap_page, kernel->ap_size);
	write_pages(writer, SEV_LAUNCH_GPA, (const u8 *)launch, sizeof(*launch));
	write_pages(writer, launch->boot_params_gpa, params, sizeof(params));
	write_pages(writer, launch->cmdline_gpa, request->cmdline, request->cmdline_size);
	if (request->platform == IGVM_PLATFORM_SNP) {
		igvm_write_page(writer, launch->secrets_gpa, NULL, 0, IGVM_DATA_SECRETS);
		igvm_write_page(writer, launch->cpuid_gpa, NULL, 0, IGVM_DATA_CPUID);
	}
	write_pages(writer, launch->scratch_gpa, NULL, launch->scratch_size);
	write_pages(writer, launch->kernel_gpa, kernel->rest, kernel->rest_size);
	write_pages(writer, launch->initrd_gpa, request->initrd, request->initrd_size);
}

static u64 image_features(const struct image_request *request)
{
	return (request->platform == IGVM_PLATFORM_SNP ? VMSA_FEATURE_SNP : 0) |
	       (request->debug_swap ? VMSA_FEATURE_DEBUG_SWAP : 0);
}

static void write_boot_cpu(struct igvm_writer *writer,
			   const struct image_request *request,
			   const struct sev_launch_page *launch)
{
	u64 entry = launch->kernel_gpa + request->kernel.entry_offset;
	u8 vmsa[SEV_PAGE_SIZE];

	vmsa_fill_entry32(vmsa, (u32)entry, SEV_LAUNCH_GPA, image_features(request));
	igvm_write_context(writer, 0, vmsa);
}

/* Under SEV-SNP the guest makes the state of the others itself */
static void write_other_cpus(struct igvm_writer *writer,
			     const struct image_request *request,
			     const struct sev_launch_page *launch)
{
	struct sev_ap_page page;
	u8 vmsa[SEV_PAGE_SIZE];
	u32 i;

	memcpy(&page, request->kernel.ap_page, sizeof(page));
	vmsa_fill_ap(vmsa, &page, image_features(request));
	for (i = 1; i < launch->vp_count; i++)
		igvm_write_context(writer, (u16)i, vmsa);
}

static int check_image(const struct sev_buffer *image, u32 platform,
		       struct sev_error *err)
{
	struct sev_notes notes = { .out = NULL };
	struct igvm_file file;
	int ret;

	if (igvm_parse(&file, image->bytes, image->size, err))
		return -1;
	ret = igvm_check(&file, platform, &notes, err);
	if (!ret)
		ret = launch_page_check(&file, platform, err);
	if (!ret && notes.count)
		ret = sev_err(err, "image holds what its host would change");
	igvm_release(&file);
	return ret;
}

int image_build(const struct image_request *request,
		struct sev_launch_page *launch, struct sev_buffer *out,
		struct sev_error *err)
{
	struct igvm_writer writer = { .headers = { .size = 0 } };

	if (launch_page_plan(launch, &request->kernel, request->cmdline_size,
			     request->initrd_size, request->platform, request->cpus, err))
		return -1;
	igvm_write_platform(&writer, request->platform);
	if (request->platform == IGVM_PLATFORM_SNP)
		igvm_write_policy(&writer, request->policy);
	write_parameters(&writer, launch);
	write_memory(&writer, request, launch);
	write_boot_cpu(&writer, request, launch);
	write_other_cpus(&writer, request, launch);
	if (igvm_write_finish(&writer, out, err))
		return -1;
	if (check_image(out, request->platform, err)) {
		sev_buffer_free(out);
		return -1;
	}
	return 0;
}
