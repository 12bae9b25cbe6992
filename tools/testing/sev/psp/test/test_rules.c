// SPDX-License-Identifier: GPL-2.0
/* The firmware's rules: page types, policies, CPUID and secrets pages. */
#include "../psp.h"
#include "harness.h"

static const u8 some_page[PAGE_SIZE] = { 1, 2, 3 };

static void launched_twice(void *data)
{
	(void)data;
	psp_launch_start(0x30000);
	psp_launch_update(0x5000, LAUNCH_NORMAL, some_page);
	psp_launch_update(0x5000, LAUNCH_UNMEASURED, some_page);
}

static void outside_of_ram(void *data)
{
	(void)data;
	psp_launch_start(0x30000);
	psp_launch_update(0xa0000, LAUNCH_NORMAL, some_page);
}

static void without_start(void *data)
{
	(void)data;
	psp_launch_update(0x5000, LAUNCH_NORMAL, some_page);
}

static void es_page_type(void *data)
{
	(void)data;
	psp_launch_start(0x5);
	psp_launch_update(0x5000, LAUNCH_SECRETS, NULL);
}

static void with_policy(void *data)
{
	psp_launch_start(*(u64 *)data);
}

static void whole_launch(void *data)
{
	u8 *vmsa = vcpus[0]->launched_vmsa;

	set_option("digest", data);
	psp_launch_start(0x30000);
	psp_launch_update(0x5000, LAUNCH_NORMAL, some_page);
	put_le(vmsa + offsetof(struct save_area, cr0), 0x60000010, 8);
	put_le(vmsa + 0x800, ~0ULL, 8);
	vcpus[0]->has_launched_vmsa = true;
	psp_launch_finish();
	memcpy(record->scratch, vmsa, PAGE_SIZE);
}

static void must_refuse(enum machine_mode mode, void (*fn)(void *), void *data, const char *because)
{
	in_machine(mode, 1, MIB(64), fn, data);
	tap_ok(record->ended && record->how == END_LAUNCH && contains(record->text, because),
	       "refused: %s", because);
}

static void test_digest_option(void)
{
	const struct save_area *vmsa;
	char digest[2 * SHA384_BYTES + 1] = "";

	in_machine(MODE_SNP, 1, MIB(64), whole_launch, "00");
	tap_ok(record->ended && contains(record->text, "expected 00") &&
	       contains(record->printed, "launch digest: "), "another digest is refused");
	copy_word(digest, record->printed + strlen("launch digest: "), sizeof(digest));
	in_machine(MODE_SNP, 1, MIB(64), whole_launch, digest);
	tap_ok(!record->ended && same_hex(record->digest, digest), "the same digest is taken");
	vmsa = (const struct save_area *)record->scratch;
	tap_ok(vmsa->cr0 == 0x10 && vmsa->efer == EFER_SVME && vmsa->cr4 == CR4_MCE &&
	       vmsa->rflags == 2 && vmsa->sev_features == 1 && !record->scratch[0x800],
	       "the VMSA was measured as KVM makes it");
}

static void make_secrets(void *data)
{
	(void)data;
	secrets_page(record->scratch);
}

static void test_secrets(void)
{
	const u8 *page = record->scratch;
	u32 i, zeros = 0;

	in_machine(MODE_SNP, 1, MIB(64), make_secrets, NULL);
	tap_ok(get_le(page, 4) == 3 && get_le(page + 8, 4) == 0x800f12 &&
	       memcmp(page + 0x20, page + 0x40, 32) && memcmp(page + 0x60, page + 0x80, 32),
	       "secrets page: version, signature, four different keys");
	for (i = 0xa0; i < PAGE_SIZE; i++)
		zeros += !page[i];
	tap_ok(zeros == PAGE_SIZE - 0xa0, "secrets page: the rest is zero");
}

void test_psp_rules(void)
{
	static u64 no_bit_17 = 0x10000, unknown_bit = 0x8000000030000, no_es = 1;

	must_refuse(MODE_SNP, launched_twice, NULL, "already launched");
	must_refuse(MODE_SNP, outside_of_ram, NULL, "not guest memory");
	must_refuse(MODE_SNP, without_start, NULL, "outside of a launch");
	must_refuse(MODE_ES, es_page_type, NULL, "SEV-ES does not know");
	must_refuse(MODE_SNP, with_policy, &no_bit_17, "bit 17");
	must_refuse(MODE_SNP, with_policy, &unknown_bit, "unknown bits");
	must_refuse(MODE_ES, with_policy, &no_es, "does not ask for SEV-ES");
	test_digest_option();
	test_secrets();
}

static void check_page(void *data)
{
	record->scratch[0] = cpuid_page_check(data);
}

/* Lines "page HEX" and "refuse HEX NAME", made from cpuid-page.json. */
void test_cpuid_page(const char *path)
{
	u8 page[PAGE_SIZE];
	char *words[MAX_WORDS];
	bool expected;
	u32 count;

	open_vectors(path);
	while (next_line(words, &count)) {
		memset(page, 0, PAGE_SIZE);
		from_hex(words[1], page, PAGE_SIZE);
		expected = !strcmp(words[0], "page");
		in_machine(MODE_SNP, 1, MIB(64), check_page, page);
		tap_ok(record->scratch[0] == expected && !record->printed[0] == expected,
		       "CPUID page: %s", words[2]);
	}
}
