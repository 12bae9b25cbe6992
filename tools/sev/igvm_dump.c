// SPDX-License-Identifier: GPL-2.0
#include "igvm_dump.h"
#include "vmsa.h"

static const char *data_type_name(u16 data_type)
{
	switch (data_type) {
	case IGVM_DATA_SECRETS:
		return "secrets";
	case IGVM_DATA_CPUID:
		return "cpuid";
	case IGVM_DATA_CPUID_XF:
		return "cpuid-xf";
	}
	return "normal";
}

static void dump_page(FILE *out, const struct igvm_page *page, size_t run)
{
	fprintf(out, " gpa=0x%llx mask=0x%x", page->gpa, page->mask);
	if (run > 1)
		fprintf(out, " pages=%zu", run);
	if (page->file_offset)
		fprintf(out, " data=0x%x", page->file_offset);
	fprintf(out, " %s%s%s%s", data_type_name(page->data_type),
		page->flags & IGVM_PAGE_2MB ? " 2mb" : "",
		page->flags & IGVM_PAGE_UNMEASURED ? " unmeasured" : "",
		page->flags & IGVM_PAGE_SHARED ? " shared" : "");
}

static void dump_body(FILE *out, const struct igvm_header *h, size_t run)
{
	switch (h->type->kind) {
	case IGVM_KIND_PLATFORM:
		fprintf(out, " mask=0x%x %s version=%u highest-vtl=%u boundary=0x%llx",
			h->platform.mask, igvm_platform_name(h->platform.type),
			h->platform.version, h->platform.highest_vtl, h->platform.boundary);
		break;
	case IGVM_KIND_POLICY:
		fprintf(out, " policy=0x%llx mask=0x%x", h->policy.policy, h->policy.mask);
		break;
	case IGVM_KIND_AREA:
		fprintf(out, " index=%u bytes=0x%llx", h->area.index, h->area.bytes);
		if (h->area.file_offset)
			fprintf(out, " data=0x%x", h->area.file_offset);
		break;
	case IGVM_KIND_PAGE:
		dump_page(out, &h->page, run);
		break;
	case IGVM_KIND_INSERT:
		fprintf(out, " gpa=0x%llx mask=0x%x area=%u", h->insert.gpa,
			h->insert.mask, h->insert.index);
		break;
	case IGVM_KIND_VP:
		fprintf(out, " gpa=0x%llx mask=0x%x data=0x%x vp=%u", h->vp.gpa,
			h->vp.mask, h->vp.file_offset, h->vp.index);
		break;
	case IGVM_KIND_REQUIRED:
		fprintf(out, " gpa=0x%llx mask=0x%x bytes=0x%x flags=0x%x",
			h->required.gpa, h->required.mask, h->required.bytes,
			h->required.flags);
		break;
	case IGVM_KIND_USAGE:
		fprintf(out, " area=%u offset=0x%x", h->usage.index, h->usage.offset);
		break;
	case IGVM_KIND_OPAQUE:
		break;
	}
}

static bool continues(const struct igvm_header *first,
		      const struct igvm_header *h, size_t run)
{
	return h->type->kind == IGVM_KIND_PAGE &&
	       h->page.gpa == first->page.gpa + run * SEV_PAGE_SIZE &&
	       h->page.mask == first->page.mask &&
	       h->page.flags == first->page.flags &&
	       h->page.data_type == first->page.data_type &&
	       !h->page.file_offset == !first->page.file_offset;
}

/* Only the platforms with a save area keep one there */
static bool has_vmsa(const struct igvm_file *file, const struct igvm_header *h)
{
	return h->type->kind == IGVM_KIND_VP &&
	       (igvm_applies(file, h, IGVM_PLATFORM_SNP) ||
		igvm_applies(file, h, IGVM_PLATFORM_ES));
}

void igvm_dump(FILE *out, const struct igvm_file *file, bool all)
{
	size_t i, run;

	fprintf(out, "IGVM version %u, %zu bytes, headers 0x%x..0x%x, checksum 0x%x\n",
		file->version, file->size, file->header_offset,
		file->header_offset + file->header_size, file->checksum);
	for (i = 0; i < file->count; i += run) {
		const struct igvm_header *h = &file->headers[i];

		run = 1;
		if (!all && h->type->kind == IGVM_KIND_PAGE)
			while (i + run < file->count && continues(h, h + run, run))
				run++;
		fprintf(out, "0x%x 0x%x %s %u", h->at, h->type->type,
			h->type->name, h->type->length);
		dump_body(out, h, run);
		fputc('\n', out);
		if (has_vmsa(file, h))
			vmsa_print(out, file->bytes + h->vp.file_offset, "    ");
	}
}
