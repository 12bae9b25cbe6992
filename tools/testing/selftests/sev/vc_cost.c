// SPDX-License-Identifier: GPL-2.0
/*
 * Work for measuring what a #VC costs inside the guest, in the machine model: each
 * event many times, and beside it the same work without the event. Marks on the
 * model's port stand between them, in the order
 *
 *	CPUID without, with; IOIO without, with; MSR without, with; MMIO without, with
 *
 * usage: vc_cost
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <unistd.h>

#define MARK_PORT	0x5e0
#define SCRATCH		0x3ff		/* of the first UART */
#define DEVICE		"/sys/bus/pci/devices/0000:00:1f.2/resource5"
#define MSR_APIC_BASE	0x1b		/* exits to the host */
#define MSR_EFER	0xc0000080	/* does not */
#define TIMES		1000
#define PAGE		4096

static int msr, ends[2];
static uint8_t *device, memory[PAGE];

static void mark(uint8_t n)
{
	outb(n, MARK_PORT);
}

static void cpuid(int with)
{
	uint32_t eax = 0, ebx, ecx = 0, edx;

	if (with)
		asm volatile("cpuid" : "+a" (eax), "=b" (ebx), "+c" (ecx), "=d" (edx));
	else
		asm volatile("nop" : "+a" (eax), "=b" (ebx), "+c" (ecx), "=d" (edx));
}

static void port(int with)
{
	if (with)
		asm volatile("inb %%dx, %%al" : : "d" (SCRATCH) : "rax");
	else
		asm volatile("nop" : : "d" (SCRATCH) : "rax");
}

static int msr_read(int with)
{
	uint64_t value;

	return pread(msr, &value, sizeof(value), with ? MSR_APIC_BASE : MSR_EFER) < 0;
}

/* The kernel reads one byte of the device for user space's write(). */
static int mmio(int with)
{
	uint8_t byte;

	return write(ends[1], with ? device : memory, 1) != 1 || read(ends[0], &byte, 1) != 1;
}

static int repeat(unsigned int event, int with)
{
	int i, bad = 0;

	for (i = 0; i < TIMES; i++) {
		switch (event) {
		case 0:
			cpuid(with);
			break;
		case 1:
			port(with);
			break;
		case 2:
			bad |= msr_read(with);
			break;
		case 3:
			bad |= mmio(with);
			break;
		}
	}

	return bad;
}

static int open_all(void)
{
	int fd = open(DEVICE, O_RDWR | O_CLOEXEC);

	msr = open("/dev/cpu/0/msr", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || msr < 0 || pipe(ends) || ioperm(MARK_PORT, 1, 1) || ioperm(SCRATCH, 1, 1))
		return -1;
	device = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);

	return device == MAP_FAILED ? -1 : 0;
}

int main(void)
{
	unsigned int event;
	int with, bad = 0;

	if (open_all()) {
		perror("vc_cost: the devices to measure with");
		return 1;
	}
	/* once without being measured: pages and permissions are in place then */
	for (event = 0; event < 4; event++)
		bad |= repeat(event, 1);
	mark(0);
	for (event = 0; event < 4; event++) {
		for (with = 0; with < 2; with++) {
			bad |= repeat(event, with);
			mark(1 + 2 * event + with);
		}
	}
	if (bad)
		fprintf(stderr, "vc_cost: an access failed\n");

	return bad;
}
