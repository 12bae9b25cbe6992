// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "../../arch/x86/include/asm/sev/ap_page.h"
#include "launch_page.h"
#include "vmsa.h"

static const struct igvm_page *find_page(const struct igvm_file *file,
					 u32 platform, u64 gpa)
{
	size_t i;

	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];

		if (header->type->kind == IGVM_KIND_PAGE &&
		    header->page.gpa == gpa &&
		    igvm_applies(file, header, platform))
			return &header->page;
	}
	return NULL;
}

static const u8 *context_of(const struct igvm_file *file, u32 platform, u32 cpu)
{
	size_t i;

	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];

		if (header->type->kind == IGVM_KIND_VP && header->vp.index == cpu &&
		    igvm_applies(file, header, platform))
			return file->bytes + header->vp.file_offset;
	}
	return NULL;
}

static bool find_launch_page(const struct igvm_file *file, u32 platform,
			     struct sev_launch_page *launch)
{
	const u8 *vmsa = context_of(file, platform, 0);
	const struct igvm_page *page;

	if (!vmsa)
		return false;
	page = find_page(file, platform, get_le64(vmsa + VMSA_RSI));
	if (!page || !page->file_offset || page->flags || page->data_type)
		return false;
	memcpy(launch, file->bytes + page->file_offset, sizeof(*launch));
	return launch->magic == SEV_LAUNCH_MAGIC;
}

static int check_fixed(const struct sev_launch_page *launch, u32 platform,
		       struct sev_error *err)
{
	u32 expected = platform == IGVM_PLATFORM_SNP ?
		       SEV_LAUNCH_PLATFORM_SNP : SEV_LAUNCH_PLATFORM_ES;

	if (launch->version != SEV_LAUNCH_VERSION)
		return sev_err(err, "launch page has version %u, not %d",
			       launch->version, SEV_LAUNCH_VERSION);
	if (launch->platform != expected)
		return sev_err(err, "launch page is for platform %u, not %u",
			       launch->platform, expected);
	if (launch->range_count > SEV_LAUNCH_MAX_RANGES ||
	    launch->size != offsetof(struct sev_launch_page, ranges) +
			    launch->range_count * sizeof(launch->ranges[0]))
		return sev_err(err,
			       "launch page has %u bytes and %u ranges, which do not fit together",
			       launch->size, launch->range_count);
	return 0;
}

static int check_special(const struct igvm_file *file, u32 platform,
			 const char *name, u64 gpa, u16 data_type,
			 struct sev_error *err)
{
	const struct igvm_page *page = find_page(file, platform, gpa);

	if (platform != IGVM_PLATFORM_SNP && gpa)
		return sev_err(err, "launch page names a %s page at 0x%llx, which %s does not have",
			       name, gpa, igvm_platform_name(platform));
	if (platform == IGVM_PLATFORM_SNP && (!page || page->data_type != data_type))
		return sev_err(err,
			       "launch page names a %s page at 0x%llx, where the file has none",
			       name, gpa);
	return 0;
}

static int check_inserted(const struct igvm_file *file, u32 platform,
			  const char *name, u64 gpa, struct sev_error *err)
{
	size_t i;

	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];

		if (header->type->kind == IGVM_KIND_INSERT &&
		    header->insert.gpa == gpa &&
		    igvm_applies(file, header, platform))
			return 0;
	}
	return sev_err(err, "launch page names a %s at 0x%llx, where the file inserts none",
		       name, gpa);
}

static int check_ap_state(const struct igvm_file *file, u32 platform,
			  const struct sev_ap_page *page, u32 cpu,
			  struct sev_error *err)
{
	const u8 *boot = context_of(file, platform, 0);
	const u8 *vmsa = context_of(file, platform, cpu);
	u8 expected[SEV_PAGE_SIZE];

	vmsa_fill_ap(expected, page, get_le64(boot + VMSA_SEV_FEATURES));
	if (!vmsa)
		return sev_err(err,
			       "launch page is for more CPUs than the file, which has no VP context for CPU %u",
			       cpu);
	if (memcmp(vmsa, expected, sizeof(expected)))
		return sev_err(err, "VP context of CPU %u does not start in the AP page", cpu);
	return 0;
}

/* Only a SEV-ES image has the page, and the state of other CPUs */
static int check_aps(const struct igvm_file *file, u32 platform,
		     const struct sev_launch_page *launch, struct sev_error *err)
{
	bool es = platform != IGVM_PLATFORM_SNP;
	const struct igvm_page *found = find_page(file, platform, launch->ap_gpa);
	struct sev_ap_page page;
	u32 cpu;

	if (launch->ap_gpa != (es ? SEV_AP_GPA : 0) || !launch->vp_count == es)
		return sev_err(err, "launch page names an AP page at 0x%x for %u CPUs",
			       launch->ap_gpa, launch->vp_count);
	if (!es)
		return 0;
	if (!found || !found->file_offset || found->flags || found->data_type)
		return sev_err(err, "launch page names an AP page at 0x%x, where the file has none",
			       launch->ap_gpa);
	memcpy(&page, file->bytes + found->file_offset, sizeof(page));
	if (page.magic != SEV_AP_MAGIC || page.version != SEV_AP_VERSION)
		return sev_err(err, "page at 0x%x is no AP page of version %d",
			       launch->ap_gpa, SEV_AP_VERSION);
	for (cpu = 1; cpu < launch->vp_count; cpu++)
		if (check_ap_state(file, platform, &page, cpu, err))
			return -1;
	if (context_of(file, platform, cpu))
		return sev_err(err,
			       "file has a VP context for CPU %u, but the launch page is for %u CPUs",
			       cpu, launch->vp_count);
	return 0;
}

/* Joins neighbours; igvm_check() has ruled out overlap */
static size_t merge(struct igvm_span *spans, size_t count)
{
	size_t i, merged = 0;

	for (i = 0; i < count; i++) {
		if (merged && spans[merged - 1].end == spans[i].start)
			spans[merged - 1].end = spans[i].end;
		else
			spans[merged++] = spans[i];
	}
	return merged;
}

static int check_ranges(const struct igvm_file *file, u32 platform,
			const struct sev_launch_page *launch,
			struct sev_error *err)
{
	struct igvm_span *spans = sev_alloc(file->count * sizeof(*spans));
	size_t count = merge(spans, igvm_spans(file, platform, spans));
	int ret = 0;
	size_t i;

	if (count != launch->range_count)
		ret = sev_err(err, "launch page has %u ranges, but the file's memory has %zu",
			      launch->range_count, count);
	for (i = 0; i < count && !ret; i++)
		if (launch->ranges[i].gpa != spans[i].start ||
		    launch->ranges[i].size != spans[i].end - spans[i].start)
			ret = sev_err(err,
				      "launch page has a range of 0x%llx bytes at 0x%llx, but the file has 0x%llx bytes at 0x%llx",
				      launch->ranges[i].size, launch->ranges[i].gpa,
				      spans[i].end - spans[i].start, spans[i].start);
	free(spans);
	return ret;
}

int launch_page_check(const struct igvm_file *file, u32 platform,
		      struct sev_error *err)
{
	struct sev_launch_page launch;

	if (!find_launch_page(file, platform, &launch))
		return 0;
	if (check_fixed(&launch, platform, err) ||
	    check_special(file, platform, "CPUID", launch.cpuid_gpa,
			  IGVM_DATA_CPUID, err) ||
	    check_special(file, platform, "secrets", launch.secrets_gpa,
			  IGVM_DATA_SECRETS, err) ||
	    check_inserted(file, platform, "CPU count", launch.vp_count_gpa, err) ||
	    check_inserted(file, platform, "memory map", launch.memory_map_gpa, err) ||
	    check_aps(file, platform, &launch, err))
		return -1;
	return check_ranges(file, platform, &launch, err);
}

int launch_page_check_cpus(const struct igvm_file *file, u32 platform, u32 cpus,
			   struct sev_error *err)
{
	struct sev_launch_page launch;

	if (!find_launch_page(file, platform, &launch) || !launch.vp_count ||
	    launch.vp_count == cpus)
		return 0;
	return sev_err(err, "image is for %u CPUs, and does not run on a machine with %u",
		       launch.vp_count, cpus);
}
