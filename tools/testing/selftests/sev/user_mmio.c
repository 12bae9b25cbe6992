// SPDX-License-Identifier: GPL-2.0
/*
 * Device memory mapped by user space. An SEV-ES guest's kernel does not access
 * devices on behalf of user space, which could change the instruction behind
 * its back (E3): SIGBUS, whatever the instruction. A plain guest has the access.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "sev_test.h"

#define DEVICES		"/sys/bus/pci/devices"

static const char *const names[] = {
	/* loads, which do no harm in a plain guest */
	"MOV, 8 bits", "MOV, 16 bits", "MOV, 32 bits", "MOVZX", "MOVSX", "TEST", "MOVS",
	/* stores */
	"MOV to it", "MOV of an immediate", "OR", "XCHG", "STOS", "MOVS to it",
};

#define FIRST_STORE	7

static uint8_t plain[16];

#define ONE(insn) do {								\
	uint64_t rax_ = 0;							\
										\
	asm volatile(insn : "+a" (rax_) : "S" (device) : "memory", "cc");	\
} while (0)
#define STRING(insn, src, dst) do {						\
	uint64_t count_ = 4;							\
	void *from_ = (src), *to_ = (dst);					\
										\
	asm volatile(insn : "+S" (from_), "+D" (to_), "+c" (count_)		\
		     : "a" (0) : "memory");					\
} while (0)

static void load_from(unsigned int how, uint8_t *device)
{
	switch (how) {
	case 0:
		ONE("movb (%%rsi), %%al");
		break;
	case 1:
		ONE("movw (%%rsi), %%ax");
		break;
	case 2:
		ONE("movl (%%rsi), %%eax");
		break;
	case 3:
		ONE("movzbl (%%rsi), %%eax");
		break;
	case 4:
		ONE("movsbl (%%rsi), %%eax");
		break;
	case 5:
		ONE("testb $1, (%%rsi)");
		break;
	case 6:
		STRING("rep movsb", device, plain);
		break;
	}
}

static void store_to(unsigned int how, uint8_t *device)
{
	switch (how) {
	case 7:
		ONE("movl %%eax, (%%rsi)");
		break;
	case 8:
		ONE("movl $0, (%%rsi)");
		break;
	case 9:
		ONE("orl $1, (%%rsi)");
		break;
	case 10:
		ONE("xchgl %%eax, (%%rsi)");
		break;
	case 11:
		STRING("rep stosb", device, device);
		break;
	case 12:
		STRING("rep movsb", plain, device);
		break;
	}
}

static void __attribute__((noinline)) try_access(unsigned int how, uint8_t *device)
{
	TRY {
		if (how < FIRST_STORE)
			load_from(how, device);
		else
			store_to(how, device);
	}
	end_try();
}

/* The first memory resource of a PCI device, 32-bit accesses to which do no harm. */
static uint8_t *map_device(void)
{
	char path[sizeof(DEVICES) + 300];
	struct dirent *entry;
	void *p = MAP_FAILED;
	unsigned int n;
	DIR *dir;
	int fd;

	dir = opendir(DEVICES);
	while (dir && p == MAP_FAILED && (entry = readdir(dir))) {
		for (n = 0; n < 6 && p == MAP_FAILED; n++) {
			snprintf(path, sizeof(path), DEVICES "/%s/resource%u", entry->d_name, n);
			fd = open(path, O_RDWR | O_CLOEXEC);
			if (fd < 0)
				continue;
			p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
			close(fd);
		}
	}
	if (dir)
		closedir(dir);
	if (p == MAP_FAILED)
		ksft_exit_skip("no PCI device with memory\n");
	ksft_print_msg("%s\n", path);

	return p;
}

static void test_instructions(uint8_t *device, bool encrypted)
{
	unsigned int i;

	for (i = 0; i < (encrypted ? ARRAY_SIZE(names) : FIRST_STORE); i++) {
		try_access(i, device);
		expect_signal(encrypted ? SIGBUS : 0, names[i]);
	}
}

/* A system call that is handed device memory works on it or returns an error. */
static void test_system_call(uint8_t *device)
{
	int fds[2];
	ssize_t n;

	if (pipe(fds))
		ksft_exit_fail_perror("pipe");
	n = write(fds[1], device, 4);
	expect(n == 4 || (n < 0 && errno == EFAULT), "write() from device memory");
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	bool encrypted = sev_status() & SEV_STATUS_ES;
	uint8_t *device;

	ksft_print_header();
	catch_signals();
	device = map_device();
	test_instructions(device, encrypted);
	test_system_call(device);
	finish();
}
