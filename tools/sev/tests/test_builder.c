// SPDX-License-Identifier: GPL-2.0
/* What sev-image makes of good kernels, and what it says of bad ones */
#include <stdlib.h>
#include <string.h>

#include "crc32.h"
#include "image.h"
#include "test.h"
#include "vmsa.h"

#define INITRD_SIZE	0x2801
#define CMDLINE		"console=ttyS0 quiet"

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

static const struct igvm_vp *boot_context(const struct igvm_file *file)
{
	const struct igvm_header *last = &file->headers[file->count - 1];

	return last->type->kind == IGVM_KIND_VP && !last->vp.index ? &last->vp : NULL;
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
	       get_le32(params + SETUP_HEADER) == get_le32(built->kernel + SETUP_HEADER) &&
	       get_le32(params + SETUP_KERNEL_INFO) == TEST_KERNEL_INFO;
}

static bool ranges_right(const struct sev_launch_page *launch, bool snp)
{
	u64 low = snp ? 0x800000 + 10 * SEV_PAGE_SIZE : 0x800000 + 8 * SEV_PAGE_SIZE;

	return launch->range_count == 3 &&
	       launch->size == offsetof(struct sev_launch_page, ranges) + 48 &&
	       launch->ranges[0].gpa == SEV_LAUNCH_GPA &&
	       launch->ranges[0].gpa + launch->ranges[0].size == low &&
	       launch->ranges[1].gpa == TEST_LOAD && launch->ranges[1].size == 0x7000 &&
	       launch->ranges[2].gpa == 0x1400000 && launch->ranges[2].size == 0x3000;
}

static bool launch_page_right(const struct sev_launch_page *launch, bool snp)
{
	return launch->magic == SEV_LAUNCH_MAGIC && launch->version == 1 &&
	       launch->platform == (snp ? SEV_LAUNCH_PLATFORM_SNP : SEV_LAUNCH_PLATFORM_ES) &&
	       !launch->secrets_gpa == !snp && !launch->cpuid_gpa == !snp &&
	       launch->cmdline_size == sizeof(CMDLINE) &&
	       launch->initrd_gpa == 0x1400000 && launch->initrd_size == INITRD_SIZE &&
	       launch->scratch_size == TEST_SCRATCH &&
	       launch->kernel_gpa == TEST_LOAD && launch->kernel_size == TEST_REST_SIZE &&
	       launch->runtime_gpa == TEST_LOAD && launch->init_size == TEST_INIT_SIZE &&
	       launch->memory_map_size == SEV_PAGE_SIZE &&
	       launch->vp_count == (snp ? 0 : 1) && !launch->reserved;
}

static void test_context(const struct built *built, const char *name, bool snp)
{
	const struct igvm_vp *vp = boot_context(&built->file);
	u8 vmsa[SEV_PAGE_SIZE];

	vmsa_fill_entry32(vmsa, TEST_LOAD + TEST_ENTRY, SEV_LAUNCH_GPA, snp);
	tap_ok(vp && vp->gpa == VMSA_KVM_GPA &&
	       !memcmp(built->image.bytes + vp->file_offset, vmsa, SEV_PAGE_SIZE),
	       "%s image: vCPU 0 starts at the kernel's entry, ESI = launch page", name);
}

static void test_memory(const struct built *built, const char *name)
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
	test_memory(built, name);
	tap_ok(build(again, platform) && again->image.size == built->image.size &&
	       !memcmp(again->image.bytes, built->image.bytes, built->image.size),
	       "%s image: the same request gives the same bytes", name);
	release(again);
	release(built);
	free(again);
	free(built);
}

struct kernel_rule {
	const char *complaint;
	u32 at;
	u32 size;
	u64 value;
};

#define REST(offset)	(TEST_SETUP_SIZE + (offset))
#define INFO(offset)	REST(TEST_KERNEL_INFO + (offset))
#define DIRECT(offset)	REST(TEST_DIRECT_INFO + (offset))

static const struct kernel_rule kernel_rules[] = {
	{ "not a bzImage: no setup header", SETUP_BOOT_FLAG, 2, 0 },
	{ "not a bzImage: no setup header", SETUP_HEADER, 4, 0x53726447 },
	{ "boot protocol 2.14, but 2.15", SETUP_VERSION, 2, 0x20e },
	{ "is a zImage", SETUP_LOADFLAGS, 1, 0 },
	{ "not a 64-bit kernel", SETUP_XLOADFLAGS, 2, 0x7e },
	{ "setup header ends at 0x26b", SETUP_JUMP_LENGTH, 1, 0x69 },
	{ "setup header ends at 0x291", SETUP_JUMP_LENGTH, 1, 0x8f },
	{ "syssize is 0", SETUP_SYSSIZE, 4, 0 },
	{ "is truncated: 26704 bytes, but its header says 26720",
	  SETUP_SYSSIZE, 4, TEST_REST_SIZE / 16 + 1 },
	{ "is truncated", SETUP_SYSSIZE, 4, ~0U },
	{ "is truncated", SETUP_SECTS, 1, 64 },
	{ "payload, 0x0 bytes", SETUP_PAYLOAD_LENGTH, 4, 0 },
	{ "payload, 0xffffffff bytes", SETUP_PAYLOAD_LENGTH, 4, ~0U },
	{ "payload, 0x1000 bytes at 0x6050,", SETUP_PAYLOAD_OFFSET, 4, TEST_REST_SIZE },
	{ "payload, 0x1000 bytes at 0x5051,", SETUP_PAYLOAD_OFFSET, 4, 0x5051 },
	{ "preferred address 0x0", SETUP_PREF_ADDRESS, 8, 0 },
	{ "preferred address 0x1000800", SETUP_PREF_ADDRESS, 8, 0x1000800 },
	{ "preferred address 0xfffffffffffff000", SETUP_PREF_ADDRESS, 8, -4096ULL },
	{ "alignment 0x0", SETUP_ALIGNMENT, 4, 0 },
	{ "alignment 0x300000", SETUP_ALIGNMENT, 4, 0x300000 },
	{ "alignment 0x80000000", SETUP_ALIGNMENT, 4, 0x80000000 },
	{ "init_size 0x604f is less", SETUP_INIT_SIZE, 4, TEST_REST_SIZE - 1 },
	{ "needs memory up to 0x100ffffff, beyond 2 GiB", SETUP_INIT_SIZE, 4, ~0U },
	{ "needs memory up to 0x80250000, beyond 2 GiB", SETUP_ALIGNMENT, 4, 0 },
	{ "kernel_info at 0x0 is outside", SETUP_KERNEL_INFO, 4, 0 },
	{ "kernel_info at 0x6041 is outside", SETUP_KERNEL_INFO, 4, 0x6041 },
	{ "kernel_info at 0xffffffff is outside", SETUP_KERNEL_INFO, 4, ~0U },
	{ "kernel_info at 0x5004 lacks its magic", SETUP_KERNEL_INFO, 4, 0x5004 },
	{ "kernel_info has wrong sizes, 15", INFO(4), 4, 15 },
	{ "kernel_info has wrong sizes, 49", INFO(4), 4, 49 },
	{ "kernel_info has wrong sizes, 16 of 4177", INFO(8), 4, 0x1051 },
	{ "kernel was not built with CONFIG_AMD_SEV_DIRECT", INFO(8), 4, 16 },
	{ "kernel was not built with CONFIG_AMD_SEV_DIRECT", INFO(8), 4, 27 },
	{ "kernel was not built with CONFIG_AMD_SEV_DIRECT", DIRECT(0), 4, 0x44564554 },
	{ "is cut off", INFO(8), 4, 28 },
	{ "wrong size, 23 bytes", DIRECT(4), 4, 23 },
	{ "wrong size, 25 bytes", DIRECT(4), 4, 25 },
	{ "has version 2, not 1", DIRECT(8), 4, 2 },
	{ "entry 0x6050 for a launch", DIRECT(12), 4, TEST_REST_SIZE },
	{ "wants 0x3001 bytes of scratch", DIRECT(16), 4, 0x3001 },
	{ "unknown flags 0x80000000", DIRECT(20), 4, 0x80000000 },
};

static void test_kernel_rule(const struct kernel_rule *rule)
{
	struct sev_error err = { .text = "no complaint" };
	u8 *bytes = sev_alloc(TEST_KERNEL_SIZE);
	struct bzimage kernel;
	bool refused;
	u32 k;

	test_kernel(bytes);
	for (k = 0; k < rule->size; k++)
		bytes[rule->at + k] = (u8)(rule->value >> 8 * k);
	/* The one rule which takes two fields */
	if (strstr(rule->complaint, "0x80250000")) {
		put_le32(bytes + SETUP_ALIGNMENT, 0x40000000);
		put_le64(bytes + SETUP_PREF_ADDRESS, 0x7ffff000);
	}
	test_fix_crc(bytes);
	refused = bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err);
	if (!refused || !strstr(err.text, rule->complaint))
		tap_diag("got \"%s\"", err.text);
	tap_ok(refused && strstr(err.text, rule->complaint), "kernel: %s", rule->complaint);
	free(bytes);
}

/* Each in memory of just its length, for the sanitizer to watch */
static void test_truncation(void)
{
	u8 *whole = sev_alloc(TEST_KERNEL_SIZE), *part;
	struct bzimage kernel;
	struct sev_error err;
	size_t length;
	bool ok = true;

	test_kernel(whole);
	for (length = 1; length < TEST_KERNEL_SIZE; length += length < 0x800 ? 1 : 61) {
		part = sev_alloc(length);
		memcpy(part, whole, length);
		err.text[0] = '\0';
		if (!bzimage_parse(&kernel, part, length, true, &err) || !err.text[0]) {
			tap_diag("taken at %zu bytes", length);
			ok = false;
		}
		free(part);
	}
	tap_ok(ok, "kernel: cut off at any of many places");
	free(whole);
}

static void test_corruption(void)
{
	u8 *bytes = sev_alloc(TEST_KERNEL_SIZE);
	struct bzimage kernel;
	struct sev_error err;
	bool ok = true;
	size_t at;

	test_kernel(bytes);
	for (at = 0; at < TEST_KERNEL_SIZE; at += at < 0x800 ? 1 : 13) {
		bytes[at] ^= 1 << at % 8;
		err.text[0] = '\0';
		if (!bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err) || !err.text[0]) {
			tap_diag("taken with a wrong bit at 0x%zx", at);
			ok = false;
		}
		bytes[at] ^= 1 << at % 8;
	}
	tap_ok(ok, "kernel: one wrong bit at any of many places");
	free(bytes);
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
	  0x7f9000, 0x7fffffff },
	{ "overlaps the launch pages, which end at 0x1001000", 4097, 0, TEST_LOAD,
	  0x7f9000, 0x7fffffff },
	{ "overlaps the launch pages", 1, 0, TEST_LOAD, 0xfffff000, 0x7fffffff },
};

static const struct plan good_plans[] = {
	{ "largest ramdisk", 1, 0x7ec00000, TEST_LOAD, 0, ~0U },
	{ "largest scratch memory", 1, 0, TEST_LOAD, 0x7f9000, 0x7fffffff },
	{ "command line of two pages", 4097, 0, TEST_LOAD, 0x7f8000, 0x7fffffff },
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
				plan->initrd_size, IGVM_PLATFORM_SNP, err);
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

struct launch_rule {
	const char *complaint;
	u32 at;
	u64 change;
};

#define FIELD(name)	((u32)offsetof(struct sev_launch_page, name))

static const struct launch_rule launch_rules[] = {
	{ "launch page has version 3", FIELD(version), 2 },
	{ "launch page is for platform 3", FIELD(platform), 1 },
	{ "which do not fit together", FIELD(size), 1 },
	{ "which do not fit together", FIELD(range_count), 1 },
	{ "names a CPUID page at 0x", FIELD(cpuid_gpa), 0x1000 },
	{ "names a secrets page at 0x", FIELD(secrets_gpa), 0x1000 },
	{ "names a CPU count at 0x", FIELD(vp_count_gpa), 0x1000000 },
	{ "names a memory map at 0x", FIELD(memory_map_gpa), 0x1000000 },
	{ "a range of 0xa000 bytes at 0x801000", FIELD(ranges[0].gpa), 0x1000 },
	{ "a range of 0x8000 bytes at 0x1000000", FIELD(ranges[1].size), 0x1000 },
};

static void test_launch_rules(void)
{
	struct built *built = sev_alloc(sizeof(*built));
	struct sev_error err;
	bool refused;
	size_t i;
	u8 *page;

	if (!build(built, IGVM_PLATFORM_SNP))
		exit(tap_done());
	page = built->image.bytes + page_at(&built->file, SEV_LAUNCH_GPA)->file_offset;
	for (i = 0; i < ARRAY_SIZE(launch_rules); i++) {
		const struct launch_rule *rule = &launch_rules[i];
		u64 before = get_le64(page + rule->at);

		put_le64(page + rule->at, before + rule->change);
		err.text[0] = '\0';
		refused = launch_page_check(&built->file, IGVM_PLATFORM_SNP, &err);
		put_le64(page + rule->at, before);
		if (!strstr(err.text, rule->complaint))
			tap_diag("got \"%s\"", err.text);
		tap_ok(refused && strstr(err.text, rule->complaint),
		       "launch page: %s", rule->complaint);
	}
	release(built);
	free(built);
}

static void test_runtime(void)
{
	u8 *bytes = sev_alloc(TEST_KERNEL_SIZE);
	struct sev_error err;
	struct bzimage kernel;
	bool ok;

	test_kernel(bytes);
	put_le32(bytes + SETUP_ALIGNMENT, 0x1000000);
	put_le64(bytes + SETUP_PREF_ADDRESS, 0x1200000);
	test_fix_crc(bytes);
	ok = !bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err) &&
	     kernel.load == 0x1200000 && kernel.runtime == 0x2000000;
	tap_ok(ok, "kernel: relocatable, runs at the next multiple of its alignment");
	bytes[SETUP_RELOCATABLE] = 0;
	test_fix_crc(bytes);
	ok = !bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err) &&
	     kernel.runtime == 0x1200000;
	tap_ok(ok, "kernel: not relocatable, runs at its preferred address");
	bytes[TEST_SETUP_SIZE + 3] ^= 1;
	ok = bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err) &&
	     strstr(err.text, "checksum is wrong") &&
	     !bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, false, &err);
	tap_ok(ok, "kernel: wrong checksum refused, but not when it is not to be checked");
	free(bytes);
}

int main(void)
{
	size_t i;

	tap_ok(~crc32_add(CRC32_START, (const u8 *)"123456789", 9) == 0xcbf43926,
	       "CRC-32 of 123456789");
	test_image(IGVM_PLATFORM_SNP, "SEV-SNP");
	test_image(IGVM_PLATFORM_ES, "SEV-ES");
	for (i = 0; i < ARRAY_SIZE(kernel_rules); i++)
		test_kernel_rule(&kernel_rules[i]);
	test_truncation();
	test_corruption();
	test_runtime();
	test_plans();
	test_launch_rules();
	return tap_done();
}
