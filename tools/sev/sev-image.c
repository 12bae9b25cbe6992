// SPDX-License-Identifier: GPL-2.0
/* Builds an image which starts a Linux guest without any firmware */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "digest.h"
#include "file.h"
#include "image.h"

#define PROGRAM		"sev-image"
#define MAX_KERNEL	(1024 * SEV_MIB)
#define MAX_INITRD	(2048 * SEV_MIB)
#define MAX_CMDLINE	SEV_MIB

static const char usage[] =
"usage: " PROGRAM " --bzimage FILE --out FILE.igvm [options]\n"
"Builds an IGVM file which QEMU 10.2 on KVM, or the machine model, starts as a\n"
"guest without firmware, and prints its launch digest.\n"
"  --bzimage FILE       kernel, built with CONFIG_AMD_SEV_DIRECT\n"
"  --initrd FILE        initial ramdisk\n"
"  --cmdline TEXT       kernel command line\n"
"  --cmdline-file FILE  the same from a file; one line feed at its end is dropped\n"
"  --out FILE           replaced when the image is complete, else left as it was\n"
"  --mode snp|es        platform (default snp)\n"
"  --policy N           SEV-SNP guest policy, as given to QEMU (default 0x30000);\n"
"                       a SEV-ES policy is QEMU's alone, the file has none\n"
"  --cpus N[,N]         numbers of vCPUs to print digests for (default 1); a\n"
"                       SEV-SNP image is the same for all, its digest is not; a\n"
"                       SEV-ES image is for one number of vCPUs\n"
"  --cpu-sig N          CPUID 1 EAX of the CPU model, measured with each vCPU\n"
"                       but the first (default 0x800f12, EPYC up to EPYC-v4)\n"
"  --debug-swap         let hardware breakpoints work in the guest; the host's\n"
"                       processor and KVM must offer DebugSwap\n"
"  --skip-kernel-crc    take a kernel whose checksum is wrong: a signature for\n"
"                       secure boot changes the file without renewing it\n"
"Output: \"image:\", \"kernel:\", \"initrd:\", \"memory:\" lines, one line \"launch\n"
"digest (snp, 2 CPUs): HEX\" for each number, \"measured:\" and \"pages:\" lines.\n";

struct options {
	const char *bzimage;
	const char *initrd;
	const char *cmdline;
	const char *cmdline_file;
	const char *out;
	bool skip_crc;
	bool debug_swap;
	bool policy_given;
	u64 policy;
	struct launch_machine machine;
	struct cli_counts counts;
};

struct inputs {
	struct sev_buffer bzimage;
	struct sev_buffer initrd;
	struct sev_buffer cmdline;
};

static const struct option long_options[] = {
	{ "bzimage", required_argument, NULL, 'b' },
	{ "initrd", required_argument, NULL, 'i' },
	{ "cmdline", required_argument, NULL, 't' },
	{ "cmdline-file", required_argument, NULL, 'f' },
	{ "out", required_argument, NULL, 'o' },
	{ "mode", required_argument, NULL, 'm' },
	{ "policy", required_argument, NULL, 'p' },
	{ "cpus", required_argument, NULL, 'c' },
	{ "cpu-sig", required_argument, NULL, 's' },
	{ "debug-swap", no_argument, NULL, 'd' },
	{ "skip-kernel-crc", no_argument, NULL, 'k' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static int take_option(int option, const char *argument, void *options,
		       struct sev_error *err)
{
	struct options *opt = options;

	switch (option) {
	case 'b':
		opt->bzimage = argument;
		break;
	case 'i':
		opt->initrd = argument;
		break;
	case 't':
		opt->cmdline = argument;
		break;
	case 'f':
		opt->cmdline_file = argument;
		break;
	case 'o':
		opt->out = argument;
		break;
	case 'm':
		return cli_platform(argument, &opt->machine.platform, err);
	case 'p':
		opt->policy_given = true;
		return cli_number("--policy", argument, UINT64_MAX, &opt->policy, err);
	case 'c':
		return cli_counts(argument, &opt->counts, err);
	case 's':
		return cli_signature(argument, &opt->machine.signature, err);
	case 'd':
		opt->debug_swap = true;
		break;
	case 'k':
		opt->skip_crc = true;
		break;
	}
	return 0;
}

static const struct cli_program program = {
	.name = PROGRAM,
	.usage = usage,
	.options = long_options,
	.take = take_option,
};

static int check_options(struct options *opt, struct sev_error *err)
{
	if (!opt->bzimage || !opt->out)
		return sev_err(err, "--bzimage and --out are needed; --help tells more");
	if (opt->cmdline && opt->cmdline_file)
		return sev_err(err, "--cmdline and --cmdline-file exclude each other");
	if (!opt->counts.size) {
		opt->counts.values[0] = 1;
		opt->counts.size = 1;
	}
	if (opt->machine.platform != IGVM_PLATFORM_ES)
		return 0;
	if (opt->policy_given)
		return sev_err(err,
			       "--policy: a SEV-ES policy goes to QEMU's sev-guest object, not into the image");
	if (opt->counts.size != 1)
		return sev_err(err,
			       "--cpus: a SEV-ES image holds the state of each vCPU, and so is for one number of them");
	return 0;
}

static int take_options(int argc, char **argv, struct options *opt,
			struct sev_error *err)
{
	opt->policy = IMAGE_DEFAULT_POLICY;
	opt->machine.platform = IGVM_PLATFORM_SNP;
	opt->machine.signature = LAUNCH_EPYC_SIGNATURE;
	if (cli_options(&program, argc, argv, opt, NULL, err))
		return -1;
	return check_options(opt, err);
}

/* Leaves the command line in the buffer with its NUL */
static int read_cmdline(const struct options *opt, const struct bzimage *kernel,
			struct sev_buffer *cmdline, struct sev_error *err)
{
	if (opt->cmdline_file) {
		if (sev_read_file(opt->cmdline_file, "command line", MAX_CMDLINE, cmdline, err))
			return -1;
		if (cmdline->bytes[cmdline->size - 1] == '\n')
			cmdline->size--;
		if (memchr(cmdline->bytes, 0, cmdline->size))
			return sev_err(err, "command line %s holds a NUL", opt->cmdline_file);
	} else if (opt->cmdline) {
		sev_buffer_add(cmdline, opt->cmdline, strlen(opt->cmdline));
	}
	if (cmdline->size > kernel->cmdline_max)
		return sev_err(err, "command line of %zu bytes is too long: the kernel takes %u",
			       cmdline->size, kernel->cmdline_max);
	sev_buffer_add(cmdline, NULL, 1);
	return 0;
}

static bool output_is_input(const struct options *opt)
{
	const char * const inputs[] = { opt->bzimage, opt->initrd, opt->cmdline_file };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(inputs); i++)
		if (inputs[i] && sev_same_file(inputs[i], opt->out))
			return true;
	return false;
}

static int read_inputs(const struct options *opt, struct inputs *in,
		       struct image_request *request, struct sev_error *err)
{
	struct sev_error why;

	if (output_is_input(opt))
		return sev_err(err, "output %s is one of the inputs", opt->out);
	if (sev_read_file(opt->bzimage, "kernel", MAX_KERNEL, &in->bzimage, err))
		return -1;
	if (bzimage_parse(&request->kernel, in->bzimage.bytes, in->bzimage.size,
			  !opt->skip_crc, &why))
		return sev_err(err, "%s: %s", opt->bzimage, why.text);
	if (read_cmdline(opt, &request->kernel, &in->cmdline, err))
		return -1;
	if (opt->initrd &&
	    sev_read_file(opt->initrd, "initrd", MAX_INITRD, &in->initrd, err))
		return -1;
	request->platform = opt->machine.platform;
	request->policy = opt->policy;
	request->cpus = opt->counts.values[0];
	request->debug_swap = opt->debug_swap;
	request->cmdline = in->cmdline.bytes;
	request->cmdline_size = in->cmdline.size;
	request->initrd = in->initrd.bytes;
	request->initrd_size = in->initrd.size;
	return 0;
}

static void print_layout(const struct options *opt, const struct sev_buffer *image,
			 const struct image_request *request,
			 const struct sev_launch_page *launch)
{
	printf("image: %s, %zu bytes, %s\n", opt->out, image->size,
	       igvm_platform_name(opt->machine.platform));
	printf("kernel: %llu bytes at 0x%llx, entry 0x%llx, decompresses to 0x%llx..0x%llx\n",
	       launch->kernel_size, launch->kernel_gpa,
	       launch->kernel_gpa + request->kernel.entry_offset,
	       launch->runtime_gpa, launch->runtime_gpa + launch->init_size);
	printf("initrd: %llu bytes at 0x%llx\n", launch->initrd_size, launch->initrd_gpa);
	printf("memory: at least %llu MiB\n",
	       sev_align_up(launch_page_memory(launch), SEV_MIB) / SEV_MIB);
}

static int print_digests(struct options *opt, const struct sev_buffer *image,
			 struct sev_error *err)
{
	struct igvm_file file;
	struct digest digest;
	int ret = 0;
	size_t i;

	if (igvm_parse(&file, image->bytes, image->size, err))
		return -1;
	for (i = 0; i < opt->counts.size && !ret; i++) {
		opt->machine.cpus = opt->counts.values[i];
		ret = digest_of_file(&file, &opt->machine, &digest, err);
		if (ret)
			break;
		digest_print(stdout, &digest, &opt->machine);
		if (i + 1 == opt->counts.size)
			digest_print_pages(stdout, &digest);
		digest_release(&digest);
	}
	igvm_release(&file);
	return ret;
}

static int make_image(struct options *opt, struct inputs *in,
		      struct sev_buffer *image, struct sev_error *err)
{
	struct sev_launch_page launch;
	struct image_request request;

	memset(&request, 0, sizeof(request));
	if (read_inputs(opt, in, &request, err) ||
	    image_build(&request, &launch, image, err) ||
	    sev_write_file(opt->out, image->bytes, image->size, err))
		return -1;
	print_layout(opt, image, &request, &launch);
	return print_digests(opt, image, err);
}

int main(int argc, char **argv)
{
	struct sev_buffer image = { .size = 0 };
	struct inputs in = { .bzimage = { .size = 0 } };
	struct options opt = { .bzimage = NULL };
	struct sev_error err;
	int ret;

	ret = take_options(argc, argv, &opt, &err);
	if (!ret)
		ret = make_image(&opt, &in, &image, &err);
	sev_buffer_free(&image);
	sev_buffer_free(&in.bzimage);
	sev_buffer_free(&in.initrd);
	sev_buffer_free(&in.cmdline);
	return ret ? cli_fail(PROGRAM, &err) : cli_finish(PROGRAM);
}
