// SPDX-License-Identifier: GPL-2.0
/* Checks an attestation report of an SNP guest */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "file.h"
#include "report.h"

#define PROGRAM	"sev-verify-report"

static const char usage[] =
"usage: " PROGRAM " REPORT --key FILE [options]\n"
"Checks the form, the signature and the contents of an attestation report.\n"
"  --key FILE         public key of the signer: a key or certificate in PEM, or a\n"
"                     certificate in DER; that it belongs to a real processor is\n"
"                     for others to check\n"
"  --measurement HEX  launch digest, as sev-image and sev-digest print it\n"
"  --report-data HEX  64 bytes which the guest was to put into the report\n"
"  --vmpl N           VMPL which the report must name (default 0)\n"
"  --policy N         guest policy; without this option, any which does not let\n"
"                     the host debug the guest\n"
"Output: one sentence. Status 0 when all is as it should be, else 1.\n";

struct options {
	const char *path;
	const char *key;
	struct report_expectation expected;
};

static const struct option long_options[] = {
	{ "key", required_argument, NULL, 'k' },
	{ "measurement", required_argument, NULL, 'm' },
	{ "report-data", required_argument, NULL, 'd' },
	{ "vmpl", required_argument, NULL, 'v' },
	{ "policy", required_argument, NULL, 'p' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, c | (c >= 'A' && c <= 'F' ? 0x20 : 0));

	return c && at ? (int)(at - digits) : -1;
}

static int take_hex(const char *option, const char *text, u8 *bytes, size_t size,
		    struct sev_error *err)
{
	size_t i;

	if (strlen(text) != 2 * size)
		return sev_err(err, "%s: %zu hexadecimal digits are needed, not %zu characters",
			       option, 2 * size, strlen(text));
	for (i = 0; i < size; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return sev_err(err, "%s %s: not hexadecimal", option, text);
		bytes[i] = (u8)(high << 4 | low);
	}
	return 0;
}

static int take_option(int option, const char *argument, void *options,
		       struct sev_error *err)
{
	struct options *opt = options;
	struct report_expectation *expected = &opt->expected;
	u64 value;

	switch (option) {
	case 'k':
		opt->key = argument;
		break;
	case 'm':
		expected->has_measurement = true;
		return take_hex("--measurement", argument, expected->measurement,
				REPORT_DIGEST_SIZE, err);
	case 'd':
		expected->has_data = true;
		return take_hex("--report-data", argument, expected->data,
				REPORT_DATA_SIZE, err);
	case 'v':
		if (cli_number("--vmpl", argument, 3, &value, err))
			return -1;
		expected->vmpl = (u32)value;
		break;
	case 'p':
		expected->has_policy = true;
		return cli_number("--policy", argument, UINT64_MAX, &expected->policy, err);
	}
	return 0;
}

static const struct cli_program program = {
	.name = PROGRAM,
	.usage = usage,
	.options = long_options,
	.wants_file = true,
	.take = take_option,
};

static int take_options(int argc, char **argv, struct options *opt,
			struct sev_error *err)
{
	if (cli_options(&program, argc, argv, opt, &opt->path, err))
		return -1;
	if (!opt->key)
		return sev_err(err, "--key is needed; --help tells more");
	return 0;
}

static int check(const u8 *report, size_t size, const struct options *opt, EVP_PKEY *key,
		 struct sev_error *err)
{
	if (report_check_form(report, size, err) ||
	    report_check_signature(report, key, err))
		return -1;
	return report_check_expected(report, &opt->expected, err);
}

static void print_verdict(const u8 *report, const struct report_expectation *expected)
{
	size_t i;

	printf("The report (version %u, VMPL %u, policy 0x%llx) is signed by this key; ",
	       get_le32(report + REPORT_VERSION), get_le32(report + REPORT_VMPL),
	       get_le64(report + REPORT_POLICY));
	printf("measurement%s ", expected->has_measurement ? " as expected:" : ", not compared:");
	for (i = 0; i < REPORT_DIGEST_SIZE; i++)
		printf("%02x", report[REPORT_MEASUREMENT + i]);
	printf(".\n");
}

int main(int argc, char **argv)
{
	struct options opt = { .path = NULL };
	struct sev_buffer buffer;
	struct sev_error err;
	EVP_PKEY *key;
	int ret;

	if (take_options(argc, argv, &opt, &err))
		return cli_fail(PROGRAM, &err);
	key = report_read_key(opt.key, &err);
	if (!key)
		return cli_fail(PROGRAM, &err);
	ret = sev_read_file(opt.path, "report", SEV_PAGE_SIZE, &buffer, &err);
	if (ret) {
		EVP_PKEY_free(key);
		return cli_fail(PROGRAM, &err);
	}
	ret = check(buffer.bytes, buffer.size, &opt, key, &err);
	if (!ret)
		print_verdict(buffer.bytes, &opt.expected);
	sev_buffer_free(&buffer);
	EVP_PKEY_free(key);
	return ret ? cli_fail_file(PROGRAM, opt.path, &err) : cli_finish(PROGRAM);
}
