// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "file.h"
#include "launch_order.h"

#define LONGEST_COUNT	8

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
