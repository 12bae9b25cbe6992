// SPDX-License-Identifier: GPL-2.0
/* What sev-image makes of a kernel, a ramdisk and a command line */
#include <stdlib.h>
#include <string.h>

#include "../../../arch/x86/include/asm/sev/ap_page.h"
#include "crc32.h"
#include "image.h"
#include "test.h"
#include "vmsa.h"

#define INITRD_SIZE	0x2801
#define CMDLINE		"console=ttyS0 quiet"
#define ES_CPUS		3

struct built {
	u8 kernel[TEST_KERNEL_SIZE];
	u8 initrd[INITRD_SIZE];
	struct image_request request;
	struct sev_launch_page launch;
	struct sev_buffer image;
	struct igvm_file file;
};

static bool build(struct built *built, u32 platform)
{
	struct sev_error err = { .text = "" };
	size_t i;

	memset(built, 0, sizeof(*built));
	test_kernel(built->kernel);
	for (i = 0; i < INITRD_SIZE; i++)
		built->initrd[i] = (u8)(i * 5 + 1);
	built->request.platform = platform;
	built->request.policy = IMAGE_DEFAULT_POLICY;
	built->request.cpus = ES_CPUS;
	built->request.cmdline = (const u8 *)CMDLINE;
	built->request.cmdline_size = sizeof(CMDLINE);
	built->request.initrd = built->initrd;
	built->request.initrd_size = INITRD_SIZE;
	if (bzimage_parse(&built->request.kernel, built->kernel,
			  TEST_KERNEL_SIZE, true, &err) ||
	    image_build(&built->request, &built->launch, &built->image, &err) ||
	    igvm_parse(&built->file, built->image.bytes, built->image.size, &err)) {
		tap_diag("%s", err.text);
		return false;
	}
	return true;
}

static void release(struct built *built)
{
	igvm_release(&built->file);
	sev_buffer_free(&built->image);
}

static const struct igvm_page *page_at(const struct igvm_file *file, u64 gpa)
{
	size_t i;

	for (i = 0; i < file->count; i++)
		if (file->headers[i].type->kind == IGVM_KIND_PAGE &&
		    file->headers[i].page.gpa == gpa)
			return &file->headers[i].page;
	return NULL;
}

/* Whether guest memory holds these bytes, in measured pages, and zeros after */
static bool memory_is(const struct igvm_file *file, u64 gpa, const u8 *bytes, u64 size)
{
	const struct igvm_page *page;
	u64 at, k;

	for (at = 0; at < size; at += SEV_PAGE_SIZE) {
		page = page_at(file, gpa + at);
		if (!page || page->flags || page->data_type)
			return false;
		for (k = 0; k < SEV_PAGE_SIZE; k++) {
			u8 byte = page->file_offset ? file->bytes[page->file_offset + k] : 0;

			if (byte != (at + k < size && bytes ? bytes[at + k] : 0))
				return false;
		}
	}
	return true;
}

/* At the end of the file, in their order; @count: how many there are */
static const struct igvm_vp *context_at(const struct igvm_file *file, u32 cpu, u32 count)
{
	const struct igvm_header *first = &file->headers[file->count - count];

	return first[cpu].type->kind == IGVM_KIND_VP && first[cpu].vp.index == cpu &&
	       first[-1].type->kind != IGVM_KIND_VP ? &first[cpu].vp : NULL;
}

static bool boot_params_right(const struct built *built)
{
	const struct igvm_page *page = page_at(&built->file, built->launch.boot_params_gpa);
	const u8 *params;
	u32 i;

	if (!page || !page->file_offset)
		return false;
	params = built->image.bytes + page->file_offset;
	for (i = 0; i < SEV_PAGE_SIZE; i++)
		if ((i < SETUP_SECTS || i >= SETUP_END_2_15) && params[i])
			return false;
	return params[SETUP_TYPE_OF_LOADER] == 0xff &&
	       params[SETUP_LOADFLAGS] == SETUP_LOADED_HIGH &&
	       get_le32(params + SETUP_RAMDISK_IMAGE) == built->launch.initrd_gpa &&
	       get_le32(params + SETUP_RAMDISK_SIZE) == INITRD_SIZE &&
	       get_le32(params + SETUP_CMD_LINE_PTR) == built->launch.cmdline_gpa &&
	       get_le32(params + SETUP_CODE32_START) == TEST_LOAD &&
	       !get_le16(params + SETUP_HEAP_END_PTR) && !get_le64(params + SETUP_SETUP_DATA) &&
	       get_le32(params + SETUP_HEADER) == get_le32(built->kernel + SETUP_HEADER) &&
	       get_le32(params + SETUP_KERNEL_INFO) == TEST_KERNEL_INFO;
}

static bool ranges_right(const struct sev_launch_page *launch, bool snp)
{
	u64 low = SEV_LAUNCH_GPA + (snp ? 10 : 8) * SEV_PAGE_SIZE;

	const struct sev_launch_range *range = launch->ranges;
	u32 count = snp ? 3 : 4;

	if (launch->range_count != count ||
	    launch->size != offsetof(struct sev_launch_page, ranges) + 16 * count)
		return false;
	if (!snp && (range->gpa != SEV_AP_GPA || range++->size != SEV_PAGE_SIZE))
		return false;
	return range[0].gpa == SEV_LAUNCH_GPA && range[0].gpa + range[0].size == low &&
	       range[1].gpa == TEST_LOAD && range[1].size == 0x7000 &&
	       range[2].gpa == 0x1400000 && range[2].size == 0x3000;
}

static bool launch_page_right(const struct sev_launch_page *launch, bool snp)
{
	return launch->magic == SEV_LAUNCH_MAGIC && launch->version == SEV_LAUNCH_VERSION &&
	       launch->platform == (snp ? SEV_LAUNCH_PLATFORM_SNP : SEV_LAUNCH_PLATFORM_ES) &&
	       !launch->secrets_gpa == !snp && !launch->cpuid_gpa == !snp &&
	       launch->cmdline_size == sizeof(CMDLINE) &&
	       launch->initrd_gpa == 0x1400000 && launch->initrd_size == INITRD_SIZE &&
	       launch->scratch_size == TEST_SCRATCH &&
	       launch->kernel_gpa == TEST_LOAD && launch->kernel_size == TEST_REST_SIZE &&
	       launch->runtime_gpa == TEST_LOAD && launch->init_size == TEST_INIT_SIZE &&
	       launch->memory_map_size == SEV_PAGE_SIZE &&
	       launch->vp_count == (snp ? 0 : ES_CPUS) &&
	       launch->ap_gpa == (snp ? 0 : SEV_AP_GPA);
}

static void test_context(const struct built *built, const char *name, bool snp)
{
	u32 cpu, count = snp ? 1 : ES_CPUS;
	const struct igvm_vp *vp = context_at(&built->file, 0, count);
	const struct sev_ap_page page = {
		.start = TEST_AP_START,
		.idt = TEST_AP_IDT,
		.idt_limit = 11,
	};
	u8 vmsa[SEV_PAGE_SIZE];

	vmsa_fill_entry32(vmsa, TEST_LOAD + TEST_ENTRY, SEV_LAUNCH_GPA, snp);
	tap_ok(vp && vp->gpa == VMSA_KVM_GPA &&
	       !memcmp(built->image.bytes + vp->file_offset, vmsa, SEV_PAGE_SIZE),
	       "%s image: vCPU 0 starts at the kernel's entry, ESI = launch page", name);
	vmsa_fill_ap(vmsa, &page, 0);
	for (cpu = 1; cpu < count; cpu++) {
		vp = context_at(&built->file, cpu, count);
		tap_ok(vp && vp->gpa == VMSA_KVM_GPA &&
		       !memcmp(built->image.bytes + vp->file_offset, vmsa, SEV_PAGE_SIZE),
		       "%s image: vCPU %u starts in the AP page", name, cpu);
	}
}

/* SEV-SNP has one; a SEV-ES policy in a file would reach nobody */
static void test_policy(const struct built *built, const char *name, bool snp)
{
	size_t i, count = 0;
	u64 policy = 0;

	for (i = 0; i < built->file.count; i++) {
		if (built->file.headers[i].type->kind != IGVM_KIND_POLICY)
			continue;
		policy = built->file.headers[i].policy.policy;
		count++;
	}
	tap_ok(snp ? count == 1 && policy == IMAGE_DEFAULT_POLICY : !count,
	       "%s image: guest policy", name);
}

static void test_memory(const struct built *built, const char *name, bool snp)
{
	const struct sev_launch_page *launch = &built->launch;
	const struct igvm_file *file = &built->file;

	tap_ok(memory_is(file, SEV_LAUNCH_GPA, (const u8 *)launch, sizeof(*launch)),
	       "%s image: launch page in memory", name);
	tap_ok(boot_params_right(built), "%s image: boot_params", name);
	tap_ok(memory_is(file, launch->cmdline_gpa, (const u8 *)CMDLINE, sizeof(CMDLINE)),
	       "%s image: command line in memory", name);
	tap_ok(memory_is(file, TEST_LOAD, built->kernel + TEST_SETUP_SIZE, TEST_REST_SIZE),
	       "%s image: kernel in memory", name);
	tap_ok(memory_is(file, launch->initrd_gpa, built->initrd, INITRD_SIZE),
	       "%s image: ramdisk in memory", name);
	tap_ok(memory_is(file, launch->scratch_gpa, NULL, TEST_SCRATCH),
	       "%s image: scratch memory is zero", name);
	tap_ok(snp ? !page_at(file, SEV_AP_GPA) :
	       memory_is(file, SEV_AP_GPA, built->kernel + TEST_SETUP_SIZE + TEST_AP_PAGE,
			 TEST_AP_SIZE),
	       "%s image: AP page", name);
}

static void test_image(u32 platform, const char *name)
{
	bool snp = platform == IGVM_PLATFORM_SNP;
	struct built *built = sev_alloc(sizeof(*built));
	struct built *again = sev_alloc(sizeof(*again));
	struct sev_notes notes = { .out = NULL };
	struct sev_error err = { .text = "" };
	bool ok;

	if (!tap_ok(build(built, platform), "%s image: built", name))
		exit(tap_done());
	ok = !igvm_check(&built->file, platform, &notes, &err) && !notes.count &&
	     !launch_page_check(&built->file, platform, &err);
	if (!ok)
		tap_diag("%s", err.text);
	tap_ok(ok, "%s image: read back, every rule kept, no remark", name);
	tap_ok(launch_page_right(&built->launch, snp), "%s image: launch page", name);
	tap_ok(ranges_right(&built->launch, snp), "%s image: ranges", name);
	test_context(built, name, snp);
	test_policy(built, name, snp);
	test_memory(built, name, snp);
	tap_ok(build(again, platform) && again->image.size == built->image.size &&
	       !memcmp(again->image.bytes, built->image.bytes, built->image.size),
	       "%s image: the same request gives the same bytes", name);
	release(again);
	release(built);
	free(again);
	free(built);
}

struct plan {
	const char *complaint;
	size_t cmdline_size;
	u64 initrd_size;
	u64 load;
	u32 scratch_size;
	u32 initrd_max;
};

static const struct plan bad_plans[] = {
	{ "initrd of 2126512129 bytes does not fit", 1, 0x7ec00001, TEST_LOAD, 0, 0x7fffffff },
	{ "initrd of 18446744073709551615 bytes", 1, ~0ULL, TEST_LOAD, 0, ~0U },
	{ "initrd of 1 bytes does not fit between 0x1400000 and 0x1400000",
	  1, 1, TEST_LOAD, 0, 0x13fffff },
	{ "overlaps the launch pages", 1, 0, 0x100000, 0, 0x7fffffff },
	{ "overlaps the launch pages, which end at 0x1000000", 1, 0, 0xfff000,
	  0xef9000, 0x7fffffff },
	{ "overlaps the launch pages, which end at 0x1001000", 4097, 0, TEST_LOAD,
	  0xef9000, 0x7fffffff },
	{ "overlaps the launch pages", 1, 0, TEST_LOAD, 0xfffff000, 0x7fffffff },
};

static const struct plan good_plans[] = {
	{ "largest ramdisk", 1, 0x7ec00000, TEST_LOAD, 0, ~0U },
	{ "largest scratch memory", 1, 0, TEST_LOAD, 0xef9000, 0x7fffffff },
	{ "command line of two pages", 4097, 0, TEST_LOAD, 0x7f8000, 0x7fffffff },
	{ "ramdisk which ends with its limit", 1, 4096, TEST_LOAD, 0, 0x1400fff },
};

static int make_plan(const struct plan *plan, struct sev_launch_page *launch,
		     struct sev_error *err)
{
	const struct bzimage kernel = {
		.load = plan->load,
		.runtime = plan->load,
		.rest_size = TEST_REST_SIZE,
		.init_size = TEST_INIT_SIZE,
		.scratch_size = plan->scratch_size,
		.initrd_max = plan->initrd_max,
	};

	return launch_page_plan(launch, &kernel, plan->cmdline_size,
				plan->initrd_size, IGVM_PLATFORM_SNP, 1, err);
}

static void test_plans(void)
{
	struct sev_launch_page launch;
	struct sev_error err;
	bool refused;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad_plans); i++) {
		err.text[0] = '\0';
		refused = make_plan(&bad_plans[i], &launch, &err);
		if (!strstr(err.text, bad_plans[i].complaint))
			tap_diag("got \"%s\"", err.text);
		tap_ok(refused && strstr(err.text, bad_plans[i].complaint),
		       "layout: %s", bad_plans[i].complaint);
	}
	for (i = 0; i < ARRAY_SIZE(good_plans); i++) {
		err.text[0] = '\0';
		refused = make_plan(&good_plans[i], &launch, &err);
		if (refused)
			tap_diag("%s", err.text);
		tap_ok(!refused, "layout: %s", good_plans[i].complaint);
	}
}

struct room {
	const char *what;
	u32 init_size;
	u64 initrd_size;
	u64 initrd_gpa;
	u64 memory;
};

static const struct room rooms[] = {
	{ "above the kernel without a ramdisk", 0x400000, 0, 0, 0x1500000 },
	{ "above a kernel which ends in mid-page", 0x400001, 0, 0, 0x1500001 },
	{ "between kernel and ramdisk", 0x400000, 0x1000, 0x1600000, 0x1601000 },
	{ "which the alignment leaves anyhow", 0x300000, 0x1000, 0x1400000, 0x1401000 },
	{ "below a ramdisk which ends at 2 GiB", 0x400000, 0x7ea00000, 0x1600000, 0x80000000 },
};

static void test_rooms(void)
{
	struct sev_launch_page launch;
	struct sev_error err;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rooms); i++) {
		const struct bzimage kernel = {
			.load = TEST_LOAD,
			.runtime = TEST_LOAD,
			.rest_size = TEST_REST_SIZE,
			.init_size = rooms[i].init_size,
			.initrd_max = ~0U,
		};

		tap_ok(!launch_page_plan(&launch, &kernel, 1, rooms[i].initrd_size,
					 IGVM_PLATFORM_SNP, 1, &err) &&
		       launch.initrd_gpa == rooms[i].initrd_gpa &&
		       launch_page_memory(&launch) == rooms[i].memory,
		       "room for tables %s", rooms[i].what);
	}
}

struct launch_rule {
	const char *complaint;
	u32 at;
	u64 change;
};

#define FIELD(name)	((u32)offsetof(struct sev_launch_page, name))

static const struct launch_rule es_launch_rules[] = {
	{ "names a CPUID page at 0x801000, which SEV-ES does not have", 0x10, 0x801000 },
	{ "names a secrets page at 0x801000, which SEV-ES does not have", 0x18, 0x801000 },
	{ "names an AP page at 0x9f000 for 3 CPUs", FIELD(ap_gpa) - 4, 0x100000000000 },
	{ "names an AP page at 0x0 for 3 CPUs", FIELD(ap_gpa) - 4, -((u64)SEV_AP_GPA << 32) },
	{ "for 0 CPUs", FIELD(vp_count), -(u64)ES_CPUS },
	{ "no VP context for CPU 3", FIELD(vp_count), 1 },
	{ "VP context for CPU 2, but the launch page is for 2 CPUs", FIELD(vp_count), -1ULL },
};

static const struct launch_rule launch_rules[] = {
	{ "launch page has version 3", FIELD(version), 1 },
	{ "launch page is for platform 3", FIELD(platform), 1 },
	{ "which do not fit together", FIELD(size), 1 },
	{ "which do not fit together", FIELD(range_count), 1 },
	{ "names a CPUID page at 0x", FIELD(cpuid_gpa), 0x1000 },
	{ "names a secrets page at 0x", FIELD(secrets_gpa), 0x1000 },
	{ "names a CPU count at 0x", FIELD(vp_count_gpa), 0x1000000 },
	{ "names a memory map at 0x", FIELD(memory_map_gpa), 0x1000000 },
	{ "names an AP page at 0x0 for 1 CPUs", FIELD(vp_count), 1 },
	{ "a range of 0xa000 bytes at 0x101000", FIELD(ranges[0].gpa), 0x1000 },
	{ "a range of 0x8000 bytes at 0x1000000", FIELD(ranges[1].size), 0x1000 },
};

static void test_launch_rules(u32 platform, const struct launch_rule *rule,
			      size_t count)
{
	struct built *built = sev_alloc(sizeof(*built));
	struct sev_error err;
	bool refused;
	u8 *page;

	if (!build(built, platform))
		exit(tap_done());
	page = built->image.bytes + page_at(&built->file, SEV_LAUNCH_GPA)->file_offset;
	for (; count--; rule++) {
		u64 before = get_le64(page + rule->at);

		put_le64(page + rule->at, before + rule->change);
		err.text[0] = '\0';
		refused = launch_page_check(&built->file, platform, &err);
		put_le64(page + rule->at, before);
		if (!strstr(err.text, rule->complaint))
			tap_diag("got \"%s\"", err.text);
		tap_ok(refused && strstr(err.text, rule->complaint),
		       "launch page: %s", rule->complaint);
	}
	release(built);
	free(built);
}

int main(void)
{
	tap_ok(~crc32_add(CRC32_START, (const u8 *)"123456789", 9) == 0xcbf43926,
	       "CRC-32 of 123456789");
	test_image(IGVM_PLATFORM_SNP, "SEV-SNP");
	test_image(IGVM_PLATFORM_ES, "SEV-ES");
	test_plans();
	test_rooms();
	test_launch_rules(IGVM_PLATFORM_SNP, launch_rules, ARRAY_SIZE(launch_rules));
	test_launch_rules(IGVM_PLATFORM_ES, es_launch_rules, ARRAY_SIZE(es_launch_rules));
	return tap_done();
}
