/* SPDX-License-Identifier: GPL-2.0 */
/* What the command lines of the tools have in common */
#ifndef SEV_TOOLS_CLI_H
#define SEV_TOOLS_CLI_H

#include <getopt.h>

#include "igvm.h"

#define CLI_MAX_COUNTS		16
#define CLI_MAX_IGVM		(1024 * SEV_MIB)

/**
 * struct cli_counts - CPU counts, as in "1,2,4"
 * @values: each 1 to LAUNCH_MAX_CPUS
 * @size: of @values, 0 when the option was not given
 */
struct cli_counts {
	u32 values[CLI_MAX_COUNTS];
	size_t size;
};

/**
 * struct cli_program - how a program takes its command line
 * @name: of the program
 * @usage: printed for --help, which every program has ('h')
 * @options: for getopt_long()
 * @wants_file: one argument which is no option is needed; none is taken else
 * @take: takes one option with its argument into the program's own structure;
 *	cli_options() has refused what is not in @options
 */
struct cli_program {
	const char *name;
	const char *usage;
	const struct option *options;
	bool wants_file;
	int (*take)(int option, const char *argument, void *options,
		    struct sev_error *err);
};

/**
 * cli_options() - read a command line; --help ends the program
 * @program: how
 * @argc: as main() got it
 * @argv: as main() got it
 * @options: the program's own structure, for @program->take
 * @file: set to the one file, when @program wants one; else may be NULL
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int cli_options(const struct cli_program *program, int argc, char **argv,
		void *options, const char **file, struct sev_error *err);

/**
 * cli_counts() - read a list of CPU counts
 * @text: argument of --cpus
 * @counts: filled
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int cli_counts(const char *text, struct cli_counts *counts,
	       struct sev_error *err);

/**
 * cli_number() - read a number with an upper bound
 * @option: name of the option, for the message
 * @text: its argument
 * @limit: largest value
 * @value: set
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int cli_number(const char *option, const char *text, u64 limit, u64 *value,
	       struct sev_error *err);

/**
 * cli_signature() - read the signature of a CPU model
 * @text: argument of --cpu-sig
 * @signature: set
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int cli_signature(const char *text, u32 *signature, struct sev_error *err);

/**
 * cli_platform() - read a platform
 * @text: argument of --mode
 * @platform: set to IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int cli_platform(const char *text, u32 *platform, struct sev_error *err);

/**
 * cli_load() - read and parse an IGVM file
 * @path: file
 * @buffer: filled; the caller gives it to sev_buffer_free()
 * @file: filled; the caller gives it to igvm_release(), before the buffer
 * @err: filled on failure
 *
 * Return: 0, or -1; nothing is then to be given back.
 */
int cli_load(const char *path, struct sev_buffer *buffer,
	     struct igvm_file *file, struct sev_error *err);

/**
 * cli_finish() - end a program which has done its work
 * @program: name of the program
 *
 * Return: exit status: a failure, told in one sentence, when standard output did
 * not take all that was written.
 */
int cli_finish(const char *program);

/**
 * cli_fail() - end a program with its one sentence
 * @program: name of the program
 * @err: why
 *
 * Return: exit status.
 */
int cli_fail(const char *program, const struct sev_error *err);

/**
 * cli_fail_file() - the same when a file is to blame
 * @program: name of the program
 * @path: the file
 * @err: why
 *
 * Return: exit status.
 */
int cli_fail_file(const char *program, const char *path,
		  const struct sev_error *err);

#endif /* SEV_TOOLS_CLI_H */
