// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "file.h"
#include "launch_order.h"

#define LONGEST_COUNT	8

int cli_options(const struct cli_program *program, int argc, char **argv,
		void *options, const char **file, struct sev_error *err)
{
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "", program->options, NULL)) != -1) {
		if (option == 'h') {
			fputs(program->usage, stdout);
			exit(cli_finish(program->name));
		}
		if (option == '?')
			return sev_err(err,
				       "unknown option, or option without its argument; --help lists them");
		if (program->take(option, optarg, options, err))
			return -1;
	}
	if (program->wants_file && argc - optind != 1)
		return sev_err(err, "exactly one file is needed; --help tells more");
	if (!program->wants_file && optind != argc)
		return sev_err(err, "%s: no such argument; --help tells more", argv[optind]);
	if (program->wants_file)
		*file = argv[optind];
	return 0;
}

int cli_counts(const char *text, struct cli_counts *counts,
	       struct sev_error *err)
{
	char one[LONGEST_COUNT + 1];
	const char *at = text;
	size_t length;
	u64 value;

	counts->size = 0;
	for (;;) {
		length = strcspn(at, ",");
		if (length > LONGEST_COUNT)
			length = LONGEST_COUNT;
		memcpy(one, at, length);
		one[length] = '\0';
		if (!sev_parse_number(one, &value) || !value ||
		    value > LAUNCH_MAX_CPUS)
			return sev_err(err, "--cpus %s: not a list of numbers from 1 to %d",
				       text, LAUNCH_MAX_CPUS);
		if (counts->size == CLI_MAX_COUNTS)
			return sev_err(err, "--cpus %s: more than %d numbers",
				       text, CLI_MAX_COUNTS);
		counts->values[counts->size++] = (u32)value;
		at += length;
		if (!*at)
			return 0;
		if (*at++ != ',')
			return sev_err(err, "--cpus %s: not a list of numbers from 1 to %d",
				       text, LAUNCH_MAX_CPUS);
	}
}

int cli_number(const char *option, const char *text, u64 limit, u64 *value,
	       struct sev_error *err)
{
	if (!sev_parse_number(text, value) || *value > limit)
		return sev_err(err, "%s %s: not a number from 0 to 0x%llx",
			       option, text, limit);
	return 0;
}

int cli_signature(const char *text, u32 *signature, struct sev_error *err)
{
	u64 value;

	if (cli_number("--cpu-sig", text, UINT32_MAX, &value, err))
		return -1;
	*signature = (u32)value;
	return 0;
}

int cli_platform(const char *text, u32 *platform, struct sev_error *err)
{
	if (!strcmp(text, "snp"))
		*platform = IGVM_PLATFORM_SNP;
	else if (!strcmp(text, "es"))
		*platform = IGVM_PLATFORM_ES;
	else
		return sev_err(err, "--mode %s: neither snp nor es", text);
	return 0;
}

int cli_load(const char *path, struct sev_buffer *buffer,
	     struct igvm_file *file, struct sev_error *err)
{
	struct sev_error why;

	if (sev_read_file(path, "IGVM file", CLI_MAX_IGVM, buffer, err))
		return -1;
	if (igvm_parse(file, buffer->bytes, buffer->size, &why)) {
		sev_buffer_free(buffer);
		return sev_err(err, "%s: %s", path, why.text);
	}
	return 0;
}

int cli_finish(const char *program)
{
	struct sev_error err;

	if (!fflush(stdout) && !ferror(stdout))
		return EXIT_SUCCESS;
	sev_err(&err, "standard output cannot be written");
	return cli_fail(program, &err);
}

int cli_fail(const char *program, const struct sev_error *err)
{
	fprintf(stderr, "%s: %s\n", program, err->text);
	return EXIT_FAILURE;
}

int cli_fail_file(const char *program, const char *path,
		  const struct sev_error *err)
{
	struct sev_error whole;

	sev_err(&whole, "%s: %s", path, err->text);
	return cli_fail(program, &whole);
}
