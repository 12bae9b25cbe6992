// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "igvm.h"
#include "vmsa.h"

#define MAX_REQUIRED		64
#define MAX_CPU_INDEX		0x10000

#define POLICY_ONE		0x20000ULL	/* bit 17, reserved, must be 1 */
#define POLICY_MIGRATE		0x40000ULL
#define POLICY_KNOWN		0x3ffffffULL

/* What a file has, for one platform */
struct census {
	size_t policies;
	size_t id_blocks;
	size_t secrets;
	size_t cpuids;
	size_t required;
	size_t contexts;
	u64 features;
	u8 cpu_seen[MAX_CPU_INDEX];
};

static int check_policy(const struct igvm_policy *policy, struct census *census,
			struct sev_error *err)
{
	if (census->policies++)
		return sev_err(err, "file has two guest policies for the same platform");
	if (!(policy->policy & POLICY_ONE))
		return sev_err(err, "guest policy 0x%llx lacks bit 17, which must be 1",
			       policy->policy);
	if (policy->policy & POLICY_MIGRATE)
		return sev_err(err,
			       "guest policy 0x%llx allows a migration agent, which KVM refuses",
			       policy->policy);
	if (policy->policy & ~POLICY_KNOWN)
		return sev_err(err, "guest policy 0x%llx has unknown bits", policy->policy);
	return 0;
}

static int check_usage(const struct igvm_file *file,
		       const struct igvm_header *header, struct sev_error *err)
{
	const struct igvm_area *area = igvm_find_area(file, header->usage.index);

	if (header->type->type == IGVM_MEMORY_MAP && header->usage.offset)
		return sev_err(err,
			       "MEMORY_MAP has offset 0x%x, but QEMU writes it to the start of the area",
			       header->usage.offset);
	if (header->usage.offset > area->bytes - sizeof(u32))
		return sev_err(err, "%s has offset 0x%x, past the end of parameter area %u",
			       header->type->name, header->usage.offset,
			       header->usage.index);
	return 0;
}

static int check_special_page(const struct igvm_page *page, u32 platform,
			      struct census *census, struct sev_error *err)
{
	bool secrets = page->data_type == IGVM_DATA_SECRETS;

	if (platform != IGVM_PLATFORM_SNP)
		return sev_err(err, "GPA 0x%llx is a %s page, which %s does not have",
			       page->gpa, secrets ? "secrets" : "CPUID",
			       igvm_platform_name(platform));
	if (secrets && census->secrets++)
		return sev_err(err, "file has more than one secrets page");
	if (!secrets && census->cpuids++)
		return sev_err(err, "file has more than one CPUID page");
	if (!secrets && page->gpa >> 32)
		return sev_err(err,
			       "CPUID page at GPA 0x%llx is not below 4 GiB, where QEMU wants it",
			       page->gpa);
	return 0;
}

static int check_page(const struct igvm_page *page, u32 platform,
		      struct census *census, struct sev_error *err)
{
	if (page->flags & IGVM_PAGE_2MB)
		return sev_err(err, "GPA 0x%llx is a 2 MiB page, of which loaders read 4 KiB only",
			       page->gpa);
	if (page->flags & IGVM_PAGE_SHARED)
		return sev_err(err, "GPA 0x%llx is a shared page, which QEMU does not take as such",
			       page->gpa);
	if (page->data_type != IGVM_DATA_NORMAL)
		return check_special_page(page, platform, census, err);
	return 0;
}

/* QEMU drops the content of pages which come before the range */
static int check_required(const struct igvm_file *file, u32 platform,
			  size_t index, struct census *census,
			  struct sev_error *err)
{
	const struct igvm_required *required = &file->headers[index].required;
	size_t i;

	if (platform != IGVM_PLATFORM_SNP)
		return sev_err(err, "REQUIRED_MEMORY for GPA 0x%llx fails under %s",
			       required->gpa, igvm_platform_name(platform));
	if (++census->required > MAX_REQUIRED)
		return sev_err(err, "file has more than %d REQUIRED_MEMORY headers", MAX_REQUIRED);
	for (i = 0; i < index; i++) {
		const struct igvm_header *header = &file->headers[i];

		if (header->type->kind == IGVM_KIND_PAGE &&
		    igvm_applies(file, header, platform) &&
		    header->page.gpa >= required->gpa &&
		    header->page.gpa - required->gpa < required->bytes)
			return sev_err(err,
				       "REQUIRED_MEMORY for GPA 0x%llx comes after page 0x%llx, which would lose its content",
				       required->gpa, header->page.gpa);
	}
	return 0;
}

static int check_context(const struct igvm_file *file,
			 const struct igvm_vp *vp, u32 platform,
			 struct census *census, struct sev_notes *notes,
			 struct sev_error *err)
{
	const u8 *vmsa = file->bytes + vp->file_offset;
	u64 features = get_le64(vmsa + VMSA_SEV_FEATURES);

	if (vp->gpa != VMSA_KVM_GPA)
		return sev_err(err, "VP context GPA must be 0xfffffffff000, but CPU %u has 0x%llx",
			       vp->index, vp->gpa);
	if (census->cpu_seen[vp->index])
		return sev_err(err, "CPU %u has two VP contexts for the same platform", vp->index);
	if (vmsa_check(vmsa, platform == IGVM_PLATFORM_SNP, notes, err))
		return -1;
	if (census->contexts++ && features != census->features)
		return sev_err(err, "CPU %u has sev_features 0x%llx, but another one has 0x%llx",
			       vp->index, features, census->features);
	census->features = features;
	census->cpu_seen[vp->index] = 1;
	return 0;
}

static int check_one(const struct igvm_file *file, size_t index, u32 platform,
		     struct census *census, struct sev_notes *notes,
		     struct sev_error *err)
{
	const struct igvm_header *header = &file->headers[index];

	/* QEMU stops at these whatever their mask */
	if (!header->type->qemu)
		return sev_err(err, "%s (0x%x) is not taken by QEMU 10.2",
			       header->type->name, header->type->type);
	if (!igvm_applies(file, header, platform))
		return 0;
	switch (header->type->kind) {
	case IGVM_KIND_POLICY:
		if (platform != IGVM_PLATFORM_SNP)
			return 0;
		return check_policy(&header->policy, census, err);
	case IGVM_KIND_AREA:
		if (header->area.file_offset)
			return sev_err(err,
				       "parameter area %u has initial data, which QEMU ignores",
				       header->area.index);
		return 0;
	case IGVM_KIND_USAGE:
		return check_usage(file, header, err);
	case IGVM_KIND_PAGE:
		return check_page(&header->page, platform, census, err);
	case IGVM_KIND_REQUIRED:
		return check_required(file, platform, index, census, err);
	case IGVM_KIND_VP:
		return check_context(file, &header->vp, platform, census, notes, err);
	case IGVM_KIND_OPAQUE:
		census->id_blocks += header->type->type == IGVM_SNP_ID_BLOCK;
		return 0;
	case IGVM_KIND_PLATFORM:
	case IGVM_KIND_INSERT:
		break;
	}
	return 0;
}

/* With paging off the first instruction must be in memory which was launched */
static int check_entry(const struct igvm_file *file, const struct igvm_vp *vp,
		       u32 platform, struct sev_error *err)
{
	const u8 *vmsa = file->bytes + vp->file_offset;
	u64 entry;
	size_t i;

	if (get_le64(vmsa + VMSA_CR0) >> 31 & 1)
		return 0;
	entry = get_le64(vmsa + VMSA_CS + VMSA_SEG_BASE) + get_le64(vmsa + VMSA_RIP);
	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];

		if (header->type->kind == IGVM_KIND_PAGE &&
		    igvm_applies(file, header, platform) &&
		    header->page.data_type == IGVM_DATA_NORMAL &&
		    header->page.gpa == (entry & ~(SEV_PAGE_SIZE - 1)))
			return 0;
	}
	return sev_err(err, "CPU %u starts at 0x%llx, where the file has no page",
		       vp->index, entry);
}

static int check_whole(const struct igvm_file *file, u32 platform,
		       const struct census *census, struct sev_notes *notes,
		       struct sev_error *err)
{
	bool snp = platform == IGVM_PLATFORM_SNP;
	size_t i;

	if (snp && census->id_blocks > 1)
		return sev_err(err, "file has more than one ID block");
	if (snp && census->id_blocks && !census->policies)
		return sev_err(err, "file has an ID block but no guest policy");
	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];

		/* vCPU 0 alone: all others may be parked or started anew */
		if (header->type->kind == IGVM_KIND_VP && !header->vp.index &&
		    igvm_applies(file, header, platform) &&
		    check_entry(file, &header->vp, platform, err))
			return -1;
	}
	if (!census->cpu_seen[0])
		sev_notice(notes,
			   "file has no VP context for CPU 0, which starts at the reset vector");
	if (snp && !census->secrets)
		sev_notice(notes,
			   "file has no secrets page, so the guest cannot reach the firmware");
	if (snp && !census->cpuids)
		sev_notice(notes, "file has no CPUID page, so the guest has no CPUID it can trust");
	return 0;
}

int igvm_check(const struct igvm_file *file, u32 platform,
	       struct sev_notes *notes, struct sev_error *err)
{
	struct census *census;
	int ret = 0;
	size_t i;

	if (!file->platform_mask[platform])
		return sev_err(err, "file is not for platform %s",
			       igvm_platform_name(platform));
	census = sev_alloc(sizeof(*census));
	for (i = 0; i < file->count && !ret; i++)
		ret = check_one(file, i, platform, census, notes, err);
	if (!ret)
		ret = igvm_check_addresses(file, platform, err);
	if (!ret)
		ret = check_whole(file, platform, census, notes, err);
	free(census);
	return ret;
}
