// SPDX-License-Identifier: GPL-2.0
/*
 * What the launch brought: the launch page, the processor's SEV features, and
 * the host's memory map.
 */
#include <linux/bits.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/launch.h>
#include <asm/sev/memory_map.h>
#include <asm/sev/msr_protocol.h>
#include <asm/sev/rmp.h>

#include "../../../kernel/sev/core/cpuid_table.h"
#include "../../../kernel/sev/core/features.h"
#include "insn.h"
#include "stub.h"

#define STUB_CPUID_WIDTH	0x80000008
#define STUB_WIDTH_MIN		32
#define STUB_WIDTH_MAX		52

static struct sev_result stub_check_ranges(const struct sev_launch_page *launch)
{
	u64 next = 0;
	u32 i;

	if (!launch->range_count || launch->range_count > SEV_LAUNCH_MAX_RANGES)
		return sev_fail(SEV_FAIL_LAUNCH_PAGE,
				offsetof(struct sev_launch_page, range_count));

	for (i = 0; i < launch->range_count; i++) {
		const struct sev_launch_range *r = &launch->ranges[i];

		if (r->gpa < next || (r->gpa | r->size) & (SEV_PAGE_4K - 1) || !r->size ||
		    r->gpa >= SEV_LAUNCH_GPA_END || r->size > SEV_LAUNCH_GPA_END - r->gpa)
			return sev_fail(SEV_FAIL_LAUNCH_PAGE,
					offsetof(struct sev_launch_page, ranges[i]));
		next = r->gpa + r->size;
	}

	return sev_ok();
}

/*
 * The page is measured, so that this guards against a builder of another
 * version rather than against the host.
 */
static struct sev_result stub_check_page(const struct sev_launch_page *launch)
{
	if (launch->version != SEV_LAUNCH_VERSION)
		return sev_fail(SEV_FAIL_LAUNCH_PAGE, offsetof(struct sev_launch_page, version));
	if (!launch->memory_map_size || launch->memory_map_size > SEV_PAGE_4K ||
	    launch->memory_map_gpa & (SEV_PAGE_4K - 1))
		return sev_fail(SEV_FAIL_LAUNCH_PAGE,
				offsetof(struct sev_launch_page, memory_map_gpa));
	if (launch->vp_count_gpa & (SEV_PAGE_4K - 1))
		return sev_fail(SEV_FAIL_LAUNCH_PAGE,
				offsetof(struct sev_launch_page, vp_count_gpa));
	if (launch->scratch_gpa & (SEV_PAGE_4K - 1))
		return sev_fail(SEV_FAIL_LAUNCH_PAGE,
				offsetof(struct sev_launch_page, scratch_gpa));

	return stub_check_ranges(launch);
}

/**
 * sev_stub_check_launch() - sees what the guest is and what it was built for
 * @stub: state; @launch set
 *
 * SEV_STATUS says what is active, nothing else does (E4, E6).
 *
 * Return: SEV_FAIL_LAUNCH_PAGE, SEV_FAIL_LAUNCH_PLATFORM, SEV_FAIL_CPUID_COUNT,
 * SEV_FAIL_CBIT, or SEV_OK.
 */
struct sev_result sev_stub_check_launch(struct sev_stub *stub)
{
	struct sev_cpuid_leaf leaf = { .fn = SEV_CPUID_ENCRYPTION };
	struct sev_result r;
	u32 platform;

	stub->status = sev_rdmsr(SEV_MSR_STATUS);
	platform = stub->status & BIT_ULL(SEV_STATUS_SNP_BIT) ? SEV_LAUNCH_PLATFORM_SNP :
								SEV_LAUNCH_PLATFORM_ES;
	if (stub->launch->platform != platform)
		return sev_fail(SEV_FAIL_LAUNCH_PLATFORM, stub->status);
	r = stub_check_page(stub->launch);
	if (r.code || platform == SEV_LAUNCH_PLATFORM_ES)
		return r;

	stub->cpuid = (const struct sev_cpuid_page *)stub->launch->cpuid_gpa;
	r = sev_cpuid_check(stub->cpuid);
	if (r.code)
		return r;
	sev_cpuid_lookup(stub->cpuid, &leaf);
	if (stub->cbit_mask != BIT_ULL(leaf.ebx & SEV_CPUID_CBIT_MASK))
		return sev_fail(SEV_FAIL_CBIT, leaf.ebx);
	stub->accept.evict = !(leaf.ebx & BIT(SEV_CPUID_COHERENCY_SFW_NO_BIT));

	return sev_ok();
}

/**
 * sev_stub_check_vmpl() - refuses to run at another level than VMPL0
 * @stub: state; @cpuid set
 *
 * Only VMPL0 may change the rights of VMPL1, and only VMPL0 can make a page for
 * the GHCB: before there is one.
 *
 * Return: SEV_FAIL_VMPL, or SEV_OK.
 */
struct sev_result sev_stub_check_vmpl(const struct sev_stub *stub)
{
	u32 code = SEV_RMP_OK;

	if (sev_stub_is_snp(stub))
		code = sev_rmpadjust_vmpl1(stub->scratch);

	return code == SEV_RMP_OK ? sev_ok() : sev_fail(SEV_FAIL_VMPL, code);
}

/**
 * sev_stub_check_features() - refuses SEV features that are not known here (E14)
 * @stub: state; @status set; the GHCB is open, to name the features
 *
 * Return: SEV_FAIL_FEATURES with the unknown bits of SEV_STATUS, or SEV_OK.
 */
struct sev_result sev_stub_check_features(const struct sev_stub *stub)
{
	u64 unknown = sev_unknown_features(stub->status);

	return unknown ? sev_fail(SEV_FAIL_FEATURES, unknown) : sev_ok();
}

/* The first CPUID of the guest's life: by #VC, like all that follow. */
static struct sev_result stub_find_limit(struct sev_stub *stub)
{
	u32 eax = STUB_CPUID_WIDTH, ebx, ecx = 0, edx;
	u32 width;

	asm volatile("cpuid" : "+a" (eax), "=b" (ebx), "+c" (ecx), "=d" (edx));
	width = eax & 0xff;
	if (width < STUB_WIDTH_MIN || width > STUB_WIDTH_MAX)
		return sev_fail(SEV_FAIL_CPUID_WIDTH, width);

	stub->limit = BIT_ULL(width);
	if (stub->limit > stub->cbit_mask)
		stub->limit = stub->cbit_mask;

	return sev_ok();
}

/* Parameter pages are plain text under SEV-ES, private under SEV-SNP. */
static struct sev_result stub_copy_parameter(struct sev_stub *stub, u64 gpa, void *to, u32 size)
{
	struct sev_result r = sev_ok();

	if (!sev_stub_is_snp(stub))
		r = sev_stub_set_shared(stub, gpa, true);
	if (r.code)
		return r;

	memcpy(to, (const void *)gpa, size);

	return sev_stub_is_snp(stub) ? r : sev_stub_set_shared(stub, gpa, false);
}

/**
 * sev_stub_check_cpus() - refuses a machine with other CPUs than the image has
 * @stub: state
 *
 * Under SEV-ES the launch measures the state of every CPU: one which the image
 * does not bring is the host's.  A SEV-SNP guest makes the state of its other
 * CPUs itself, and its image is for any number.
 *
 * Return: SEV_FAIL_VP_COUNT with the host's number, SEV_FAIL_PAGE_TABLES, or
 * SEV_OK.
 */
struct sev_result sev_stub_check_cpus(struct sev_stub *stub)
{
	const struct sev_launch_page *launch = stub->launch;
	struct sev_result r;
	u32 count;

	if (sev_stub_is_snp(stub))
		return sev_ok();
	r = stub_copy_parameter(stub, launch->vp_count_gpa, &count, sizeof(count));
	if (r.code)
		return r;

	return count == launch->vp_count ? sev_ok() : sev_fail(SEV_FAIL_VP_COUNT, count);
}

/**
 * sev_stub_read_map() - takes over and checks the host's memory map
 * @stub: state; #VC is handled
 *
 * Return: SEV_FAIL_CPUID_WIDTH, SEV_FAIL_MAP_*, or SEV_OK.
 */
struct sev_result sev_stub_read_map(struct sev_stub *stub)
{
	struct sev_memory_map_entry copy[SEV_PAGE_4K / sizeof(struct sev_memory_map_entry)];
	u32 count = stub->launch->memory_map_size / sizeof(copy[0]);
	struct sev_result r;

	r = stub_find_limit(stub);
	if (r.code)
		return r;
	r = stub_copy_parameter(stub, stub->launch->memory_map_gpa, copy,
				count * sizeof(copy[0]));
	if (r.code)
		return r;
	r = sev_map_read(&stub->map, copy, count, stub->limit);
	if (r.code)
		return r;

	return sev_map_check_launch(&stub->map, stub->launch);
}
