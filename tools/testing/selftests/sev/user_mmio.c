// SPDX-License-Identifier: GPL-2.0
/*
 * Device memory mapped by user space, from sysfs and from /dev/mem. An SEV-ES guest's
 * kernel does not access devices on behalf of user space, which could change the
 * instruction behind its back (E3): SIGBUS, whatever the instruction. A plain guest
 * has the access.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

static void __attribute__((noinline)) try_access(unsigned int how, uint8_t *memory)
{
	TRY {
		if (how < FIRST_STORE)
			load_from(how, memory);
		else
			store_to(how, memory);
	}
	end_try();
}

/**
 * struct device - memory of a PCI device, 32-bit loads from which do no harm
 * @path: in sysfs, without the number of the resource
 * @number: of the resource
 * @memory: its first page, as sysfs maps it
 */
struct device {
	char path[sizeof(DEVICES) + 300];
	unsigned int number;
	uint8_t *memory;
};

static uint8_t *map_page(const char *path, off_t at)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	void *p;

	if (fd < 0)
		return NULL;
	p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, at);
	close(fd);

	return p == MAP_FAILED ? NULL : p;
}

/* The first one that there is. */
static void find_device(struct device *device)
{
	char path[sizeof(device->path) + 20];
	struct dirent *entry;
	DIR *dir;

	dir = opendir(DEVICES);
	device->memory = NULL;
	while (dir && !device->memory && (entry = readdir(dir))) {
		snprintf(device->path, sizeof(device->path), DEVICES "/%s/resource",
			 entry->d_name);
		for (device->number = 0; device->number < 6; device->number++) {
			snprintf(path, sizeof(path), "%s%u", device->path, device->number);
			device->memory = map_page(path, 0);
			if (device->memory)
				break;
		}
	}
	if (dir)
		closedir(dir);
	if (!device->memory)
		ksft_exit_skip("no PCI device with memory\n");
	ksft_print_msg("%s\n", path);
}

/* A line for each resource, which begins with its address; 0 for none. */
static off_t physical_address(const struct device *device)
{
	const char *text = read_text(device->path);
	unsigned int n;

	for (n = 0; text && n < device->number; n++) {
		text = strchr(text, '\n');
		if (text)
			text++;
	}

	return text ? strtoull(text, NULL, 16) : 0;
}

static void test_instructions(uint8_t *memory, bool encrypted, const char *from)
{
	char name[80];
	unsigned int i;

	for (i = 0; i < (encrypted ? ARRAY_SIZE(names) : FIRST_STORE); i++) {
		try_access(i, memory);
		snprintf(name, sizeof(name), "%s, %s", from, names[i]);
		expect_signal(encrypted ? SIGBUS : 0, name);
	}
}

/* A system call that is handed device memory works on it or returns an error. */
static void test_system_call(uint8_t *memory, const char *name)
{
	int fds[2];
	ssize_t n;

	if (pipe(fds))
		ksft_exit_fail_perror("pipe");
	n = write(fds[1], memory, 4);
	expect(n == 4 || (n < 0 && errno == EFAULT), name);
	close(fds[0]);
	close(fds[1]);
}

/* Here the kernel itself has to read, if the address lies below the end of memory. */
static void test_read(off_t at)
{
	int fd = open("/dev/mem", O_RDONLY | O_CLOEXEC);
	uint32_t value;
	ssize_t n;

	n = pread(fd, &value, sizeof(value), at);
	expect(n == sizeof(value) || (n < 0 && errno == EFAULT), "read() of /dev/mem");
	close(fd);
}

/*
 * Where errors are known, the mapping is encrypted: the host of an SEV-SNP guest has
 * no private memory for a device, and ends the guest; under SEV-ES the kernel does
 * when a system call is handed the mapping.
 */
static void test_dev_mem(const struct device *device, bool encrypted)
{
	off_t at = physical_address(device);
	uint8_t *memory = at ? map_page("/dev/mem", at) : NULL;

	if (encrypted && getenv("SEV_TEST_KNOWN_ERRORS")) {
		ksft_test_result_xfail("/dev/mem: to use its mappings ends the guest\n");
		return;
	}
	if (!memory) {
		ksft_test_result_skip("/dev/mem: %s\n", strerror(errno));
		return;
	}
	ksft_print_msg("/dev/mem at 0x%llx\n", (unsigned long long)at);
	test_instructions(memory, encrypted, "/dev/mem");
	test_system_call(memory, "write() from a mapping of /dev/mem");
	munmap(memory, PAGE);
	test_read(at);
}

int main(void)
{
	bool encrypted = sev_status() & SEV_STATUS_ES;
	struct device device;

	ksft_print_header();
	catch_signals();
	find_device(&device);
	test_instructions(device.memory, encrypted, "sysfs");
	test_system_call(device.memory, "write() from device memory");
	test_dev_mem(&device, encrypted);
	finish();
}
