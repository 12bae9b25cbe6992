// SPDX-License-Identifier: GPL-2.0
/*
 * A pattern in memory, and whether the dump of a crashed kernel has it.
 *
 * usage: guest_vmcore write		fills pages, prints their physical addresses
 *					on a line, and keeps them for ever
 *	  guest_vmcore check ADDRESS...	looks for them in /proc/vmcore
 */
#include <elf.h>
#include <fcntl.h>
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
static off_t find(const Elf64_Phdr *segments, unsigned int count, uint64_t pa)
{
	for (unsigned int i = 0; i < count; i++)
		if (segments[i].p_type == PT_LOAD && pa >= segments[i].p_paddr &&
		    pa + PAGE_BYTES <= segments[i].p_paddr + segments[i].p_memsz)
			return segments[i].p_offset + pa - segments[i].p_paddr;
	return 0;
}

static bool check_page(int core, off_t at, unsigned int number)
{
	uint64_t want[WORDS], page[WORDS];

	fill(want, number);
	return at && pread(core, page, sizeof(page), at) == sizeof(page) &&
	       !memcmp(page, want, sizeof(page));
}

static int check(char **addresses, unsigned int count)
{
	static Elf64_Phdr segments[SEGMENTS_MAX];
	int core = open("/proc/vmcore", O_RDONLY), bad = 0;
	Elf64_Ehdr header;
	size_t bytes;

	if (core < 0 || read(core, &header, sizeof(header)) != sizeof(header) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_phnum > SEGMENTS_MAX)
		return die("guest_vmcore: /proc/vmcore");
	bytes = header.e_phnum * sizeof(segments[0]);
	if (pread(core, segments, bytes, header.e_phoff) != (ssize_t)bytes)
		return die("guest_vmcore: program headers");
	for (unsigned int i = 0; i < count; i++) {
		uint64_t pa = strtoull(addresses[i], NULL, 16);

		if (check_page(core, find(segments, header.e_phnum, pa), i))
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
	fprintf(stderr, "usage: guest_vmcore write, or guest_vmcore check ADDRESS...\n");
	return 2;
}
