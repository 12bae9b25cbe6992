// SPDX-License-Identifier: GPL-2.0
/*
 * Runtime services of the firmware which started this guest, on every CPU. To read
 * the clock they use ports, which raises #VC in the firmware's own code, at the
 * addresses and with the page tables which the kernel has given it; to count they
 * write to where variables are kept, some of it by a VMGEXIT of their own, with the
 * GHCB that they find in the MSR.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "sev_test.h"

#define ROUNDS		10
/* Clocks of the machine and the kernel may be this far apart. */
#define SECONDS		120
/* The kernel runs these services in a work queue; this is where such queues run. */
#define QUEUE_CPUS	"/sys/devices/virtual/workqueue/cpumask"

/* UEFI 2.10, section 8.3.1; and drivers/firmware/efi/test/efi_test.h */
struct efi_time {
	uint16_t year;
	uint8_t month, day, hour, minute, second, pad;
	uint32_t nanosecond;
	int16_t zone;
	uint8_t daylight, pad_2;
};

struct efi_gettime {
	struct efi_time *time;
	void *capabilities;
	unsigned long *status;
} __attribute((packed));

struct efi_getcount {
	uint32_t *high_count;
	unsigned long *status;
} __attribute((packed));

#define GET_TIME	_IOR('p', 0x03, struct efi_gettime)
#define GET_COUNT	_IOR('p', 0x09, struct efi_getcount)

static int device;

static bool get_time(struct efi_time *time)
{
	unsigned long status = 1;
	struct efi_gettime call = { .time = time, .status = &status };

	return !ioctl(device, GET_TIME, &call) && !status;
}

static bool get_count(uint32_t *count)
{
	unsigned long status = 1;
	struct efi_getcount call = { .high_count = count, .status = &status };

	return !ioctl(device, GET_COUNT, &call) && !status;
}

static bool is_now(const struct efi_time *t)
{
	struct tm tm = {
		.tm_year = t->year - 1900, .tm_mon = t->month - 1,
		.tm_mday = t->day, .tm_hour = t->hour, .tm_min = t->minute,
		.tm_sec = t->second,
	};
	double apart = difftime(timegm(&tm), time(NULL));

	return apart > -SECONDS && apart < SECONDS;
}

static bool queues_run_on(unsigned long cpus)
{
	FILE *file = fopen(QUEUE_CPUS, "w");
	bool good;

	if (!file)
		return false;
	good = fprintf(file, "%lx\n", cpus) > 0;

	return !fclose(file) && good;
}

static void test_cpu(int cpu)
{
	struct efi_time time = { 0 };
	uint32_t count, last = 0;
	char name[80];
	int i;

	snprintf(name, sizeof(name), "CPU %d: the firmware tells the time", cpu);
	for (i = 0; i < ROUNDS && get_time(&time) && is_now(&time); i++)
		;
	if (!expect(i == ROUNDS, name))
		ksft_print_msg("round %d: %04u-%02u-%02u %02u:%02u:%02u\n", i, time.year,
			       time.month, time.day, time.hour, time.minute, time.second);
	snprintf(name, sizeof(name), "CPU %d: the firmware counts", cpu);
	for (i = 0; i < ROUNDS && get_count(&count) && (!i || count > last); i++)
		last = count;
	expect(i == ROUNDS, name);
}

int main(void)
{
	int cpu, cpus = online_cpus();

	ksft_print_header();
	if (access("/sys/firmware/efi", F_OK))
		ksft_exit_skip("no firmware has started this guest\n");
	device = open("/dev/efi_test", O_RDWR);
	if (device < 0)
		ksft_exit_skip("no /dev/efi_test: CONFIG_EFI_TEST\n");
	for (cpu = 0; cpu < cpus; cpu++) {
		if (queues_run_on(1ul << cpu))
			test_cpu(cpu);
		else
			ksft_test_result_skip("CPU %d: %s\n", cpu, strerror(errno));
	}
	queues_run_on((1ul << cpus) - 1);
	finish();
}
