// SPDX-License-Identifier: GPL-2.0
/* Lists an IGVM file and says whether QEMU 10.2 and KVM would take it */
#include <stdlib.h>

#include "cli.h"
#include "igvm_dump.h"
#include "launch_page.h"

#define PROGRAM	"sev-inspect"

static const char usage[] =
"usage: " PROGRAM " FILE.igvm [options]\n"
"Lists the headers of an IGVM file and checks it for each of its platforms\n"
"SEV-SNP and SEV-ES by the rules of the format, of QEMU 10.2 and of KVM.\n"
"  --all     one line for each page, not for each run of pages\n"
"  --quiet   check only\n"
"Ends with \"PLATFORM: accepted\" for each platform, after remarks (\"note:\"),\n"
"or with one sentence and status 1.\n";

static const struct option long_options[] = {
	{ "all", no_argument, NULL, 'a' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct options {
	const char *path;
	bool all;
	bool quiet;
};

static int take_option(int option, const char *argument, void *options,
		       struct sev_error *err)
{
	struct options *opt = options;

	(void)argument;
	(void)err;
	opt->all |= option == 'a';
	opt->quiet |= option == 'q';
	return 0;
}

static const struct cli_program program = {
	.name = PROGRAM,
	.usage = usage,
	.options = long_options,
	.wants_file = true,
	.take = take_option,
};

static int check(const struct igvm_file *file, struct sev_error *err)
{
	static const u32 platforms[] = { IGVM_PLATFORM_SNP, IGVM_PLATFORM_ES };
	struct sev_notes notes = { .out = stdout };
	size_t i, checked = 0;

	for (i = 0; i < ARRAY_SIZE(platforms); i++) {
		if (!file->platform_mask[platforms[i]])
			continue;
		if (igvm_check(file, platforms[i], &notes, err) ||
		    launch_page_check(file, platforms[i], err))
			return -1;
		printf("%s: accepted\n", igvm_platform_name(platforms[i]));
		checked++;
	}
	if (!checked)
		return sev_err(err, "file is neither for SEV-SNP nor for SEV-ES");
	return 0;
}

int main(int argc, char **argv)
{
	struct options opt = { .path = NULL };
	struct sev_buffer buffer;
	struct igvm_file file;
	struct sev_error err;
	int ret;

	if (cli_options(&program, argc, argv, &opt, &opt.path, &err) ||
	    cli_load(opt.path, &buffer, &file, &err))
		return cli_fail(PROGRAM, &err);
	if (!opt.quiet)
		igvm_dump(stdout, &file, opt.all);
	ret = check(&file, &err);
	igvm_release(&file);
	sev_buffer_free(&buffer);
	fflush(stdout);
	return ret ? cli_fail_file(PROGRAM, opt.path, &err) : cli_finish(PROGRAM);
}
