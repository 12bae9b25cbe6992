// SPDX-License-Identifier: GPL-2.0
/*
 * A pattern in memory, and whether the dump of a crashed kernel has it.
 *
 * usage: guest_vmcore write		fills pages, prints their physical addresses
 *					on a line, and keeps them for ever
 *	  guest_vmcore check ADDRESS...	looks for them in /proc/vmcore
 *	  guest_vmcore vmsa		the page which is this CPU's VMSA must not
 *					be shown there: zeros instead
 */
#include <elf.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGES		8
#define PAGE_BYTES	4096
#define WORDS		(PAGE_BYTES / sizeof(uint64_t))
#define SEGMENTS_MAX	64

/* asm/sev/handover.h */
#define SETUP_DATA	"/sys/kernel/boot_params/setup_data/*/"
#define HANDOVER_TYPE	0x44564553
#define HANDOVER_VMSA	88
#define PAGEMAP_PRESENT	0x8000000000000000ull
#define PAGEMAP_PFN	((1ull << 55) - 1)

static int die(const char *what)
{
	perror(what);
	return 1;
}

/* No word of any page is like another. */
static void fill(uint64_t *page, uint64_t number)
{
	uint64_t state = 0x9e3779b97f4a7c15ull * (number + 1);

	for (unsigned int i = 0; i < WORDS; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		page[i] = state;
	}
}

static int write_pattern(void)
{
	uint64_t *memory = mmap(NULL, PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);
	int map = open("/proc/self/pagemap", O_RDONLY);

	if (memory == MAP_FAILED || map < 0)
		return die("guest_vmcore: memory");
	for (unsigned int i = 0; i < PAGES; i++) {
		uint64_t *page = memory + i * WORDS;
		uint64_t entry;

		fill(page, i);
		if (pread(map, &entry, sizeof(entry), (uintptr_t)page / PAGE_BYTES * 8) != 8 ||
		    !(entry & PAGEMAP_PRESENT) || !(entry & PAGEMAP_PFN))
			return die("guest_vmcore: pagemap");
		printf("%s0x%llx", i ? "," : "",
		       (unsigned long long)(entry & PAGEMAP_PFN) * PAGE_BYTES);
	}
	printf("\n");
	fflush(stdout);
	for (;;)
		pause();
}

/* The place of physical address @pa in the dump, 0 when it is not there. */
static off_t find(const Elf64_Phdr *segment, unsigned int count, uint64_t pa)
{
	for (unsigned int i = 0; i < count; i++)
		if (segment[i].p_type == PT_LOAD && pa >= segment[i].p_paddr &&
		    pa + PAGE_BYTES <= segment[i].p_paddr + segment[i].p_memsz)
			return segment[i].p_offset + pa - segment[i].p_paddr;
	return 0;
}

static bool check_page(int core, off_t at, unsigned int number)
{
	uint64_t want[WORDS], page[WORDS];

	fill(want, number);
	return at && pread(core, page, sizeof(page), at) == sizeof(page) &&
	       !memcmp(page, want, sizeof(page));
}

static Elf64_Phdr segments[SEGMENTS_MAX];
static unsigned int segment_count;

/* The dump, with its program headers read; -1 when it is none. */
static int open_core(void)
{
	int core = open("/proc/vmcore", O_RDONLY);
	Elf64_Ehdr header;
	ssize_t bytes;

	if (core < 0 || read(core, &header, sizeof(header)) != sizeof(header) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_phnum > SEGMENTS_MAX)
		return -1;
	segment_count = header.e_phnum;
	bytes = segment_count * sizeof(segments[0]);
	return pread(core, segments, bytes, header.e_phoff) == bytes ? core : -1;
}

static bool read_file(const char *path, void *to, size_t bytes, off_t at)
{
	int fd = open(path, O_RDONLY);
	bool done = fd >= 0 && pread(fd, to, bytes, at) == (ssize_t)bytes;

	if (fd >= 0)
		close(fd);
	return done;
}

/* What the crashed kernel wrote into the handover structure, 0 when nothing. */
static uint64_t handover_vmsa(void)
{
	char type[16] = "", path[256];
	uint64_t gpa = 0;
	glob_t nodes;

	if (glob(SETUP_DATA, 0, NULL, &nodes))
		return 0;
	for (size_t i = 0; i < nodes.gl_pathc; i++) {
		snprintf(path, sizeof(path), "%stype", nodes.gl_pathv[i]);
		if (!read_file(path, type, 10, 0) || strtoul(type, NULL, 16) != HANDOVER_TYPE)
			continue;
		snprintf(path, sizeof(path), "%sdata", nodes.gl_pathv[i]);
		if (!read_file(path, &gpa, sizeof(gpa), HANDOVER_VMSA))
			gpa = 0;
	}
	globfree(&nodes);
	return gpa;
}

static int check_vmsa(void)
{
	static const uint64_t zeros[WORDS];
	uint64_t gpa = handover_vmsa(), page[WORDS];
	int core = open_core();
	off_t at;

	printf("# the VMSA is at 0x%llx\n", (unsigned long long)gpa);
	if (core < 0 || !gpa)
		return 1;
	at = find(segments, segment_count, gpa);
	return !at || pread(core, page, sizeof(page), at) != sizeof(page) ||
	       memcmp(page, zeros, sizeof(page));
}

static int check(char **addresses, unsigned int count)
{
	int core = open_core(), bad = 0;

	if (core < 0)
		return die("guest_vmcore: /proc/vmcore");
	for (unsigned int i = 0; i < count; i++) {
		uint64_t pa = strtoull(addresses[i], NULL, 16);

		if (check_page(core, find(segments, segment_count, pa), i))
			continue;
		printf("# the page at 0x%llx is not what was written\n", (unsigned long long)pa);
		bad = 1;
	}
	printf("# %u pages compared\n", count);
	return bad || count != PAGES;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "write"))
		return write_pattern();
	if (argc > 2 && !strcmp(argv[1], "check"))
		return check(argv + 2, argc - 2);
	if (argc == 2 && !strcmp(argv[1], "vmsa"))
		return check_vmsa();
	fprintf(stderr, "usage: guest_vmcore write, check ADDRESS..., or vmsa\n");
	return 2;
}
