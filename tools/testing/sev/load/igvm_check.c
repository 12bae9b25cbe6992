// SPDX-License-Identifier: GPL-2.0
/*
 * The rules which the public IGVM parser and QEMU 10.2 have for a file's headers,
 * whatever platform each is for; and the choice of the platform.
 */
#include "igvm.h"

#define PLATFORM_SNP	2
#define PLATFORM_ES	5
#define PLATFORM_LAST	6
#define FLAGS_2MB	BIT(0)
#define FLAGS_SHARED	BIT(2)
#define AREA_LIMIT	MIB(16)

/* Headers which the format has; length 0: not one that QEMU 10.2 takes. */
static const struct {
	u16 type;
	u16 length;
	const char *name;
} types[] = {
	{ IGVM_SUPPORTED_PLATFORM, 16, "SUPPORTED_PLATFORM" },
	{ IGVM_GUEST_POLICY, 16, "GUEST_POLICY" },
	{ 0x102, 0, "RELOCATABLE_REGION" },
	{ 0x103, 0, "PAGE_TABLE_RELOCATION" },
	{ 0x104, 0, "CORIM_DOCUMENT" },
	{ 0x105, 0, "CORIM_SIGNATURE" },
	{ 0x106, 0, "CCA_POLICY" },
	{ IGVM_PARAMETER_AREA, 16, "PARAMETER_AREA" },
	{ IGVM_PAGE_DATA, 24, "PAGE_DATA" },
	{ IGVM_PARAMETER_INSERT, 16, "PARAMETER_INSERT" },
	{ IGVM_VP_CONTEXT, 20, "VP_CONTEXT" },
	{ IGVM_REQUIRED_MEMORY, 24, "REQUIRED_MEMORY" },
	{ IGVM_VP_COUNT, 8, "VP_COUNT_PARAMETER" },
	{ 0x308, 0, "SRAT" },
	{ 0x309, 0, "MADT" },
	{ 0x30a, 0, "MMIO_RANGES" },
	{ IGVM_MEMORY_MAP, 8, "MEMORY_MAP" },
	{ 0x30d, 0, "ERROR_RANGE" },
	{ 0x30e, 0, "COMMAND_LINE" },
	{ 0x30f, 0, "SLIT" },
	{ 0x310, 0, "PPTT" },
	{ 0x311, 0, "VBS_MEASUREMENT" },
	{ 0x312, 0, "DEVICE_TREE" },
	{ IGVM_ENVIRONMENT_INFO, 8, "ENVIRONMENT_INFO" },
};

/* QEMU takes it, but the model's firmware knows no ID block to compare with. */
#define SNP_ID_BLOCK	0x30b

static const char *kind(u32 type)
{
	return type < 0x101 ? "platform header" : type < 0x301 ? "initialization header" :
	       "directive";
}

static void check_type(const struct igvm_header *h)
{
	size_t i;

	if (h->type == SNP_ID_BLOCK)
		igvm_refuse("the model's firmware has no use for an ID block");
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (h->type != types[i].type)
			continue;
		if (!types[i].length)
			igvm_refuse("%s (0x%x) is not taken by QEMU", types[i].name, h->type);
		if (types[i].length != h->length)
			igvm_refuse("%s (0x%x) has %u bytes instead of %u", types[i].name,
				    h->type, h->length, types[i].length);
		return;
	}
	igvm_refuse("unknown %s 0x%x", kind(h->type), h->type);
}

static void check_platform(struct igvm *f, const u8 *body, u32 *masks, u32 *seen)
{
	u32 mask = get_le(body, 4), vtl = body[4], type = body[5];

	if (!mask || (mask & (mask - 1)) || (mask & *masks))
		igvm_refuse("platform mask 0x%x is not one bit of its own", mask);
	if (type > PLATFORM_LAST || (*seen & BIT(type)))
		igvm_refuse("platform type %u is unknown or given twice", type);
	if (get_le(body + 6, 2) != 1 || (vtl != 0 && vtl != 2))
		igvm_refuse("platform type %u has version %u and VTL %u", type,
			    (u32)get_le(body + 6, 2), vtl);
	*masks |= mask;
	*seen |= BIT(type);
	if (type == (mode_is_snp() ? PLATFORM_SNP : PLATFORM_ES))
		f->mask = mask;
}

static void check_policy(const u8 *body)
{
	if (get_le(body + 12, 4))
		igvm_refuse("the guest policy's reserved field is not 0");
}

static void check_page(const struct igvm *f, const struct igvm_header *h)
{
	struct igvm_page p = igvm_page_at(f, h->at);

	igvm_check_gpa(p.gpa);
	igvm_data(f, p.file_offset, PAGE_SIZE);
	if (get_le(h->body + 22, 2))
		igvm_refuse("the reserved field of page 0x%lx is not 0", p.gpa);
	if (p.data_type > IGVM_DATA_CPUID_XF)
		igvm_refuse("page 0x%lx has the unknown data type %u", p.gpa, p.data_type);
	if (p.flags & FLAGS_2MB)
		igvm_refuse("page 0x%lx is a 2 MiB page, of which QEMU reads 4 KiB", p.gpa);
	if (p.flags & FLAGS_SHARED)
		igvm_refuse("page 0x%lx is to be shared, which QEMU does not do", p.gpa);
	if (p.flags & ~IGVM_PAGE_UNMEASURED)
		igvm_refuse("page 0x%lx has the unknown flags 0x%x", p.gpa, p.flags);
}

static void check_area(const struct igvm *f, const u8 *body)
{
	u64 bytes = get_le(body, 8);

	if (!bytes || !IS_ALIGNED(bytes, PAGE_SIZE) || bytes > AREA_LIMIT)
		igvm_refuse("parameter area %u has 0x%lx bytes", (u32)get_le(body + 8, 4), bytes);
	igvm_data(f, get_le(body + 12, 4), bytes);
}

static void check_header(struct igvm *f, const struct igvm_header *h)
{
	switch (h->type) {
	case IGVM_GUEST_POLICY:
		check_policy(h->body);
		break;
	case IGVM_PARAMETER_AREA:
		check_area(f, h->body);
		break;
	case IGVM_PAGE_DATA:
		check_page(f, h);
		break;
	case IGVM_PARAMETER_INSERT:
	case IGVM_REQUIRED_MEMORY:
		igvm_check_gpa(get_le(h->body, 8));
		break;
	case IGVM_VP_CONTEXT:
		igvm_check_gpa(get_le(h->body, 8));
		if (!igvm_data(f, get_le(h->body + 12, 4), PAGE_SIZE))
			igvm_refuse("a VP context has no data");
		break;
	}
}

void igvm_check(struct igvm *f)
{
	u32 masks = 0, seen = 0;
	struct igvm_header h;

	while (igvm_next(f, &h)) {
		check_type(&h);
		if (h.type == IGVM_SUPPORTED_PLATFORM)
			check_platform(f, h.body, &masks, &seen);
		else
			check_header(f, &h);
	}
	if (!f->mask)
		igvm_refuse("the file does not describe a platform for %s",
			    mode_is_snp() ? "SEV-SNP" : "SEV-ES");
	igvm_rewind(f);
}
