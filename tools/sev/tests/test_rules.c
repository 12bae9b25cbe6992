// SPDX-License-Identifier: GPL-2.0
/* Every rule of the IGVM reader and checker: one broken file each, one sentence */
#include <stdlib.h>
#include <string.h>

#include "igvm_write.h"
#include "test.h"
#include "vmsa.h"

#define MAX_PATCHES	3
/* Places: within a header with its prefix, or in the data which it refers to */
#define TYPE_AT		0
#define LENGTH_AT	4
#define BODY(offset)	(8 + (offset))
#define DATA(offset)	(0x10000 + (offset))
/* Instead of a header type: a place in the fixed header */
#define FIXED		0

#define PLATFORM_AT	BODY(5)
#define ES_FILE		{ IGVM_SUPPORTED_PLATFORM, 0, PLATFORM_AT, 1, IGVM_PLATFORM_ES }

struct patch {
	u32 type;
	u32 nth;
	u32 place;
	u32 size;
	u64 value;
};

struct rule {
	const char *complaint;
	struct patch patches[MAX_PATCHES];
};

static const struct rule parse_rules[] = {
	{ "file does not begin with IGVM", { { FIXED, 0, 0, 1, 'J' } } },
	{ "format version 3 is neither", { { FIXED, 0, 4, 4, 3 } } },
	{ "architecture 1 in the fixed header",
	  { { FIXED, 0, 4, 4, 2 }, { FIXED, 0, 8, 4, 32 }, { FIXED, 0, 24, 4, 1 } } },
	{ "page size 4097 in the fixed header",
	  { { FIXED, 0, 4, 4, 2 }, { FIXED, 0, 8, 4, 32 }, { FIXED, 0, 24, 8, 4097ULL << 32 } } },
	{ "variable headers at 0x10 overlap", { { FIXED, 0, 8, 4, 16 } } },
	{ "variable headers at 0x1c overlap", { { FIXED, 0, 8, 4, 28 } } },
	{ "leave no byte of data", { { FIXED, 0, 12, 4, 0x10000000 } } },
	{ "reaches past the headers' end", { { FIXED, 0, 12, 4, 20 } } },
	{ "file declares no platform", { { FIXED, 0, 12, 4, 0 } } },
	{ "header type 0x500 at 0x30 is outside", { { IGVM_GUEST_POLICY, 0, TYPE_AT, 4, 0x500 } } },
	{ "unknown directive 0x80000302", { { IGVM_PAGE_DATA, 0, TYPE_AT, 4, 0x80000302 } } },
	{ "unknown platform header 0x50", { { IGVM_SUPPORTED_PLATFORM, 0, TYPE_AT, 4, 0x50 } } },
	{ "unknown initialization header 0x1ff", { { IGVM_GUEST_POLICY, 0, TYPE_AT, 4, 0x1ff } } },
	{ "length 17 of the GUEST_POLICY", { { IGVM_GUEST_POLICY, 0, LENGTH_AT, 4, 17 } } },
	{ "length 4294967295 of the PAGE_DATA", { { IGVM_PAGE_DATA, 0, LENGTH_AT, 4, ~0U } } },
	{ "platform type 7 is unknown", { { IGVM_SUPPORTED_PLATFORM, 0, PLATFORM_AT, 1, 7 } } },
	{ "platform version 2 is not 1", { { IGVM_SUPPORTED_PLATFORM, 0, BODY(6), 2, 2 } } },
	{ "highest VTL 1", { { IGVM_SUPPORTED_PLATFORM, 0, BODY(4), 1, 1 } } },
	{ "mask 0x3 of platform SEV-SNP", { { IGVM_SUPPORTED_PLATFORM, 0, BODY(0), 4, 3 } } },
	{ "mask 0x0 of platform SEV-SNP", { { IGVM_SUPPORTED_PLATFORM, 0, BODY(0), 4, 0 } } },
	{ "names no platform of the file", { { IGVM_SUPPORTED_PLATFORM, 0, BODY(0), 4, 2 } } },
	{ "reserved field of the GUEST_POLICY", { { IGVM_GUEST_POLICY, 0, BODY(12), 4, 1 } } },
	{ "mask 0x2 of a GUEST_POLICY", { { IGVM_GUEST_POLICY, 0, BODY(8), 4, 2 } } },
	{ "size 0x800 of parameter area 0", { { IGVM_PARAMETER_AREA, 0, BODY(0), 8, 0x800 } } },
	{ "size 0x0 of parameter area 0", { { IGVM_PARAMETER_AREA, 0, BODY(0), 8, 0 } } },
	{ "parameter area 0 of 0x8000000000000000 bytes is larger",
	  { { IGVM_PARAMETER_AREA, 0, BODY(0), 8, 1ULL << 63 } } },
	{ "parameter area 0 is declared twice", { { IGVM_PARAMETER_AREA, 1, BODY(8), 4, 0 } } },
	{ "refers to parameter area 7, which is not declared",
	  { { IGVM_VP_COUNT, 0, BODY(0), 4, 7 } } },
	{ "refers to parameter area 9, which is not declared",
	  { { IGVM_PARAMETER_INSERT, 0, BODY(12), 4, 9 } } },
	{ "refers to parameter area 0, which is inserted already",
	  { { IGVM_PARAMETER_INSERT, 1, BODY(12), 4, 0 } } },
	{ "mask 0x5 of a PARAMETER_INSERT", { { IGVM_PARAMETER_INSERT, 0, BODY(8), 4, 5 } } },
	{ "GPA 0x5001 is not 4 KiB aligned", { { IGVM_PARAMETER_INSERT, 0, BODY(0), 8, 0x5001 } } },
	{ "reserved field of the PAGE_DATA", { { IGVM_PAGE_DATA, 2, BODY(22), 2, 1 } } },
	{ "flags 0x8 of the PAGE_DATA", { { IGVM_PAGE_DATA, 2, BODY(16), 4, 8 } } },
	{ "data type 4 of the PAGE_DATA", { { IGVM_PAGE_DATA, 2, BODY(20), 2, 4 } } },
	{ "mask 0x0 of a PAGE_DATA", { { IGVM_PAGE_DATA, 2, BODY(8), 4, 0 } } },
	{ "at 0x20 lies within the headers", { { IGVM_PAGE_DATA, 2, BODY(12), 4, 0x20 } } },
	{ "reaches past the end of the file", { { IGVM_PAGE_DATA, 2, BODY(12), 4, ~0U } } },
	{ "GPA 0x10000000000000 is beyond 52 bits",
	  { { IGVM_PAGE_DATA, 2, BODY(0), 8, 1ULL << 52 } } },
	{ "GPA 0x1001000 is not 2 MiB aligned", { { IGVM_PAGE_DATA, 3, BODY(16), 4, 1 } } },
	{ "reserved field of the VP context 0", { { IGVM_VP_CONTEXT, 0, BODY(18), 2, 1 } } },
	{ "VP context 0 has no data", { { IGVM_VP_CONTEXT, 0, BODY(12), 4, 0 } } },
	{ "mask 0x8 of a VP_CONTEXT", { { IGVM_VP_CONTEXT, 0, BODY(8), 4, 8 } } },
};

static const struct rule check_rules[] = {
	{ "guest policy 0x10000 lacks bit 17", { { IGVM_GUEST_POLICY, 0, BODY(0), 8, 0x10000 } } },
	{ "allows a migration agent", { { IGVM_GUEST_POLICY, 0, BODY(0), 8, 0x70000 } } },
	{ "guest policy 0x4030000 has unknown",
	  { { IGVM_GUEST_POLICY, 0, BODY(0), 8, 0x4030000 } } },
	{ "parameter area 0 has initial data",
	  { { IGVM_PARAMETER_AREA, 0, BODY(12), 4, 0x300 } } },
	{ "MEMORY_MAP has offset 0x18", { { IGVM_MEMORY_MAP, 0, BODY(4), 4, 0x18 } } },
	{ "VP_COUNT_PARAMETER has offset 0xffd", { { IGVM_VP_COUNT, 0, BODY(4), 4, 0xffd } } },
	{ "MADT (0x309) is not taken by QEMU", { { IGVM_VP_COUNT, 0, TYPE_AT, 4, 0x309 } } },
	{ "GPA 0x1000000 is a 2 MiB page", { { IGVM_PAGE_DATA, 2, BODY(16), 4, 1 } } },
	{ "GPA 0x1000000 is a shared page", { { IGVM_PAGE_DATA, 2, BODY(16), 4, 4 } } },
	{ "more than one secrets page", { { IGVM_PAGE_DATA, 1, BODY(20), 2, 1 } } },
	{ "more than one CPUID page", { { IGVM_PAGE_DATA, 0, BODY(20), 2, 3 } } },
	{ "CPUID page at GPA 0x100000000", { { IGVM_PAGE_DATA, 1, BODY(0), 8, 1ULL << 32 } } },
	{ "REQUIRED_MEMORY for GPA 0x1000000 comes after page 0x1000000",
	  { { IGVM_PAGE_DATA, 4, BODY(0), 8, 0x1000000 },
	    { IGVM_PAGE_DATA, 4, BODY(12), 4, 0x2000 },
	    { IGVM_PAGE_DATA, 4, TYPE_AT, 4, IGVM_REQUIRED_MEMORY } } },
	{ "GPA 0x802000 is a secrets page, which SEV-ES does not have", { ES_FILE } },
	{ "REQUIRED_MEMORY for GPA 0x802000 fails under SEV-ES",
	  { ES_FILE, { IGVM_PAGE_DATA, 0, TYPE_AT, 4, IGVM_REQUIRED_MEMORY } } },
	{ "VP context GPA must be 0xfffffffff000, but CPU 1 has 0x1000",
	  { { IGVM_VP_CONTEXT, 1, BODY(0), 8, 0x1000 } } },
	{ "CPU 0 has two VP contexts", { { IGVM_VP_CONTEXT, 1, BODY(16), 2, 0 } } },
	{ "CPU 1 has sev_features 0x21, but another one has 0x1",
	  { { IGVM_VP_CONTEXT, 1, DATA(VMSA_SEV_FEATURES), 1, 0x21 } } },
	{ "CPU 0 starts at 0x2000000, where the file has no page",
	  { { IGVM_VP_CONTEXT, 0, DATA(VMSA_RIP), 4, 0x2000000 } } },
	{ "GPA 0x801000 is given twice", { { IGVM_PAGE_DATA, 2, BODY(0), 8, 0x801000 } } },
	{ "reaches beyond 52 bits",
	  { { IGVM_PARAMETER_AREA, 0, BODY(0), 8, 0x2000 },
	    { IGVM_PARAMETER_INSERT, 0, BODY(0), 8, 0xffffffffff000 } } },
	{ "crosses GPA 0xe0000, where a memory region",
	  { { IGVM_PAGE_DATA, 2, BODY(0), 8, 0xdf000 },
	    { IGVM_PAGE_DATA, 3, BODY(0), 8, 0xe0000 } } },
	{ "crosses GPA 0xc0000, where a memory region",
	  { { IGVM_PAGE_DATA, 2, BODY(0), 8, 0xbf000 },
	    { IGVM_PAGE_DATA, 3, BODY(0), 8, 0xc0000 } } },
};

#define VMSA(offset, size, value) { { IGVM_VP_CONTEXT, 0, DATA(offset), size, value } }

static const struct rule vmsa_rules[] = {
	{ "VMSA byte 0xc8, which is reserved", VMSA(0xc8, 1, 1) },
	{ "VMSA byte 0x3f7, which is reserved", VMSA(0x3f7, 1, 1) },
	{ "VMSA field vmpl cannot", VMSA(0xca, 1, 1) },
	{ "VMSA field cpl cannot", VMSA(0xcb, 1, 3) },
	{ "VMSA field gdtr.attrib cannot", VMSA(VMSA_GDTR + 2, 2, 0x82) },
	{ "VMSA field cr2 cannot", VMSA(0x240, 8, 0x1000) },
	{ "VMSA field virtual_tom cannot", VMSA(0x3cf, 1, 0x80) },
	{ "VMSA field x87_ftw cannot", VMSA(0x40c, 2, 0x5555) },
	{ "VMSA field ymm_high cannot", VMSA(0x66f, 1, 1) },
	{ "VMSA field cs.attrib is 0xac9b", VMSA(VMSA_CS + 2, 2, 0xac9b) },
	{ "VMSA field tr.base differs", VMSA(VMSA_TR + 8, 8, 0x1000) },
	{ "VMSA field dr7 is 0x403", VMSA(VMSA_DR7, 8, 0x403) },
	{ "VMSA field dr6 is 0x100000000", VMSA(VMSA_DR6, 8, 1ULL << 32) },
	{ "VMSA field xcr0 lacks bit 0", VMSA(VMSA_XCR0, 8, 6) },
	{ "bit 0 must be 1 for SEV-SNP", VMSA(VMSA_SEV_FEATURES, 8, 0) },
	{ "has bits 0x8, which KVM", VMSA(VMSA_SEV_FEATURES, 8, 9) },
	{ "paging off but long mode active", VMSA(VMSA_EFER, 8, 0x1500) },
	{ "paging off but long mode active", VMSA(VMSA_CS + 2, 2, 0xe9b) },
	{ "paging on in real mode", VMSA(VMSA_CR0, 8, 0x80000010) },
	{ "EFER.LME and EFER.LMA differ",
	  { { IGVM_VP_CONTEXT, 0, DATA(VMSA_CR0), 8, 0x80000031 },
	    { IGVM_VP_CONTEXT, 0, DATA(VMSA_EFER), 8, 0x1100 } } },
	{ "long mode active without CR4.PAE",
	  { { IGVM_VP_CONTEXT, 0, DATA(VMSA_CR0), 8, 0x80000031 },
	    { IGVM_VP_CONTEXT, 0, DATA(VMSA_EFER), 8, 0x1500 } } },
};

/* What KVM changes: no complaint, one remark, and the usual measurement */
static const struct rule note_rules[] = {
	{ "EFER.SVME missing", VMSA(VMSA_EFER, 8, 0) },
	{ "CR4.MCE missing", VMSA(VMSA_CR4, 8, 0) },
	{ "CR0.ET missing", VMSA(VMSA_CR0, 8, 0x21) },
	{ "CR0.CD and NW set", VMSA(VMSA_CR0, 8, 0x60000031) },
	{ "RFLAGS bit 1 missing", VMSA(VMSA_RFLAGS, 8, 0) },
	{ "bytes beyond the save area", VMSA(0xfff, 1, 1) },
};

static void build_base(struct sev_buffer *out)
{
	struct igvm_writer writer = { .headers = { .size = 0 } };
	u8 page[SEV_PAGE_SIZE], vmsa[SEV_PAGE_SIZE];
	struct sev_error err;

	test_generate(page, "ramp", "3", 0);
	vmsa_fill_entry32(vmsa, TEST_LOAD, 0, VMSA_FEATURE_SNP);
	igvm_write_platform(&writer, IGVM_PLATFORM_SNP);
	igvm_write_policy(&writer, 0x30000);
	igvm_write_area(&writer, 0);
	igvm_write_area(&writer, 1);
	igvm_write_usage(&writer, IGVM_VP_COUNT, 0);
	igvm_write_usage(&writer, IGVM_MEMORY_MAP, 1);
	igvm_write_insert(&writer, 0x800000, 0);
	igvm_write_insert(&writer, 0x801000, 1);
	igvm_write_page(&writer, 0x802000, NULL, 0, IGVM_DATA_SECRETS);
	igvm_write_page(&writer, 0x803000, NULL, 0, IGVM_DATA_CPUID);
	igvm_write_page(&writer, TEST_LOAD, page, SEV_PAGE_SIZE, IGVM_DATA_NORMAL);
	igvm_write_page(&writer, 0x1001000, page, SEV_PAGE_SIZE, IGVM_DATA_NORMAL);
	igvm_write_page(&writer, 0x1004000, NULL, 0, IGVM_DATA_NORMAL);
	igvm_write_context(&writer, 0, vmsa);
	igvm_write_context(&writer, 1, vmsa);
	igvm_write_finish(&writer, out, &err);
}

static u32 find_place(const struct igvm_file *file, const struct patch *patch)
{
	u32 nth = patch->nth;
	size_t i;

	if (patch->type == FIXED)
		return patch->place;
	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];

		if (header->type->type != patch->type || nth--)
			continue;
		if (patch->place < DATA(0))
			return header->at + patch->place;
		return header->vp.file_offset + patch->place - DATA(0);
	}
	puts("Bail out! no such header in the base file");
	exit(1);
}

/* A patched copy of the base file, with its checksum right */
static void apply(const struct igvm_file *base, const struct rule *rule,
		  struct sev_buffer *out)
{
	size_t i, k;

	memset(out, 0, sizeof(*out));
	sev_buffer_add(out, base->bytes, base->size);
	for (i = 0; i < MAX_PATCHES && rule->patches[i].size; i++)
		for (k = 0; k < rule->patches[i].size; k++)
			out->bytes[find_place(base, &rule->patches[i]) + k] =
				(u8)(rule->patches[i].value >> 8 * k);
	test_fix_igvm(out->bytes, out->size);
}

static u32 platform_of(const struct igvm_file *file)
{
	return file->platform_mask[IGVM_PLATFORM_SNP] ? IGVM_PLATFORM_SNP : IGVM_PLATFORM_ES;
}

static void test_rule(const struct igvm_file *base, const struct rule *rule, bool parses)
{
	struct sev_error err = { .text = "no complaint" };
	struct sev_buffer broken;
	struct igvm_file file;
	bool parsed, ok;

	apply(base, rule, &broken);
	parsed = !igvm_parse(&file, broken.bytes, broken.size, &err);
	ok = parsed == parses;
	if (parsed) {
		ok = ok && igvm_check(&file, platform_of(&file), NULL, &err);
		igvm_release(&file);
	}
	if (!strstr(err.text, rule->complaint))
		tap_diag("got \"%s\"", err.text);
	tap_ok(ok && strstr(err.text, rule->complaint), "%s: %s",
	       parses ? "loader" : "format", rule->complaint);
	sev_buffer_free(&broken);
}

static void measure(const struct igvm_file *file, u8 *value)
{
	const struct launch_machine machine = {
		.platform = IGVM_PLATFORM_SNP,
		.cpus = 2,
		.signature = LAUNCH_EPYC_SIGNATURE,
	};
	struct digest digest;
	struct sev_error err;

	memset(value, 0, DIGEST_MAX_SIZE);
	if (!digest_of_file(file, &machine, &digest, &err))
		digest_value(&digest, value);
	digest_release(&digest);
}

static void test_note(const struct igvm_file *base, const struct rule *rule)
{
	u8 expected[DIGEST_MAX_SIZE], value[DIGEST_MAX_SIZE];
	struct sev_notes notes = { .out = NULL };
	struct sev_error err = { .text = "" };
	struct sev_buffer odd;
	struct igvm_file file;
	bool ok;

	measure(base, expected);
	apply(base, rule, &odd);
	ok = !igvm_parse(&file, odd.bytes, odd.size, &err) &&
	     !igvm_check(&file, IGVM_PLATFORM_SNP, &notes, &err) &&
	     notes.count == 1;
	measure(&file, value);
	tap_ok(ok && !memcmp(value, expected, sizeof(value)),
	       "remark, same digest: %s", rule->complaint);
	igvm_release(&file);
	sev_buffer_free(&odd);
}

struct order {
	u64 gpas[8];
	size_t count;
};

static void record(void *context, const struct launch_update *update)
{
	struct order *order = context;

	if (order->count < ARRAY_SIZE(order->gpas))
		order->gpas[order->count++] = update->gpa;
}

/* An area overtakes the run which is held back when it comes, and no other */
static void test_order(void)
{
	static const u64 expected[] = { 0x1000, 0x7000, 0x3000, 0x4000, 0x5000,
					0x9000, VMSA_KVM_GPA };
	static const u64 before[] = { 0x1000, 0x3000, 0x4000 };
	const struct launch_machine machine = {
		.platform = IGVM_PLATFORM_SNP, .cpus = 1,
	};
	struct igvm_writer writer = { .headers = { .size = 0 } };
	struct order order = { .count = 0 };
	struct sev_buffer buffer;
	struct igvm_file file;
	struct sev_error err;
	size_t i;

	igvm_write_platform(&writer, IGVM_PLATFORM_SNP);
	igvm_write_area(&writer, 0);
	for (i = 0; i < ARRAY_SIZE(before); i++)
		igvm_write_page(&writer, before[i], NULL, 0, IGVM_DATA_NORMAL);
	igvm_write_insert(&writer, 0x7000, 0);
	igvm_write_page(&writer, 0x5000, NULL, 0, IGVM_DATA_NORMAL);
	igvm_write_page(&writer, 0x9000, (const u8 *)"x", 1, IGVM_DATA_NORMAL);
	igvm_write_finish(&writer, &buffer, &err);
	if (igvm_parse(&file, buffer.bytes, buffer.size, &err) ||
	    launch_walk(&file, &machine, record, &order, &err))
		tap_diag("%s", err.text);
	tap_ok(order.count == ARRAY_SIZE(expected) &&
	       !memcmp(order.gpas, expected, sizeof(expected)),
	       "order: an area overtakes the run before it");
	igvm_release(&file);
	sev_buffer_free(&buffer);
}

static void test_cpu_count(const struct igvm_file *file)
{
	const struct launch_machine machine = {
		.platform = IGVM_PLATFORM_SNP, .cpus = 1,
	};
	struct sev_error err = { .text = "" };
	struct digest digest;

	tap_ok(digest_of_file(file, &machine, &digest, &err) &&
	       strstr(err.text, "VP context for CPU 1, but the machine has only 1 CPUs"),
	       "digest: too few CPUs for the file");
}

int main(void)
{
	struct sev_error err = { .text = "" };
	struct sev_buffer buffer;
	struct igvm_file base;
	size_t i;

	build_base(&buffer);
	if (!tap_ok(!igvm_parse(&base, buffer.bytes, buffer.size, &err) &&
		    !igvm_check(&base, IGVM_PLATFORM_SNP, NULL, &err),
		    "base file accepted %s", err.text))
		return tap_done();
	for (i = 0; i < ARRAY_SIZE(parse_rules); i++)
		test_rule(&base, &parse_rules[i], false);
	for (i = 0; i < ARRAY_SIZE(check_rules); i++)
		test_rule(&base, &check_rules[i], true);
	for (i = 0; i < ARRAY_SIZE(vmsa_rules); i++)
		test_rule(&base, &vmsa_rules[i], true);
	for (i = 0; i < ARRAY_SIZE(note_rules); i++)
		test_note(&base, &note_rules[i]);
	test_order();
	test_cpu_count(&base);
	igvm_release(&base);
	sev_buffer_free(&buffer);
	return tap_done();
}
