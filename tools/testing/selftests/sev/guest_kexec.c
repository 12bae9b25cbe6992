// SPDX-License-Identifier: GPL-2.0
/*
 * Loads and starts another kernel.
 *
 * usage: guest_kexec load KERNEL INITRD CMDLINE	by kexec_file_load()
 *	  guest_kexec crash KERNEL INITRD CMDLINE	the same, for a crash
 *	  guest_kexec refused			kexec_load() must be refused
 *	  guest_kexec go			starts what was loaded
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/kexec.h>
#include <linux/reboot.h>

static int fail(const char *what)
{
	fprintf(stderr, "guest_kexec: %s: %s\n", what, strerror(errno));
	return 1;
}

static int load(char **argv, unsigned long flags)
{
	int kernel = open(argv[0], O_RDONLY | O_CLOEXEC);
	int initrd = open(argv[1], O_RDONLY | O_CLOEXEC);

	if (kernel < 0 || initrd < 0)
		return fail("cannot open the kernel or the initrd");
	if (syscall(SYS_kexec_file_load, kernel, initrd, strlen(argv[2]) + 1, argv[2], flags))
		return fail("kexec_file_load");
	return 0;
}

/* A segment which would do, where nothing knows of the guest's special pages. */
static int refused(void)
{
	static char page[4096];
	struct kexec_segment segment = {
		.buf = page,
		.bufsz = sizeof(page),
		.mem = (void *)0x4000000,
		.memsz = sizeof(page),
	};

	if (!syscall(SYS_kexec_load, 0x4000000ul, 1ul, &segment, KEXEC_ARCH_DEFAULT)) {
		fprintf(stderr, "guest_kexec: kexec_load was accepted\n");
		return 1;
	}
	return errno == EOPNOTSUPP ? 0 : fail("kexec_load");
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "load"))
		return load(argv + 2, 0);
	if (argc == 5 && !strcmp(argv[1], "crash"))
		return load(argv + 2, KEXEC_FILE_ON_CRASH);
	if (argc == 2 && !strcmp(argv[1], "refused"))
		return refused();
	if (argc == 2 && !strcmp(argv[1], "go")) {
		sync();
		reboot(LINUX_REBOOT_CMD_KEXEC);
		return fail("reboot");
	}
	fprintf(stderr, "usage: guest_kexec load|crash KERNEL INITRD CMDLINE, refused, or go\n");
	return 2;
}
