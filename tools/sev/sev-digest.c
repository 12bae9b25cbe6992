// SPDX-License-Identifier: GPL-2.0
/* Computes the launch digest which an IGVM file has on QEMU 10.2 and KVM */
#include <stdlib.h>

#include "cli.h"
#include "digest.h"
#include "launch_page.h"
#include "vmsa.h"

#define PROGRAM	"sev-digest"

static const char usage[] =
"usage: " PROGRAM " FILE.igvm [options]\n"
"Prints the launch digest of an IGVM file as QEMU 10.2 launches it on KVM.\n"
"  --mode snp|es   platform (default: snp when the file is for it, else es)\n"
"  --cpus N[,N]    number of vCPUs; one line each (default: as many as the\n"
"                  file has VP contexts for)\n"
"  --cpu-sig N     CPUID 1 EAX of the CPU model, which vCPUs without a VP\n"
"                  context have in RDX (default 0x800f12, EPYC up to EPYC-v4)\n"
"  --legacy        SEV-ES VM with QEMU's legacy-vm-type=on\n"
"Output: a line \"launch digest (snp, 2 CPUs): HEX\" for each number of vCPUs\n"
"(es and es-legacy in place of snp), then \"measured: N bytes in M pages\" and\n"
"\"pages: TYPE N ...\" for the last of them.\n";

struct options {
	const char *path;
	bool mode_given;
	struct launch_machine machine;
	struct cli_counts counts;
};

static const struct option long_options[] = {
	{ "mode", required_argument, NULL, 'm' },
	{ "cpus", required_argument, NULL, 'c' },
	{ "cpu-sig", required_argument, NULL, 's' },
	{ "legacy", no_argument, NULL, 'l' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static int take_option(int option, const char *argument, void *options,
		       struct sev_error *err)
{
	struct options *opt = options;

	switch (option) {
	case 'm':
		opt->mode_given = true;
		return cli_platform(argument, &opt->machine.platform, err);
	case 'c':
		return cli_counts(argument, &opt->counts, err);
	case 's':
		return cli_signature(argument, &opt->machine.signature, err);
	case 'l':
		opt->machine.legacy = true;
		break;
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

static u32 contexts(const struct igvm_file *file, u32 platform)
{
	u32 count = 1;
	size_t i;

	for (i = 0; i < file->count; i++)
		if (file->headers[i].type->kind == IGVM_KIND_VP &&
		    igvm_applies(file, &file->headers[i], platform) &&
		    file->headers[i].vp.index >= count)
			count = file->headers[i].vp.index + 1U;
	return count;
}

/* KVM_SEV_ES_INIT makes VMs without any of them */
static int check_legacy(const struct igvm_file *file, struct sev_error *err)
{
	size_t i;

	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];
		u64 features;

		if (header->type->kind != IGVM_KIND_VP ||
		    !igvm_applies(file, header, IGVM_PLATFORM_ES))
			continue;
		features = get_le64(file->bytes + header->vp.file_offset + VMSA_SEV_FEATURES);
		if (features)
			return sev_err(err,
				       "--legacy: CPU %u has SEV features 0x%llx, which such a VM cannot have",
				       header->vp.index, features);
	}
	return 0;
}

static int check_counts(const struct igvm_file *file, const struct options *opt,
			struct sev_error *err)
{
	size_t i;

	for (i = 0; i < opt->counts.size; i++)
		if (launch_page_check_cpus(file, opt->machine.platform,
					   opt->counts.values[i], err))
			return -1;
	return 0;
}

static int choose(const struct igvm_file *file, struct options *opt,
		  struct sev_error *err)
{
	struct launch_machine *machine = &opt->machine;

	if (!opt->mode_given)
		machine->platform = file->platform_mask[IGVM_PLATFORM_SNP] ?
				    IGVM_PLATFORM_SNP : IGVM_PLATFORM_ES;
	if (machine->legacy && machine->platform != IGVM_PLATFORM_ES)
		return sev_err(err, "--legacy: only for SEV-ES");
	if (!opt->counts.size) {
		opt->counts.values[0] = contexts(file, machine->platform);
		opt->counts.size = 1;
	}
	if (igvm_check(file, machine->platform, NULL, err) ||
	    (machine->legacy && check_legacy(file, err)))
		return -1;
	return check_counts(file, opt, err);
}

static int print_digests(const struct igvm_file *file, struct options *opt,
			 struct sev_error *err)
{
	struct digest digest;
	size_t i;

	if (choose(file, opt, err))
		return -1;
	for (i = 0; i < opt->counts.size; i++) {
		opt->machine.cpus = opt->counts.values[i];
		if (digest_of_file(file, &opt->machine, &digest, err))
			return -1;
		digest_print(stdout, &digest, &opt->machine);
		if (i + 1 == opt->counts.size)
			digest_print_pages(stdout, &digest);
		digest_release(&digest);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct options opt = { .machine.signature = LAUNCH_EPYC_SIGNATURE };
	struct sev_buffer buffer;
	struct igvm_file file;
	struct sev_error err;
	int ret;

	if (cli_options(&program, argc, argv, &opt, &opt.path, &err) ||
	    cli_load(opt.path, &buffer, &file, &err))
		return cli_fail(PROGRAM, &err);
	ret = print_digests(&file, &opt, &err);
	igvm_release(&file);
	sev_buffer_free(&buffer);
	return ret ? cli_fail_file(PROGRAM, opt.path, &err) : cli_finish(PROGRAM);
}
