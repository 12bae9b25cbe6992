// SPDX-License-Identifier: GPL-2.0
/* MSRs by the kernel's MSR device: read and written on every CPU, or an error. */
#include <errno.h>
#include <fcntl.h>

#include "sev_test.h"

#define MSR_TSC			0x10
#define MSR_APIC_BASE		0x1b
#define MSR_MTRR_BASE_7		0x20e
#define MSR_EFER		0xc0000080
#define MSR_SEV_STATUS		0xc0010131
#define MSR_NONE		0x5a5a5a5a

#define APIC_BASE_BSP		0x100ull
#define APIC_BASE_ENABLE	0x800ull
#define EFER_LMA		0x400ull
#define MTRR_VALUE		0x7ff0000006ull	/* bits of both halves */

static int open_msr(int cpu)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/cpu/%d/msr", cpu);

	return open(path, O_RDWR | O_CLOEXEC);
}

static bool get(int fd, uint32_t msr, uint64_t *value)
{
	return pread(fd, value, sizeof(*value), msr) == sizeof(*value);
}

static bool set(int fd, uint32_t msr, uint64_t value)
{
	return pwrite(fd, &value, sizeof(value), msr) == sizeof(value);
}

static bool apic_base_right(int fd, int cpu)
{
	uint64_t value;

	return get(fd, MSR_APIC_BASE, &value) && (value & APIC_BASE_ENABLE) &&
	       !(value & APIC_BASE_BSP) == (cpu != 0) && value >> 12 == 0xfee00;
}

static bool tsc_runs(int fd)
{
	uint64_t first, second;

	return get(fd, MSR_TSC, &first) && get(fd, MSR_TSC, &second) && second > first;
}

/* A memory type range which is not in use keeps what is written to it. */
static bool keeps(int fd, uint32_t msr, uint64_t value)
{
	uint64_t old, now = 0;
	bool good;

	if (!get(fd, msr, &old))
		return false;
	good = set(fd, msr, value) && get(fd, msr, &now) && now == value;

	return set(fd, msr, old) && get(fd, msr, &now) && now == old && good;
}

static bool refused(int fd, uint32_t msr)
{
	uint64_t value;

	if (get(fd, msr, &value) || errno != EIO)
		return false;

	return !set(fd, msr, 0) && errno == EIO;
}

struct seen {
	bool tsc, apic_base, efer, status, kept, refused;
};

static void look(int cpu, struct seen *seen)
{
	int fd = open_msr(cpu);
	uint64_t value = 0;

	if (fd < 0)
		ksft_exit_fail_perror("MSR device");
	seen->tsc &= tsc_runs(fd);
	seen->apic_base &= apic_base_right(fd, cpu);
	seen->efer &= get(fd, MSR_EFER, &value) && (value & EFER_LMA);
	if (get(fd, MSR_SEV_STATUS, &value))
		seen->status &= value == sev_status();
	else
		seen->status &= !sev_status();
	seen->kept &= keeps(fd, MSR_MTRR_BASE_7, MTRR_VALUE);
	seen->refused &= refused(fd, MSR_NONE);
	close(fd);
}

int main(void)
{
	struct seen seen = { true, true, true, true, true, true };
	int cpu, fd;

	ksft_print_header();
	fd = open_msr(0);
	if (fd < 0)
		ksft_exit_skip("no MSR device (CONFIG_X86_MSR), or not root\n");
	close(fd);
	for (cpu = 0; cpu < online_cpus(); cpu++)
		look(cpu, &seen);
	expect(seen.tsc, "the TSC runs");
	expect(seen.apic_base, "APIC_BASE, with one boot CPU");
	expect(seen.efer, "EFER");
	expect(seen.status, "SEV_STATUS, the same on every CPU");
	expect(seen.kept, "a memory type range keeps both halves");
	expect(seen.refused, "an MSR which does not exist is EIO");
	finish();
}
