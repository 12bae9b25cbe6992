// SPDX-License-Identifier: GPL-2.0
/* Failures by name */
#include <stdio.h>
#include <string.h>
#include <linux/array_size.h>

#include "../../../../arch/x86/kernel/sev/core/text.h"
#include "unit.h"

static void test_texts(void)
{
	const char *unknown = sev_failure_text(0xff);
	unsigned int i, j, named = 0;

	for (i = 1; i < 256; i++) {
		const char *text = sev_failure_text(i);

		if (!strcmp(text, unknown))
			continue;
		named++;
		for (j = 1; j < i; j++)
			if (!strcmp(text, sev_failure_text(j)))
				printf("# %u and %u share a text\n", i, j);
		ok(j == i && strlen(text) < SEV_FAILURE_TEXT_MAX - 1 && !strchr(text, '\n'),
		   "failure %u: %s", i, text);
	}
	ok(named >= 60, "there are %u named failures", named);
	ok(strcmp(sev_failure_text(SEV_FAIL_KEXEC_VMSA), unknown) != 0,
	   "the last one has a name");
}

static void test_sentence(void)
{
	static const char want[] =
		"sev-direct: the host's memory map has ranges that overlap, at: 0x40000000.";
	char text[256], little[16];
	unsigned int n;

	n = sev_failure_sentence(sev_fail(SEV_FAIL_MAP_OVERLAP, 0x40000000), text, sizeof(text));
	ok(n == strlen(text) && !strcmp(text, want), "sentence: %s", text);
	n = sev_failure_sentence(sev_fail(SEV_FAIL_MAP_EMPTY, 0), text, sizeof(text));
	ok(strstr(text, ": 0x0."), "zero is written as 0x0");
	n = sev_failure_sentence(sev_fail(SEV_FAIL_MAP_WIDTH, ~0ull), text, sizeof(text));
	ok(strstr(text, ": 0xffffffffffffffff."), "64 bits are written in full");
	n = sev_failure_sentence(sev_fail(SEV_FAIL_MAP_EMPTY, 0), little, sizeof(little));
	ok(n == 15 && !strcmp(little, "sev-direct: the"), "a sentence is cut to its buffer");
}

static void test_numbers(void)
{
	static const u64 values[] = { 0, 9, 10, 99, 100, 1234567890, ~0ull };
	char text[32], want[32];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		struct sev_text t = { text, sizeof(text), 0 };

		sev_text_add_dec(&t, values[i]);
		snprintf(want, sizeof(want), "%llu", (unsigned long long)values[i]);
		ok(!strcmp(text, want) && t.used == strlen(want), "%s in decimal", want);
	}
}

static void test_codes(void)
{
	ok(sev_failure_set(SEV_FAIL_PROTOCOL_VERSION) == 0 &&
	   sev_failure_reason(SEV_FAIL_PROTOCOL_VERSION) == 1, "protocol version is 0:1");
	ok(sev_failure_set(SEV_FAIL_NO_SNP_HOST) == 0 &&
	   sev_failure_reason(SEV_FAIL_NO_SNP_HOST) == 2, "no SNP is 0:2");
	ok(sev_failure_set(SEV_FAIL_FEATURES) == 0 && sev_failure_reason(SEV_FAIL_FEATURES) == 2,
	   "unknown SEV features are 0:2");
	ok(sev_failure_set(SEV_FAIL_MAP_EMPTY) == 3 &&
	   sev_failure_reason(SEV_FAIL_MAP_EMPTY) == SEV_FAIL_MAP_EMPTY, "the rest is of set 3");
}

void test_failure(void)
{
	test_texts();
	test_sentence();
	test_numbers();
	test_codes();
}
