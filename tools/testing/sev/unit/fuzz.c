// SPDX-License-Identifier: GPL-2.0
/*
 * Random input with a fixed seed for all that the host can write: the memory
 * map, the loader script, the instruction bytes of #VC, the page state change
 * header.  The sanitizers see to bounds; the checks here to the promises.
 *
 * usage: fuzz RUNS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/boot/compressed/sev/memory_map.h"
#include "../../../../arch/x86/kernel/sev/core/page_state.h"
#include "../../../../arch/x86/kernel/sev/core/vc.h"
#include "acpi_files.h"
#include "fake.h"
#include "unit.h"

#define LIMIT	0x10000000000ull

static u64 seed = 0x5eed5eed5eed5eedull;

static u64 any(void)
{
	return random_next(&seed);
}

static u64 below(u64 n)
{
	return any() % n;
}

/* Numbers that hurt: near powers of two, small, or anything. */
static u64 odd(void)
{
	switch (below(4)) {
	case 0:
		return (1ull << below(64)) + below(5) - 2;
	case 1:
		return below(64);
	case 2:
		return below(0x2000);
	default:
		return any();
	}
}

static bool map_holds(const struct sev_map *map)
{
	u32 i;

	if (map->count > SEV_MAP_MAX)
		return false;
	for (i = 0; i < map->count; i++) {
		const struct sev_map_range *r = &map->range[i];

		if (r->start >= r->end || r->end > LIMIT || (r->start | r->end) & 0xfff)
			return false;
		if (i && map->range[i - 1].end > r->start)
			return false;
		if (r->start < SEV_HOLE_END && r->end > SEV_HOLE_START)
			return false;
	}

	return true;
}

static bool fuzz_map(void)
{
	struct sev_memory_map_entry *e = calloc(170, sizeof(*e));
	u32 count = below(171), i;
	struct sev_map map;
	u64 next = 0;
	bool good = true;

	for (i = 0; i < count; i++) {
		e[i].page = below(8) ? next + below(3) : odd();
		e[i].pages = below(8) ? below(0x400) : odd();
		e[i].type = below(3);
		next = e[i].page + e[i].pages;
	}
	if (sev_map_read(&map, e, 170, LIMIT).code) {
		free(e);
		return true;
	}
	good = map_holds(&map);
	for (i = 0; good && i < 8 && map.count; i++) {
		struct sev_map_range r = map.range[below(map.count)];
		u64 start = r.start + (below(4) << 12);

		if (!sev_map_mark(&map, start, start + (below(4) << 12), SEV_E820_ACPI).code)
			good = map_holds(&map);
	}
	free(e);

	return good;
}

static void odd_command(struct sev_loader_command *c)
{
	static const char *const names[] = {
		"etc/acpi/tables", "etc/acpi/rsdp", "etc/vmgenid_addr", "etc/big", "etc/none",
	};
	const char *a = names[below(5)], *b = names[below(5)];

	switch (below(6)) {
	case 0:
		*c = acpi_allocate(a, below(4) ? 1u << below(14) : odd());
		break;
	case 1:
		*c = acpi_pointer(a, b, odd(), below(4) ? 4 : odd());
		break;
	case 2:
		*c = acpi_checksum(a, odd(), odd(), odd());
		break;
	case 3:
		*c = acpi_write(a, b, odd(), odd(), below(10));
		break;
	default:
		*c = acpi_pointer(a, b, below(1000), 1 << below(4));
	}
	if (!below(50))
		((u8 *)c)[below(sizeof(*c))] = any();
}

/* The memory is exactly as large as the loader was told: ASan watches its ends. */
static bool fuzz_acpi(void)
{
	struct sev_loader_command script[12];
	u8 *memory = malloc(ACPI_MEMORY);
	struct sev_acpi acpi;
	bool good = true;
	u32 i;

	host_files_reset();
	for (i = 0; i < 1000; i++)
		host_files[0].data[i] = below(3) ? 0 : any();
	acpi_begin(&acpi, memory);
	script[0] = acpi_allocate("etc/acpi/tables", 64);
	for (i = 1; i < 12; i++)
		odd_command(&script[i]);
	sev_acpi_run(&acpi, script, sizeof(script));
	for (i = 0; i < acpi.count; i++)
		good &= acpi.file[i].data >= memory &&
			acpi.file[i].data + acpi.file[i].size <= memory + ACPI_MEMORY;
	free(memory);

	return good;
}

static const u64 fuzz_codes[] = {
	SEV_NAE_CPUID, SEV_NAE_RDTSC, SEV_NAE_RDTSCP, SEV_NAE_RDPMC, SEV_NAE_MSR, SEV_NAE_WBINVD,
	SEV_NAE_INVD, SEV_NAE_VMMCALL, SEV_NAE_MONITOR, SEV_NAE_MWAIT, SEV_NAE_DR7_READ,
	SEV_NAE_DR7_WRITE, SEV_VC_DB, SEV_VC_AC, SEV_VC_NOT_VALIDATED, SEV_NAE_IOIO,
	SEV_NAE_IOIO, SEV_VC_MMIO, SEV_VC_MMIO, SEV_VC_MMIO, SEV_VC_MMIO,
};

/* First bytes of what is emulated, and prefixes */
static const u8 fuzz_bytes[] = {
	0x6c, 0x6d, 0x6e, 0x6f, 0xe4, 0xe5, 0xe6, 0xe7, 0xec, 0xed, 0xee, 0xef, 0x0f, 0x66, 0x67,
	0xf2, 0xf3, 0x64, 0x48, 0x41, 0x88, 0x89, 0x8a, 0x8b, 0xa0, 0xa3, 0xa4, 0xa5, 0xaa, 0xab,
	0xc6, 0xc7, 0x63, 0x86, 0x87, 0x08, 0x21, 0x33, 0x80, 0x81, 0x83, 0x84, 0xf6, 0xf7,
};

static u64 fuzz_address(void)
{
	switch (below(4)) {
	case 0:
		return odd();
	case 1:
		return FAKE_DATA_VA + below(0x4010);
	default:
		return FAKE_DEVICE_VA + below(0x2010);
	}
}

/* Only a string instruction keeps what it did before a failure. */
static bool fuzz_kept(const struct sev_vc *vc, const struct pt_regs *before)
{
	struct pt_regs now = *vc->regs;

	if (vc->exit_code == SEV_VC_MMIO) {
		now.cx = before->cx;
		now.si = before->si;
		now.di = before->di;
	}

	return !memcmp(before, &now, sizeof(now));
}

static u64 fuzz_dr7;

static bool fuzz_vc(void)
{
	struct pt_regs regs, before;
	struct sev_vc vc = {
		.regs = &regs,
		.ghcb = &fake.ghcb,
		.dr7 = &fuzz_dr7,
		.exit_code = below(20) ? fuzz_codes[below(ARRAY_SIZE(fuzz_codes))] : odd(),
	};
	struct sev_result r;
	u32 i;

	for (i = 0; i < sizeof(regs) / 8; i++)
		((unsigned long *)&regs)[i] = fuzz_address();
	for (i = 0; i < sizeof(fake.code); i++)
		fake.code[i] = any();
	for (i = 0; i < 3 && below(3); i++)
		fake.code[i] = fuzz_bytes[below(ARRAY_SIZE(fuzz_bytes))];
	fake.code_bits = below(8) ? 64 : 16 << below(2);
	fake.writable = below(4) ? FAKE_DATA_SIZE : below(FAKE_DATA_SIZE);
	fake.port_denied = !below(8);
	fake.hcall_wrong = !below(4);
	fake.code_size = below(16);
	fake.out_size = 0;
	fake.violation = NULL;
	regs.ip = FAKE_CODE_VA;
	before = regs;
	r = sev_vc_handle(&vc);
	if (fake.violation)
		return false;
	if (r.code)
		return fuzz_kept(&vc, &before);
	if (fake.code_bits != 64)
		return !(regs.ip >> 32) || regs.ip == FAKE_CODE_VA;

	return regs.ip >= FAKE_CODE_VA && regs.ip <= FAKE_CODE_VA + 15;
}

static void fuzzing_host(struct sev_ghcb_page *page)
{
	struct sev_psc_header *h = (void *)page->shared_buffer;
	u32 i;

	fake_host(page);
	if (below(4))
		return;
	for (i = below(6); i; i--)
		((u8 *)page)[below(4096)] = any();
	if (!below(3))
		h->cur_entry = odd();
}

/* Whatever the host does to its page, only what was asked for is validated. */
static bool fuzz_accept(void)
{
	u64 start = below(0x800) << 12, end = start + (below(0x1000) << 12);
	struct sev_accept accept = { .ghcb = &fake.ghcb };
	struct sev_result r;
	u64 bytes;

	fake_reset();
	fake.host = fuzzing_host;
	fake.hostile = true;
	fake.small[below(4)] = any();
	r = sev_accept_range(&accept, start, end);
	if (!r.code)
		r = sev_accept_flush(&accept);
	bytes = fake_validated_bytes();
	if (fake.violation || fake_is_validated(start - 0x1000) || fake_is_validated(end))
		return false;

	return r.code ? bytes <= end - start : bytes == end - start;
}

static void run(const char *name, bool (*one)(void), u64 runs)
{
	u64 bad = 0, i;

	for (i = 0; i < runs; i++)
		bad += !one();
	ok(!bad, "%s: %llu random inputs, %llu bad", name, (unsigned long long)runs,
	   (unsigned long long)bad);
}

int main(int argc, char **argv)
{
	u64 runs = argc == 2 ? strtoull(argv[1], NULL, 10) : 0;

	if (!runs) {
		fprintf(stderr, "usage: fuzz RUNS\n");
		return 2;
	}
	fake_reset();
	run("memory map", fuzz_map, runs);
	run("ACPI loader", fuzz_acpi, runs);
	run("#VC instructions", fuzz_vc, 20 * runs);
	run("page state change", fuzz_accept, runs / 20 + 1);

	return done();
}
