// SPDX-License-Identifier: GPL-2.0
/* Known answers for launch digests and VMSAs, and the firmware's own rules. */
#include <mbedtls/sha256.h>

#include "../../load/load.h"
#include "../psp.h"
#include "harness.h"

#define MAX_VMSAS	16

static struct { char name[64]; u8 page[PAGE_SIZE]; } vmsas[MAX_VMSAS];
static u32 vmsa_count;

void note_vmsa(const char *name, const u8 *page)
{
	memcpy(vmsas[vmsa_count].name, name, strlen(name) + 1);
	memcpy(vmsas[vmsa_count].page, page, PAGE_SIZE);
	vmsa_count++;
}

static void stream(u8 *page, const char *seed_hex, u32 row)
{
	u8 seed[128];
	u64 n = from_hex(seed_hex, seed, sizeof(seed) - 16);
	u32 k;

	seed[n++] = '0' + row;
	for (k = 0; k < PAGE_SIZE / 32; k++) {
		put_le(seed + n, k, 4);
		mbedtls_sha256_ret(seed, n + 4, page + 32 * k, 0);
	}
}

void generate(u8 *page, const char *gen, const char *argument, u32 row)
{
	u32 i;

	memset(page, 0, PAGE_SIZE);
	if (!strcmp(gen, "fill")) {
		memset(page, number(argument), PAGE_SIZE);
	} else if (!strcmp(gen, "ramp")) {
		for (i = 0; i < PAGE_SIZE; i++)
			page[i] = number(argument) + row + i;
	} else if (!strcmp(gen, "le32")) {
		for (i = 0; i < PAGE_SIZE / 4; i++)
			put_le(page + 4 * i, number(argument) + i, 4);
	} else if (!strcmp(gen, "stream")) {
		stream(page, argument, row);
	} else if (!strcmp(gen, "ascii")) {
		from_hex(argument, page, PAGE_SIZE);
	} else if (!strcmp(gen, "vmsa")) {
		for (i = 0; i < vmsa_count && strcmp(vmsas[i].name, argument); i++)
			;
		if (i == vmsa_count)
			tap_ok(false, "VMSA %s is known", argument);
		else
			memcpy(page, vmsas[i].page, PAGE_SIZE);
	} else if (strcmp(gen, "zero")) {
		tap_ok(false, "generator %s is known", gen);
	}
}

static void start_state(void *data)
{
	struct start_state start = { .rip = 0x1000000 };

	if (contains(data, "reset"))
		vmsa_reset_state(vcpus[0]);
	else
		vmsa_flat_32(vcpus[0], &start);
	memcpy(record->scratch, vcpus[0]->launched_vmsa, PAGE_SIZE);
}

/* The model's own start states are those of the vectors. */
static void test_start_state(const char *name, const u8 *page)
{
	enum machine_mode mode = contains(name, "snp") ? MODE_SNP : MODE_ES;

	if (strcmp(name, "snp-pm32-16m") && strcmp(name, "es-pm32-16m") &&
	    strcmp(name, "snp-reset-epyc"))
		return;
	in_machine(mode, 1, MIB(64), start_state, (void *)name);
	tap_ok(!memcmp(record->scratch, page, PAGE_SIZE), "start state %s", name);
}

static void test_vmsa(char *words[MAX_WORDS])
{
	u8 page[PAGE_SIZE] = { 0 }, copy[PAGE_SIZE], digest[SHA384_BYTES];
	char name[64];
	u32 count;

	copy_word(name, words[1], sizeof(name));
	while (next_line(words, &count) && strcmp(words[0], "end"))
		if (!strcmp(words[0], "bytes"))
			from_hex(words[2], page + number(words[1]), PAGE_SIZE - number(words[1]));
	sha384(page, PAGE_SIZE, digest);
	tap_ok(same_hex(digest, words[1]), "VMSA %s: SHA-384", name);
	memcpy(copy, page, PAGE_SIZE);
	vmsa_as_kvm(copy, contains(name, "snp") ? SEV_FEATURE_SNP : 0);
	tap_ok(!memcmp(copy, page, PAGE_SIZE), "VMSA %s: KVM changes nothing", name);
	note_vmsa(name, page);
	test_start_state(name, page);
}

static enum launch_type type_of(const char *name)
{
	static const char * const names[] = {
		[LAUNCH_NORMAL] = "NORMAL", [LAUNCH_VMSA] = "VMSA", [LAUNCH_ZERO] = "ZERO",
		[LAUNCH_UNMEASURED] = "UNMEASURED", [LAUNCH_SECRETS] = "SECRETS",
		[LAUNCH_CPUID] = "CPUID",
	};
	u32 i;

	for (i = LAUNCH_NORMAL; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return i;
	return 0;
}

static void test_snp_digest(char *words[MAX_WORDS])
{
	u8 page[PAGE_SIZE], digest[SHA384_BYTES];
	u32 count, i, step = 0;
	char name[64];

	copy_word(name, words[1], sizeof(name));
	digest_snp_start();
	while (next_line(words, &count) && strcmp(words[0], "end")) {
		for (i = 0; i < number(words[3]); i++) {
			generate(page, words[4], words[5], i);
			digest_snp_page(type_of(words[1]), number(words[2]) + i * PAGE_SIZE, page);
		}
		digest_snp_get(digest);
		tap_ok(same_hex(digest, words[6]), "%s: step %u, %s", name, ++step, words[1]);
	}
	tap_ok(same_hex(digest, words[1]), "%s: launch digest", name);
}

static void test_es_digest(char *words[MAX_WORDS])
{
	u8 page[PAGE_SIZE], digest[SHA256_BYTES];
	u32 count, i, step = 0;
	char name[64];

	copy_word(name, words[1], sizeof(name));
	digest_es_start();
	while (next_line(words, &count) && strcmp(words[0], "end")) {
		for (i = 0; i < number(words[2]); i++) {
			generate(page, words[3], words[4], i);
			digest_es_data(page, number(words[5]));
		}
		digest_es_get(digest);
		tap_ok(same_hex(digest, words[6]), "%s: step %u, %s", name, ++step, words[1]);
	}
	tap_ok(same_hex(digest, words[1]), "%s: launch digest", name);
}

int main(int argc, char **argv)
{
	char *words[MAX_WORDS];
	u32 count;

	if (argc != 4)
		return 2;
	open_vectors(argv[1]);
	while (next_line(words, &count)) {
		if (!strcmp(words[0], "vmsa"))
			test_vmsa(words);
		else if (!strcmp(words[0], "snp"))
			test_snp_digest(words);
		else if (!strcmp(words[0], "es"))
			test_es_digest(words);
		else if (!strcmp(words[0], "igvm"))
			test_igvm(words);
		else if (!strcmp(words[0], "broken"))
			test_broken(words);
	}
	test_changed_igvm();
	test_large_area();
	test_cpuid_page(argv[2]);
	test_psp_rules();
	test_messages(argv[3]);
	test_requests();
	test_loaders();
	test_ovmf();
	return tap_done();
}
