// SPDX-License-Identifier: GPL-2.0
#include "igvm.h"

#define TYPE(number, bytes, how, taken, label)				\
	{ .type = (number), .length = (bytes), .kind = IGVM_KIND_##how,	\
	  .qemu = (taken), .name = (label) }

static const struct igvm_type types[] = {
	TYPE(IGVM_SUPPORTED_PLATFORM, 16, PLATFORM, true, "SUPPORTED_PLATFORM"),
	TYPE(IGVM_GUEST_POLICY, 16, POLICY, true, "GUEST_POLICY"),
	TYPE(0x102, 48, OPAQUE, false, "RELOCATABLE_REGION"),
	TYPE(0x103, 32, OPAQUE, false, "PAGE_TABLE_RELOCATION"),
	TYPE(IGVM_PARAMETER_AREA, 16, AREA, true, "PARAMETER_AREA"),
	TYPE(IGVM_PAGE_DATA, 24, PAGE, true, "PAGE_DATA"),
	TYPE(IGVM_PARAMETER_INSERT, 16, INSERT, true, "PARAMETER_INSERT"),
	TYPE(IGVM_VP_CONTEXT, 20, VP, true, "VP_CONTEXT"),
	TYPE(IGVM_REQUIRED_MEMORY, 24, REQUIRED, true, "REQUIRED_MEMORY"),
	TYPE(IGVM_VP_COUNT, 8, USAGE, true, "VP_COUNT_PARAMETER"),
	TYPE(0x308, 8, USAGE, false, "SRAT"),
	TYPE(0x309, 8, USAGE, false, "MADT"),
	TYPE(0x30a, 8, USAGE, false, "MMIO_RANGES"),
	TYPE(IGVM_SNP_ID_BLOCK, 696, OPAQUE, true, "SNP_ID_BLOCK"),
	TYPE(IGVM_MEMORY_MAP, 8, USAGE, true, "MEMORY_MAP"),
	TYPE(0x30d, 16, OPAQUE, false, "ERROR_RANGE"),
	TYPE(0x30e, 8, USAGE, false, "COMMAND_LINE"),
	TYPE(0x30f, 8, USAGE, false, "SLIT"),
	TYPE(0x310, 8, USAGE, false, "PPTT"),
	TYPE(0x311, 864, OPAQUE, false, "VBS_MEASUREMENT"),
	TYPE(0x312, 8, USAGE, false, "DEVICE_TREE"),
	TYPE(IGVM_ENVIRONMENT_INFO, 8, USAGE, true, "ENVIRONMENT_INFO"),
};

const struct igvm_type *igvm_find_type(u32 type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].type == type)
			return &types[i];
	return NULL;
}

const char *igvm_platform_name(u32 platform)
{
	static const char * const names[IGVM_PLATFORM_COUNT] = {
		"native", "VSM", "SEV-SNP", "TDX", "SEV", "SEV-ES", "CCA",
	};

	return platform < ARRAY_SIZE(names) ? names[platform] : "unknown";
}

bool igvm_applies(const struct igvm_file *file,
		  const struct igvm_header *header, u32 platform)
{
	u32 mask = file->platform_mask[platform];

	switch (header->type->kind) {
	case IGVM_KIND_PLATFORM:
		return header->platform.mask & mask;
	case IGVM_KIND_POLICY:
		return header->policy.mask & mask;
	case IGVM_KIND_PAGE:
		return header->page.mask & mask;
	case IGVM_KIND_INSERT:
		return header->insert.mask & mask;
	case IGVM_KIND_VP:
		return header->vp.mask & mask;
	case IGVM_KIND_REQUIRED:
		return header->required.mask & mask;
	case IGVM_KIND_AREA:
	case IGVM_KIND_USAGE:
	case IGVM_KIND_OPAQUE:
		break;
	}
	return true;
}
