// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "../../arch/x86/include/asm/sev/ap_page.h"
#include "launch_page.h"

#define INITRD_ALIGNMENT	(2 * SEV_MIB)

static u64 take(u64 *next, u64 size)
{
	u64 gpa = *next;

	*next += sev_align_up(size, SEV_PAGE_SIZE);
	return gpa;
}

/* The pages from SEV_LAUNCH_GPA on; returns their end */
static u64 plan_low(struct sev_launch_page *page, const struct bzimage *kernel,
		    size_t cmdline_size, bool snp)
{
	u64 next = SEV_LAUNCH_GPA + sizeof(*page);

	page->boot_params_gpa = take(&next, SEV_PAGE_SIZE);
	page->cmdline_gpa = take(&next, cmdline_size);
	page->cmdline_size = (u32)cmdline_size;
	page->vp_count_gpa = take(&next, SEV_PAGE_SIZE);
	page->memory_map_gpa = take(&next, SEV_PAGE_SIZE);
	page->memory_map_size = SEV_PAGE_SIZE;
	if (snp) {
		page->secrets_gpa = take(&next, SEV_PAGE_SIZE);
		page->cpuid_gpa = take(&next, SEV_PAGE_SIZE);
	}
	page->scratch_gpa = take(&next, kernel->scratch_size);
	page->scratch_size = kernel->scratch_size;
	return next;
}

static u64 plan_kernel(struct sev_launch_page *page, const struct bzimage *kernel)
{
	u64 end = kernel->load + kernel->rest_size;
	u64 runtime_end = kernel->runtime + kernel->init_size;

	page->kernel_gpa = kernel->load;
	page->kernel_size = kernel->rest_size;
	page->runtime_gpa = kernel->runtime;
	page->init_size = kernel->init_size;
	return end > runtime_end ? end : runtime_end;
}

static int plan_initrd(struct sev_launch_page *page, const struct bzimage *kernel,
		       u64 kernel_end, u64 size, struct sev_error *err)
{
	u64 start = sev_align_up(kernel_end, INITRD_ALIGNMENT);
	u64 limit = (u64)kernel->initrd_max + 1;

	if (limit > SEV_LAUNCH_GPA_END)
		limit = SEV_LAUNCH_GPA_END;
	if (start >= limit || size > limit - start)
		return sev_err(err, "initrd of %llu bytes does not fit between 0x%llx and 0x%llx",
			       size, start, limit);
	page->initrd_gpa = start;
	page->initrd_size = size;
	return 0;
}

static void add_range(struct sev_launch_page *page, u64 start, u64 end)
{
	struct sev_launch_range *range = &page->ranges[page->range_count];

	end = sev_align_up(end, SEV_PAGE_SIZE);
	if (page->range_count && range[-1].gpa + range[-1].size == start) {
		range[-1].size += end - start;
		return;
	}
	range->gpa = start;
	range->size = end - start;
	page->range_count++;
}

int launch_page_plan(struct sev_launch_page *page, const struct bzimage *kernel,
		     size_t cmdline_size, u64 initrd_size, u32 platform, u32 cpus,
		     struct sev_error *err)
{
	bool snp = platform == IGVM_PLATFORM_SNP;
	u64 low_end, kernel_end;

	memset(page, 0, sizeof(*page));
	page->magic = SEV_LAUNCH_MAGIC;
	page->version = SEV_LAUNCH_VERSION;
	page->platform = snp ? SEV_LAUNCH_PLATFORM_SNP : SEV_LAUNCH_PLATFORM_ES;
	page->vp_count = snp ? 0 : cpus;
	page->ap_gpa = snp ? 0 : SEV_AP_GPA;

	low_end = plan_low(page, kernel, cmdline_size, snp);
	if (low_end > kernel->load)
		return sev_err(err,
			       "kernel at 0x%llx overlaps the launch pages, which end at 0x%llx with its 0x%x bytes of scratch memory",
			       kernel->load, low_end, kernel->scratch_size);
	kernel_end = plan_kernel(page, kernel) + SEV_LAUNCH_TABLES_SIZE;
	if (initrd_size && plan_initrd(page, kernel, kernel_end, initrd_size, err))
		return -1;

	if (page->ap_gpa)
		add_range(page, page->ap_gpa, page->ap_gpa + SEV_PAGE_SIZE);
	add_range(page, SEV_LAUNCH_GPA, low_end);
	add_range(page, page->kernel_gpa, page->kernel_gpa + page->kernel_size);
	if (initrd_size)
		add_range(page, page->initrd_gpa, page->initrd_gpa + initrd_size);
	page->size = (u32)(offsetof(struct sev_launch_page, ranges) +
			   page->range_count * sizeof(page->ranges[0]));
	return 0;
}

u64 launch_page_memory(const struct sev_launch_page *page)
{
	const struct sev_launch_range *last = &page->ranges[page->range_count - 1];
	u64 tables_end = page->runtime_gpa + page->init_size;
	u64 end = last->gpa + last->size;

	/* A ramdisk lies behind the room for them */
	if (!page->initrd_size && tables_end < end)
		tables_end = end;
	tables_end += SEV_LAUNCH_TABLES_SIZE;
	return end > tables_end ? end : tables_end;
}
