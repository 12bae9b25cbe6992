// SPDX-License-Identifier: GPL-2.0
/* The known answers of tools/testing/sev/vectors, as vectors.py wrote them out */
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "igvm_dump.h"
#include "igvm_write.h"
#include "test.h"
#include "vmsa.h"

#define MAX_WORDS	12
#define MAX_VMSAS	16
#define MAX_NAME	64

struct line {
	char *text;
	size_t room;
	char *words[MAX_WORDS];
	size_t count;
};

struct named_vmsa {
	char name[MAX_NAME];
	u8 page[SEV_PAGE_SIZE];
};

static struct named_vmsa vmsas[MAX_VMSAS];
static size_t vmsa_count;

static bool next_line(FILE *in, struct line *line)
{
	char *word;

	if (getline(&line->text, &line->room, in) < 0)
		return false;
	line->text[strcspn(line->text, "\n")] = '\0';
	line->count = 0;
	for (word = strtok(line->text, " "); word; word = strtok(NULL, " "))
		if (line->count < MAX_WORDS)
			line->words[line->count++] = word;
	while (line->count < MAX_WORDS)
		line->words[line->count++] = "";
	return true;
}

static bool is(const struct line *line, const char *word)
{
	return !strcmp(line->words[0], word);
}

static u64 numeral(const char *word)
{
	u64 value = 0;

	if (!sev_parse_number(word, &value)) {
		printf("Bail out! not a number: %s\n", word);
		exit(1);
	}
	return value;
}

static const u8 *find_vmsa(const char *name)
{
	size_t i;

	for (i = 0; i < vmsa_count; i++)
		if (!strcmp(vmsas[i].name, name))
			return vmsas[i].page;
	printf("Bail out! no VMSA: %s\n", name);
	exit(1);
}

static bool same(const u8 *bytes, size_t size, const char *hex)
{
	u8 expected[256];

	return test_hex(hex, expected, sizeof(expected)) == size &&
	       !memcmp(bytes, expected, size);
}

static void set_field(u8 *page, const char *name, u64 value)
{
	const struct vmsa_field *fields;
	u8 bytes[8];
	size_t count, i;

	put_le64(bytes, value);
	fields = vmsa_fields(&count);
	for (i = 0; i < count; i++)
		if (!strcmp(fields[i].name, name))
			memcpy(page + fields[i].offset, bytes, fields[i].size);
}

/* What our own code makes for the purpose which the name tells */
static void build_vmsa(const char *name, const u8 *fields, u8 *built)
{
	static const u16 arguments[] = { 0x1f8, 0x318, 0x1d8, VMSA_CR3 };
	u64 features = get_le64(fields + VMSA_SEV_FEATURES);
	u8 page[SEV_PAGE_SIZE];
	size_t i;

	if (strstr(name, "reset")) {
		vmsa_fill_reset(page, get_le32(fields + VMSA_RDX), features);
	} else {
		vmsa_fill_entry32(page, get_le32(fields + VMSA_RIP),
				  get_le32(fields + VMSA_RSI), features);
		/* RAX, RBX, RSP, CR3: no image of ours needs them */
		for (i = 0; i < ARRAY_SIZE(arguments); i++)
			memcpy(page + arguments[i], fields + arguments[i], 8);
	}
	vmsa_as_measured(page, features, strstr(name, "legacy"), built);
}

static void test_vmsa(FILE *in, struct line *line)
{
	struct named_vmsa *vmsa = &vmsas[vmsa_count++];
	u8 fields[SEV_PAGE_SIZE] = { 0 }, built[SEV_PAGE_SIZE];
	u8 sha384[SHA384_DIGEST_LENGTH], sha256[SHA256_DIGEST_LENGTH];
	struct sev_notes notes = { .out = NULL };
	struct sev_error err = { .text = "" };
	bool snp, ok;

	snprintf(vmsa->name, sizeof(vmsa->name), "%s", line->words[1]);
	while (next_line(in, line) && !is(line, "end")) {
		if (is(line, "field"))
			set_field(fields, line->words[1], numeral(line->words[2]));
		if (is(line, "bytes"))
			test_hex(line->words[2], vmsa->page + numeral(line->words[1]), 256);
	}
	SHA384(vmsa->page, SEV_PAGE_SIZE, sha384);
	SHA256(vmsa->page, SEV_PAGE_SIZE, sha256);
	tap_ok(same(sha384, sizeof(sha384), line->words[1]) &&
	       same(sha256, sizeof(sha256), line->words[2]),
	       "VMSA %s: hashes of the page", vmsa->name);
	tap_ok(!memcmp(fields, vmsa->page, SEV_PAGE_SIZE),
	       "VMSA %s: fields at their places", vmsa->name);
	build_vmsa(vmsa->name, fields, built);
	tap_ok(!memcmp(built, vmsa->page, SEV_PAGE_SIZE),
	       "VMSA %s: built by our code", vmsa->name);
	snp = vmsa->page[VMSA_SEV_FEATURES] & VMSA_FEATURE_SNP;
	ok = !vmsa_check(vmsa->page, snp, &notes, &err) && !notes.count;
	if (!ok)
		tap_diag("%s", err.text);
	tap_ok(ok, "VMSA %s: accepted", vmsa->name);
}

static enum launch_type type_of(const char *name)
{
	static const char * const names[LAUNCH_TYPE_COUNT] = {
		"", "NORMAL", "VMSA", "ZERO", "UNMEASURED", "SECRETS", "CPUID",
	};
	enum launch_type type;

	for (type = LAUNCH_NORMAL; type < LAUNCH_TYPE_COUNT; type++)
		if (!strcmp(names[type], name))
			return type;
	if (!strcmp(name, "LAUNCH_UPDATE_DATA"))
		return LAUNCH_NORMAL;
	return LAUNCH_VMSA;
}

static void fill(u8 *page, const char *gen, const char *argument, u32 index)
{
	if (!strcmp(gen, "vmsa"))
		memcpy(page, find_vmsa(argument), SEV_PAGE_SIZE);
	else
		test_generate(page, gen, argument, index);
}

static bool digest_is(const struct digest *digest, const char *hex)
{
	u8 value[DIGEST_MAX_SIZE];

	return same(value, digest_value(digest, value), hex);
}

/* step TYPE GPA PAGES GEN ARGUMENT DIGEST PAGE_INFO */
static bool snp_step(struct digest *digest, const struct line *line)
{
	u8 page[SEV_PAGE_SIZE];
	struct launch_update update = {
		.type = type_of(line->words[1]),
		.gpa = numeral(line->words[2]),
		.data = page,
	};
	u64 pages = numeral(line->words[3]);
	u32 i;

	for (i = 0; i < pages; i++) {
		fill(page, line->words[4], line->words[5], i);
		digest_page(digest, &update);
		update.gpa += SEV_PAGE_SIZE;
	}
	return digest_is(digest, line->words[6]) &&
	       (!strcmp(line->words[7], "-") ||
		same(digest->page_info, sizeof(digest->page_info), line->words[7]));
}

/* step COMMAND PAGES GEN ARGUMENT LENGTH DIGEST */
static bool es_step(struct digest *digest, const struct line *line)
{
	u64 pages = numeral(line->words[2]);
	u8 page[SEV_PAGE_SIZE];
	u32 i;

	for (i = 0; i < pages; i++) {
		fill(page, line->words[3], line->words[4], i);
		digest_data(digest, page, numeral(line->words[5]));
	}
	return digest_is(digest, line->words[6]);
}

static void test_digest(FILE *in, struct line *line, u32 platform)
{
	bool snp = platform == IGVM_PLATFORM_SNP, ok;
	struct digest digest;
	char name[MAX_NAME];
	unsigned int step = 0;

	snprintf(name, sizeof(name), "%s", line->words[1]);
	digest_start(&digest, platform);
	while (next_line(in, line) && !is(line, "end")) {
		ok = snp ? snp_step(&digest, line) : es_step(&digest, line);
		tap_ok(ok, "launch digest %s: step %u, %s", name, ++step, line->words[1]);
	}
	tap_ok(step && digest_is(&digest, line->words[1]), "launch digest %s: whole", name);
	digest_release(&digest);
}

struct expected_updates {
	FILE *in;
	struct line *line;
	struct digest digest;
	unsigned int count;
	bool wrong;
};

/* update TYPE GPA DIGEST */
static void compare_update(void *context, const struct launch_update *update)
{
	struct expected_updates *expected = context;
	struct line *line = expected->line;

	if (update->type == LAUNCH_PLAIN || expected->wrong)
		return;
	digest_page(&expected->digest, update);
	expected->count++;
	if (is(line, "update") && type_of(line->words[1]) == update->type &&
	    numeral(line->words[2]) == update->gpa &&
	    digest_is(&expected->digest, line->words[3])) {
		next_line(expected->in, line);
		return;
	}
	expected->wrong = true;
	tap_diag("update %u is %s of 0x%llx", expected->count,
		 launch_type_name(update->type), update->gpa);
}

static void test_order(FILE *in, struct line *line, const struct igvm_file *file,
		       const char *name, struct launch_machine *machine)
{
	struct expected_updates expected = { .in = in, .line = line };
	struct sev_error err = { .text = "" };

	digest_start(&expected.digest, machine->platform);
	if (launch_walk(file, machine, compare_update, &expected, &err))
		tap_diag("%s", err.text);
	tap_ok(!expected.wrong && is(line, "end") && expected.count,
	       "IGVM %s: launched in QEMU's order", name);
	digest_release(&expected.digest);
	while (!is(line, "end") && next_line(in, line))
		;
	if (strcmp(line->words[1], "-") == 0)
		return;

	machine->cpus += 3;
	if (digest_of_file(file, machine, &expected.digest, &err)) {
		tap_ok(false, "IGVM %s: %s", name, err.text);
		return;
	}
	tap_ok(digest_is(&expected.digest, line->words[1]),
	       "IGVM %s: digest with 3 APs in reset state", name);
	digest_release(&expected.digest);
}

/* header AT TYPE NAME LENGTH BYTES */
static void test_dump(FILE *in, struct line *line, const struct igvm_file *file,
		      const char *name)
{
	size_t size, index = 0;
	char *dump, expected[256];
	bool ok = true;
	FILE *out;

	out = open_memstream(&dump, &size);
	igvm_dump(out, file, true);
	fclose(out);
	while (next_line(in, line) && is(line, "header")) {
		u64 at = numeral(line->words[1]);

		snprintf(expected, sizeof(expected), "\n%s %s %s %s ", line->words[1],
			 line->words[2], line->words[3], line->words[4]);
		ok = ok && strstr(dump, expected) && index < file->count &&
		     file->headers[index].at == at &&
		     same(file->bytes + at, strlen(line->words[5]) / 2, line->words[5]);
		index++;
	}
	tap_ok(ok && index == file->count, "IGVM %s: all headers listed", name);
	free(dump);
}

static void load(const char *path, struct sev_buffer *buffer)
{
	struct sev_error err;

	if (sev_read_file(path, "vector", SEV_MIB, buffer, &err)) {
		printf("Bail out! %s\n", err.text);
		exit(1);
	}
}

/* igvm NAME PATH PLATFORM CPUS */
static void test_igvm(FILE *in, struct line *line)
{
	struct launch_machine machine = { .signature = LAUNCH_EPYC_SIGNATURE };
	struct sev_notes notes = { .out = NULL };
	struct sev_error err = { .text = "" };
	struct sev_buffer buffer;
	struct igvm_file file;
	char name[MAX_NAME];
	bool ok;

	snprintf(name, sizeof(name), "%s", line->words[1]);
	load(line->words[2], &buffer);
	machine.platform = strcmp(line->words[3], "snp") ?
			   IGVM_PLATFORM_ES : IGVM_PLATFORM_SNP;
	machine.cpus = (u32)numeral(line->words[4]);
	ok = !igvm_parse(&file, buffer.bytes, buffer.size, &err);
	if (!tap_ok(ok, "IGVM %s: parsed", name)) {
		printf("Bail out! %s\n", err.text);
		exit(1);
	}
	ok = !igvm_check(&file, machine.platform, &notes, &err) && !notes.count;
	if (!ok)
		tap_diag("%s", err.text);
	tap_ok(ok, "IGVM %s: accepted without remarks", name);
	test_dump(in, line, &file, name);
	test_order(in, line, &file, name, &machine);
	igvm_release(&file);
	sev_buffer_free(&buffer);
}

/* Our writer can make the SEV-ES file; it needs nothing which ours do not have */
static void test_rewrite(const char *path)
{
	struct igvm_writer writer = { .headers = { .size = 0 } };
	struct sev_error err = { .text = "" };
	struct sev_buffer original, ours;
	const u8 *data;

	load(path, &original);
	data = original.bytes + 0x170;
	igvm_write_platform(&writer, IGVM_PLATFORM_ES);
	igvm_write_area(&writer, 0);
	igvm_write_usage(&writer, IGVM_VP_COUNT, 0);
	igvm_write_area(&writer, 1);
	igvm_write_usage(&writer, IGVM_MEMORY_MAP, 1);
	igvm_write_insert(&writer, 0x800000, 0);
	igvm_write_insert(&writer, 0x801000, 1);
	igvm_write_page(&writer, 0x90000, data, SEV_PAGE_SIZE, IGVM_DATA_NORMAL);
	igvm_write_page(&writer, 0x1000000, data + SEV_PAGE_SIZE, SEV_PAGE_SIZE,
			IGVM_DATA_NORMAL);
	igvm_write_page(&writer, 0x1001000, NULL, 0, IGVM_DATA_NORMAL);
	igvm_write_context(&writer, 0, find_vmsa("es-pm32-16m"));
	igvm_write_context(&writer, 1, find_vmsa("es-ap-pm32"));
	igvm_write_context(&writer, 2, find_vmsa("es-ap-pm32"));
	igvm_write_finish(&writer, &ours, &err);
	tap_ok(ours.size == original.size &&
	       !memcmp(ours.bytes, original.bytes, ours.size),
	       "IGVM igvm-es: our writer makes the same bytes");
	sev_buffer_free(&ours);
	sev_buffer_free(&original);
}

/* broken NAME PATH refused|parses COMPLAINT */
static void test_broken(const struct line *line)
{
	bool parses = !strcmp(line->words[3], "parses"), parsed, ok;
	char complaint[256] = "";
	struct sev_error err = { .text = "" };
	struct sev_buffer buffer;
	struct igvm_file file;

	test_hex(line->words[4], (u8 *)complaint, sizeof(complaint) - 1);
	load(line->words[2], &buffer);
	parsed = !igvm_parse(&file, buffer.bytes, buffer.size, &err);
	ok = parsed == parses;
	if (parsed) {
		ok = ok && igvm_check(&file, IGVM_PLATFORM_SNP, NULL, &err);
		igvm_release(&file);
	}
	ok = ok && *complaint && strstr(err.text, complaint);
	if (!ok)
		tap_diag("expected \"%s\", got \"%s\"", complaint, err.text);
	tap_ok(ok, "broken IGVM %s: %s", line->words[1], err.text);
	sev_buffer_free(&buffer);
}

int main(int argc, char **argv)
{
	struct line line = { .text = NULL };
	FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!in) {
		puts("Bail out! usage: test_vectors vectors.txt");
		return 1;
	}
	while (next_line(in, &line)) {
		if (is(&line, "vmsa"))
			test_vmsa(in, &line);
		else if (is(&line, "snp"))
			test_digest(in, &line, IGVM_PLATFORM_SNP);
		else if (is(&line, "es"))
			test_digest(in, &line, IGVM_PLATFORM_ES);
		else if (is(&line, "broken"))
			test_broken(&line);
		if (is(&line, "igvm") && !strcmp(line.words[1], "igvm-es"))
			test_rewrite(line.words[2]);
		if (is(&line, "igvm"))
			test_igvm(in, &line);
	}
	fclose(in);
	free(line.text);
	return tap_done();
}
